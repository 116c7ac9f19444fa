from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.organisations.actions import confirm_succession, reject_succession
from chungtay.organisations.choices import SuccessionState
from chungtay.organisations.models import Succession
from chungtay.organisations.queries import (
    answers_today,
    awaiting_decision,
    if_confirmed,
    names_on,
    visible_successions,
)
from chungtay.reforms.forms import DecideForm
from chungtay.reforms.views.writing import crumbs_to


@route(
    "organisations.confirm_succession",
    audience=OFFICER,
    writes=True,
    idempotent=True,
    queries=40,
    of="organisations.Succession",
)
def confirm(request: UserRequest, uid: Uid) -> HttpResponse:
    succession = one_of(visible_successions(request.user), uid)
    require(request.user, "organisations.confirm_succession", succession)
    typed = {"legal_document": str(succession.legal_document or "")}
    form = DecideForm(request.POST or None, version=succession.version, initial=typed)

    def act() -> str:
        form.check_version(succession)
        decided = form.cleaned_data
        if decided["decision"] == DecideForm.CONFIRM:
            confirm_succession(succession, by=request.user, on=today(), legal_document=decided["legal_document"])
        else:
            reject_succession(succession, by=request.user, on=today())
        return onward(succession)

    done = answered(
        request, form, "organisations.confirm_succession", act, _("Your decision is recorded with your name.")
    )
    return done or render(request, "reforms/confirm.html", context_of(succession) | {"form": form})


def onward(succession: Succession) -> str:
    """The next candidate of the same body, or its page when none is left."""
    left = awaiting_decision([succession.predecessor_id], today())
    if left:
        return reverse("reforms:confirm", args=[left[0].uid])
    return reverse("register:show", args=[succession.predecessor.uid])


def context_of(succession: Succession) -> dict[str, object]:
    day = today()
    now = answers_today(succession.predecessor, day)
    then = if_confirmed(succession, day)
    bodies = [succession.predecessor, succession.successor, *now.organisations, *then]
    names = names_on(bodies, day)
    name = names[succession.predecessor_id]
    return {
        "succession": succession,
        "name": name,
        "is_decided": succession.state != SuccessionState.CANDIDATE,
        "successor": names[succession.successor_id],
        "answers_now": [names[body.pk] for body in now.organisations],
        "answers_then": [names[body.pk] for body in then],
        "left": len(awaiting_decision([succession.predecessor_id], day)),
        "crumbs": crumbs_to((name, succession.predecessor.uid)),
    }
