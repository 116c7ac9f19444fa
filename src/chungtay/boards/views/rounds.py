from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.boards.forms import BeginForm
from chungtay.boards.queries.showing import pairs_open, with_partners
from chungtay.boards.views.board import trail
from chungtay.kernel.clock import today
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.matching.actions.preparing import begin_run
from chungtay.matching.choices import ANSWERED_WITHIN, FIRST_REMINDER, LAST_REMINDER
from chungtay.matching.models import Proposal
from chungtay.matching.queries.board import proposals_by_pair
from chungtay.matching.queries.visible import visible_runs
from chungtay.organisations.models import Organisation
from chungtay.programmes.queries import visible_programmes
from chungtay.programmes.queries.schools import bodies_to_choose, other_departments, own_departments


@route("matching.begin", audience=OFFICER, writes=True, idempotent=True, queries=20)
def begin(request: UserRequest) -> HttpResponse:
    departments: list[Organisation] = own_departments(request.user, today())
    form = BeginForm(
        request.POST or None,
        programmes=visible_programmes(request.user),
        bodies=bodies_to_choose(request.user, today()),
        others=other_departments(request.user, today()),
    )

    def act() -> str:
        run = begin_run(form.wanted(departments[0]), by=request.user, on=today())
        return reverse("matching:show", args=[run.uid])

    done = answered(request, form, "boards.begin", act, _("The round is begun. See who is ready, then compute it."))
    return done or render(
        request, "boards/begin.html", {"form": form, "crumbs": [(_("Matching"), reverse("matching:list"))]}
    )


def asked_together(proposals: Sequence[Proposal]) -> Proposal | None:
    """Of two that wait since the same day and were reminded as often, the first, which then speaks for both."""
    first = proposals[0] if proposals else None
    said = {(each.state, each.due_on, each.reminders) for each in proposals}
    return first if first is not None and first.is_waiting and first.due_on and len(said) == 1 else None


@route("matching.see", audience=OFFICER, of="matching.MatchingRun")
def show_waiting(request: UserRequest, uid: Uid) -> HttpResponse:
    run = one_of(visible_runs(request.user), uid)
    require(request.user, "matching.see", run)
    page = page_from(request, pairs_open(run), order=["id"])
    asked = proposals_by_pair(page.rows)
    context = {
        "run": run,
        "page": page,
        "lines": [(row, asked.get(row.pk, []), asked_together(asked.get(row.pk, []))) for row in page.rows],
        "kept": with_partners(run),
        "may_propose": is_allowed(request.user, "matching.propose", run),
        "days": ANSWERED_WITHIN,
        "first": FIRST_REMINDER,
        "last": LAST_REMINDER,
        "key": new_key(),
        "crumbs": trail(run),
    }
    return render(request, "boards/waiting.html", context)
