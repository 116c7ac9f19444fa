from __future__ import annotations

from typing import Any, cast

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.jobs import enqueue_after_commit
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.register.actions.takeaway import ask_for_everything
from chungtay.register.choices import TakeawayState
from chungtay.register.forms.takeaway import AskForm
from chungtay.register.jobs import put_everything_together
from chungtay.register.models import Takeaway
from chungtay.register.models.takeaway import KEPT_FOR
from chungtay.register.queries.takeaway import visible_takeaways

MOST_SHOWN = 10


@route("register.take_away", audience=MEMBER, writes=True, idempotent=True, queries=20)
def take_away(request: UserRequest) -> HttpResponse:
    form = AskForm(request.POST or None)

    def act() -> str:
        assert isinstance(request.user, Person)
        takeaway = ask_for_everything(request.user, on=today(), at=now())
        enqueue_after_commit(put_everything_together, uid=takeaway.uid)
        return reverse("register:take_away")

    if done := answered(request, form, "register.take_away", act, ""):
        return done
    crumbs = [(_("My account"), reverse("accounts:profile"))]
    return render(request, "register/take_away.html", {"form": form, "crumbs": crumbs} | shown(request))


@route("register.take_away", audience=MEMBER)
def takeaway_progress(request: UserRequest) -> HttpResponse:
    context = shown(request)
    response = render(request, "register/_takeaways.html", context)
    if not context["is_at_work"]:
        response["HX-Refresh"] = "true"
    return response


@route("register.fetch_takeaway", audience=MEMBER, of="register.Takeaway")
def fetch_takeaway(request: UserRequest, uid: Uid) -> HttpResponse:
    takeaway = one_of(visible_takeaways(request.user), uid)
    require(request.user, "register.fetch_takeaway", takeaway)
    if takeaway.state != TakeawayState.READY or takeaway.asked_at + KEPT_FOR < now() or not takeaway.path.exists():
        raise Http404
    name = f"chung-tay-{takeaway.asked_at:%Y-%m-%d}.zip"
    response = FileResponse(takeaway.path.open("rb"), as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", response)  # a file streams, and has no content at hand


def shown(request: UserRequest) -> dict[str, Any]:
    rows: list[Takeaway] = list(visible_takeaways(request.user)[:MOST_SHOWN])
    rows_with_ends = [(row, row.asked_at + KEPT_FOR) for row in rows]
    at_work = [row for row in rows if row.state == TakeawayState.WAITING]
    return {"takeaways": rows_with_ends, "is_at_work": bool(at_work)}
