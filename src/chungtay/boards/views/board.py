from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.boards.forms import PressForm
from chungtay.boards.queries.seats import seats_of, unseated_of
from chungtay.boards.queries.showing import (
    against_before,
    alone_in,
    alone_lines,
    below_body,
    claim_of,
    is_beside_its_proof,
    map_of_pairs,
    pairs_of,
    short_units,
)
from chungtay.kernel.clock import now, today
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.vietnamese import fold_organisation, initials
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.drawing import RingParty
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.review import send_to_review
from chungtay.matching.choices import Step
from chungtay.matching.models import MatchingRun, Pairing, Scenario
from chungtay.matching.queries.board import cards_of, hand_rules_of, pair_lines, proposals_by_pair
from chungtay.matching.queries.visible import visible_scenarios

SORTS = {"thap": ["fit", "id"], "cao": ["-fit", "-id"]}
PAGE, ALONE_ON_BOARD, STILL_AFTER = 15, 6, 300  # pairs on a page; units beside them; seconds without a move
MOST_SIDES = 2  # bodies of a round with nothing to choose among
MOST_MEANT = 5  # schools named that one name may mean
DRAWN = 200  # pairs of a map: all of a small round, else those that were asked for


def trail(run: MatchingRun) -> list[tuple[str, str]]:
    """The way back from a board to its round."""
    return [(_("Matching"), reverse("matching:list")), (run.title, reverse("matching:show", args=[run.uid]))]


def rings_of(pairing: Pairing) -> list[RingParty]:
    """Side A and side B as rings that are not linked: nothing is signed."""
    named = ((1, str(pairing.left)), (2, str(pairing.right)))
    return [RingParty(name=name, initials=initials(name), hue=hue) for hue, name in named]


@route("matching.see", audience=OFFICER, queries=25, of="matching.Scenario")
def show_board(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario = one_of(visible_scenarios(request.user), uid)
    require(request.user, "matching.see", scenario)
    if scenario.is_under_way:
        return HttpResponseRedirect(reverse("boards:progress", args=[scenario.uid]))
    run, user = scenario.run, request.user
    sort = request.GET.get("xep", "thap")
    typed = request.GET.get("tim", "")[:80]
    bodies = list(run.bodies.select_related("organisation"))
    body = next((row for row in bodies if row.organisation.uid == request.GET.get("cua")), None)
    rows = pairs_of(scenario, fold_organisation(typed), below_body(body, today()))
    page = page_from(request, rows, order=SORTS.get(sort, SORTS["thap"]), size=PAGE)
    asked = proposals_by_pair(page.rows) if run.is_published else {}
    cards = cards_of(run, scenario)
    is_overtaken = any(card.is_shown and card.is_overtaken for card in cards)
    claim, sentence = claim_of(scenario, is_overtaken=is_overtaken)
    seats, held = seats_of(scenario, today())
    is_whole = scenario.pairs_count <= DRAWN or bool(typed or body)
    context = {
        "scenario": scenario,
        "run": run,
        "page": page,
        "lines": [
            (line, rings_of(line.pairing), asked.get(line.pairing.pk))
            for line in pair_lines(page.rows, run, user, today())
        ],
        "sort": sort if sort in SORTS else "thap",
        "typed": typed,
        "bodies": bodies if len(bodies) > MOST_SIDES and not run.is_of_bodies else [],
        "body": body,
        "claim": claim,
        "sentence": sentence,
        "against_before": against_before(scenario),
        "seats": seats,
        "held": held,
        "unseated": unseated_of(scenario, today()),
        "cards": cards,
        "is_overtaken": is_overtaken,
        "is_changed": is_beside_its_proof(scenario),
        "alone": alone_lines(list(alone_in(scenario)[:ALONE_ON_BOARD]), run, user, today()),
        "short": short_units(scenario)[:ALONE_ON_BOARD],
        "rules": list(hand_rules_of(scenario)[:PAGE]),
        "drawing": map_of_pairs(list(rows.order_by("fit", "pk")[:DRAWN]) if is_whole else page.rows, today()),
        "is_part": scenario.pairs_count > DRAWN,
        "may_change": run.state == "open" and is_allowed(user, "matching.change_by_hand", scenario),
        "key": new_key(),
        "crumbs": trail(run),
    }
    return render(request, "boards/board.html", context)


@route("matching.see", audience=OFFICER, of="matching.Scenario")
def show_alone(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario = one_of(visible_scenarios(request.user), uid)
    require(request.user, "matching.see", scenario)
    page = page_from(request, alone_in(scenario), order=["id"], size=PAGE * 2)
    lines = alone_lines(page.rows, scenario.run, request.user, today())
    board, short = reverse("boards:show", args=[scenario.uid]), short_units(scenario)
    context = {
        "scenario": scenario,
        "page": page,
        "lines": lines,
        "short": short,
        "further": max(0, (scenario.short_count or 0) - len(short)),
        "crumbs": [*trail(scenario.run), (scenario.name, board)],
    }
    return render(request, "boards/alone.html", context)


@route("matching.see", audience=OFFICER, of="matching.Scenario")
def show_progress(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario = one_of(visible_scenarios(request.user), uid)
    require(request.user, "matching.see", scenario)
    board = reverse("boards:show", args=[scenario.uid])
    if not scenario.is_under_way and not request.htmx:
        return HttpResponseRedirect(board)
    steps = list(Step)
    since = scenario.begun_at or scenario.queued_at
    context = {
        "scenario": scenario,
        "run": scenario.run,
        "at": f"{steps.index(Step(scenario.step)) + scenario.part_done / (scenario.part_of or 1):.2f}",
        "last": len(steps) - 1,
        "is_still": since is not None and (now() - since).total_seconds() > STILL_AFTER,
        "crumbs": trail(scenario.run),
    }
    name = "boards/_progress.html" if request.htmx else "boards/progress.html"
    response = render(request, name, context)
    if not scenario.is_under_way:
        response["HX-Redirect"] = board
    return response


def pressed(
    request: UserRequest, form: PressForm, name: str, act: Callable[[], str], said: str, here: str
) -> HttpResponse:
    """A button: where the deed leads, or back `here` with its refusal as a message."""
    done = answered(request, form, name, act, said)
    for sentence in form.non_field_errors() if done is None and request.method == "POST" else ():
        messages.error(request, str(sentence))
    return done or HttpResponseRedirect(here)


def _pressed(request: UserRequest, uid: Uid, permission: str) -> tuple[Scenario, PressForm]:
    scenario = one_of(visible_scenarios(request.user), uid)
    require(request.user, permission, scenario)
    return scenario, PressForm(request.POST or None)


@route("matching.run", audience=OFFICER, writes=True, idempotent=True, queries=20, of="matching.Scenario")
def run_scenario(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario, form = _pressed(request, uid, "matching.run")
    here = reverse("boards:show", args=[scenario.uid])

    def act() -> str:
        request_scenario(scenario, by=request.user, on=today())
        return here

    return pressed(request, form, "matching.run", act, "", here)


@route("matching.review", audience=OFFICER, writes=True, idempotent=True, queries=20, of="matching.Scenario")
def review(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario, form = _pressed(request, uid, "matching.review")
    here = reverse("matching:show", args=[scenario.run.uid])

    def act() -> str:
        send_to_review(scenario, by=request.user, on=today())
        return here

    said = _("“%(scenario)s” is in review. Publish it once it has been read.") % {"scenario": scenario}
    return pressed(request, form, "matching.review", act, said, here)
