from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.matching.choices import WhyNot
from chungtay.proposals.actions import accept_proposal, decline_proposal
from chungtay.proposals.forms import AnswerForm
from chungtay.proposals.queries import needs_shown, visible_proposals


@route("proposals.list", audience=MEMBER)
def show_proposals(request: UserRequest) -> HttpResponse:
    page = page_from(request, visible_proposals(request.user), order=["-id"])
    return render(request, "proposals/list.html", {"page": page})


@route("proposals.answer", audience=MEMBER, writes=True, idempotent=True, queries=25, of="matching.Proposal")
def answer(request: UserRequest, uid: Uid) -> HttpResponse:
    proposal = one_of(visible_proposals(request.user), uid)
    require(request.user, "proposals.answer", proposal)
    form = AnswerForm(request.POST or None)

    def act() -> str:
        typed = form.cleaned_data
        if typed["answer"] == "accept":
            accept_proposal(proposal, by=request.user, on=today())
        else:
            why, reason = WhyNot(typed["why"]), typed["reason"]
            decline_proposal(proposal, why, by=request.user, on=today(), reason=reason)
        return reverse("proposals:answer", args=[proposal.uid])

    done = answered(request, form, "proposals.answer", act, _("Thank you. Your answer is recorded."))
    context = {
        "form": form,
        "proposal": proposal,
        **needs_shown(proposal, today()),
        "run": proposal.pairing.scenario.run,
        "crumbs": [(_("Partners proposed to us"), reverse("proposals:list"))],
    }
    return done or render(request, "proposals/answer.html", context)
