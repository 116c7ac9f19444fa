from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.panels import panels_for
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.matching.actions.preparing import add_scenario, arrange_scenario, join_run
from chungtay.matching.actions.review import take_back_from_review
from chungtay.matching.forms import ArrangeForm, PlainForm
from chungtay.matching.models import MatchingRun
from chungtay.matching.queries.board import answers_of, best_scenario, cards_of
from chungtay.matching.queries.units import readiness_of
from chungtay.matching.queries.visible import visible_runs, visible_scenarios
from chungtay.matching.views.trying import counted, is_counting


def trail(run: MatchingRun | None = None) -> list[tuple[str, str]]:
    crumbs = [(_("Matching"), reverse("matching:list"))]
    return crumbs if run is None else [*crumbs, (run.title, reverse("matching:show", args=[run.uid]))]


@route("matching.list", audience=OFFICER)
def show_runs(request: UserRequest) -> HttpResponse:
    page = page_from(request, visible_runs(request.user), order=["-id"])
    return render(request, "matching/list.html", {"page": page})


@route("matching.see", audience=OFFICER, queries=25, of="matching.MatchingRun")
def show_run(request: UserRequest, uid: Uid) -> HttpResponse:
    run = one_of(visible_runs(request.user), uid)
    require(request.user, "matching.see", run)
    best = best_scenario(run)
    context = {
        "run": run,
        "best": best,
        "bodies": list(run.bodies.select_related("organisation")),
        "ready": readiness_of(run, request.user, today()) if not run.waits_for_partner else None,
        "cards": cards_of(run, best) if best else [],
        "answers": answers_of(run.chosen) if run.is_published and run.chosen else None,
        "may_arrange": is_allowed(request.user, "matching.arrange", run),
        "may_join": run.waits_for_partner and is_allowed(request.user, "matching.join", run),
        "panels": panels_for("matching.show.publish", request, run, today()),
        "key": new_key(),
        "crumbs": trail(),
    }
    return render(request, "matching/show.html", context)


@route("matching.see", audience=OFFICER, queries=20, of="matching.MatchingRun")
def show_readiness(request: UserRequest, uid: Uid) -> HttpResponse:
    run = one_of(visible_runs(request.user), uid)
    require(request.user, "matching.see", run)
    ready = readiness_of(run, request.user, today()) if not run.waits_for_partner else None
    return render(request, "matching/_readiness.html", {"run": run, "ready": ready})


def pressed(
    request: UserRequest, form: KitForm, name: str, act: Callable[[], str], said: str, here: str
) -> HttpResponse:
    """A button: where the deed leads, or back `here` with its refusal as a message."""
    done = answered(request, form, name, act, said)
    for sentence in form.non_field_errors() if done is None and request.method == "POST" else ():
        messages.error(request, str(sentence))
    return done or HttpResponseRedirect(here)


def _stepped(
    request: UserRequest, uid: Uid, permission: str, step: Callable[[MatchingRun], object], said: str
) -> HttpResponse:
    run = one_of(visible_runs(request.user), uid)
    require(request.user, permission, run)
    here = reverse("matching:show", args=[run.uid])

    def act() -> str:
        step(run)
        return here

    return pressed(request, PlainForm(request.POST or None), permission, act, said, here)


@route("matching.join", audience=OFFICER, writes=True, idempotent=True, queries=20, of="matching.MatchingRun")
def join(request: UserRequest, uid: Uid) -> HttpResponse:
    said = _("Your units take part. Only you see their needs until both departments publish.")
    return _stepped(request, uid, "matching.join", lambda run: join_run(run, by=request.user, on=today()), said)


@route("matching.review", audience=OFFICER, writes=True, idempotent=True, queries=20, of="matching.MatchingRun")
def take_back(request: UserRequest, uid: Uid) -> HttpResponse:
    said = _("The round is being prepared again.")
    return _stepped(
        request, uid, "matching.review", lambda run: take_back_from_review(run, by=request.user, on=today()), said
    )


@route("matching.arrange", audience=OFFICER, writes=True, idempotent=True, queries=20, of="matching.MatchingRun")
def add(request: UserRequest, uid: Uid) -> HttpResponse:
    run = one_of(visible_runs(request.user), uid)
    require(request.user, "matching.arrange", run)
    form = ArrangeForm(request.POST or None, run=run)

    def act() -> str:
        scenario = add_scenario(run, form.cleaned_data["name"], form.arranged, by=request.user, on=today())
        return reverse("boards:show", args=[scenario.uid])

    said = _("The scenario is added. Compute it to see its pairs.")
    context = {"form": form, "run": run, "crumbs": trail(run)}
    if is_counting(request):
        return counted(request, form, run, None, context)
    done = answered(request, form, "matching.add_scenario", act, said)
    return done or render(request, "matching/arrange.html", context)


@route("matching.arrange", audience=OFFICER, writes=True, idempotent=True, queries=20, of="matching.Scenario")
def arrange(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario = one_of(visible_scenarios(request.user), uid)
    require(request.user, "matching.arrange", scenario)
    form = ArrangeForm(request.POST or None, run=scenario.run, scenario=scenario)
    here = reverse("boards:show", args=[scenario.uid])

    def act() -> str:
        arrange_scenario(scenario, form.arranged, by=request.user, on=today(), seen=form.seen_version)
        return here

    context = {"form": form, "run": scenario.run, "scenario": scenario, "crumbs": trail(scenario.run)}
    if is_counting(request):
        return counted(request, form, scenario.run, scenario, context)
    done = answered(request, form, "matching.arrange", act, _("Rules and weights are kept. Compute the scenario anew."))
    return done or render(request, "matching/arrange.html", context)
