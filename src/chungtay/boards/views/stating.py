from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.boards.forms import StateForm
from chungtay.boards.queries.naming import units_called
from chungtay.boards.views.board import trail
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.matching.actions.stating import state_pair
from chungtay.matching.choices import HandKind
from chungtay.matching.models import Scenario
from chungtay.matching.queries.visible import visible_scenarios
from chungtay.organisations.models import Organisation

MOST_MEANT = 5  # schools named that one name may mean


@route("matching.change_by_hand", audience=OFFICER, writes=True, idempotent=True, queries=20, of="matching.Scenario")
def state(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario = one_of(visible_scenarios(request.user), uid)
    require(request.user, "matching.change_by_hand", scenario)
    form = StateForm(request.POST or None)
    board = reverse("boards:show", args=[scenario.uid])

    def act() -> str:
        typed = form.cleaned_data
        one, other = (the_one(_names(scenario, typed[name]), name) for name in ("left", "right"))
        state_pair(scenario, one, other, HandKind(typed["kind"]), typed["reason"], by=request.user, on=today())
        return board

    said = _("Noted, with your reason in the record. It holds when the scenario is computed the next time.")
    done = answered(request, form, "boards.state", act, said)
    context = {"scenario": scenario, "form": form, "crumbs": [*trail(scenario.run), (scenario.name, board)]}
    return done or render(request, "boards/state.html", context)


def the_one(found: Mapping[str, Organisation], field: str) -> Organisation:
    """The one school that is meant; refused with the names that come into question."""
    if not found:
        said = _("No unit is called so here. Type a part of its name and choose from the list.")
        raise RuleBroken(said, field)
    if len(found) > 1:
        said = _("Several units are called so: %(names)s. Choose one.")
        raise RuleBroken(said % {"names": ", ".join(list(found)[:MOST_MEANT])}, field)
    return next(iter(found.values()))


def _names(scenario: Scenario, typed: str) -> dict[str, Organisation]:
    return {} if scenario.run.waits_for_partner else units_called(scenario.run, typed, today())


@route("matching.change_by_hand", audience=OFFICER, of="matching.Scenario")
def suggest(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario = one_of(visible_scenarios(request.user), uid)
    require(request.user, "matching.change_by_hand", scenario)
    typed = (request.GET.get("left") or request.GET.get("right") or "")[:80]
    return render(request, "boards/_names.html", {"names": list(_names(scenario, typed))})
