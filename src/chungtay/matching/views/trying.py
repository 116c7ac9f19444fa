from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.explanations.queries.contradictions import in_words
from chungtay.kernel.clock import today
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.matching.encode.trying import contradictions_of, possible_under
from chungtay.matching.forms import ArrangeForm
from chungtay.matching.models import MatchingRun, Scenario
from chungtay.matching.queries.visible import visible_scenarios

COUNT = "count"
ON_THE_BOARD = 1  # contradictions said there; their own page says all


def is_counting(request: UserRequest) -> bool:
    """Whether the form was sent to see what its rules leave, not to be kept."""
    return request.method == "POST" and request.POST.get("do") == COUNT


def counted(
    request: UserRequest, form: ArrangeForm, run: MatchingRun, scenario: Scenario | None, context: dict[str, Any]
) -> HttpResponse:
    """The form again, or by script only its piece, with what the rules that are typed leave; nothing is kept."""
    form.is_valid()
    possible = None
    if not run.waits_for_partner and not set(form.errors) - {"name"}:
        typed = scenario or Scenario(run=run)
        for name, value in asdict(form.arranged).items():
            setattr(typed, name, value)
        possible = possible_under(typed, today())
    page = "matching/_possible.html" if request.htmx else "matching/arrange.html"
    return render(request, page, {**context, "possible": possible, "is_counted": True, "is_piece": bool(request.htmx)})


@route("matching.see", audience=OFFICER, queries=25, of="matching.Scenario")
def show_contradictions(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario = one_of(visible_scenarios(request.user), uid)
    require(request.user, "matching.see", scenario)
    run = scenario.run
    known = None if run.waits_for_partner else contradictions_of(scenario, today())
    found = in_words(known.found, known.names) if known else []
    shown = found[:ON_THE_BOARD] if request.htmx else found
    context = {
        "scenario": scenario,
        "run": run,
        "found": shown,
        "further": len(found) - len(shown),
        "crumbs": [
            (_("Matching"), reverse("matching:list")),
            (run.title, reverse("matching:show", args=[run.uid])),
            (scenario.name, reverse("boards:show", args=[scenario.uid])),
        ],
    }
    name = "matching/_contradictions.html" if request.htmx else "matching/contradictions.html"
    return render(request, name, context)
