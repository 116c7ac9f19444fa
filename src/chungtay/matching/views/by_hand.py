from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.assignment.engine.problem import SCALE
from chungtay.kernel.clock import today
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.matching.actions.by_hand import forbid_pair, lift_rule, lock_pair, swap_pairs
from chungtay.matching.choices import HandKind, RunState
from chungtay.matching.encode.costs import beside, cost_of, is_tried, margin_of
from chungtay.matching.encode.trials import parts_of, swaps_for
from chungtay.matching.forms import WEIGHTS, ArrangeForm, PlainForm, SwapForm
from chungtay.matching.models import Pairing, Scenario
from chungtay.matching.queries.board import hand_rules_of, pair_lines, proposals_by_pair, rule_of, swap_partners
from chungtay.matching.queries.sentences import in_figures
from chungtay.matching.queries.visible import pairs_beside, visible_pairings, visible_scenarios
from chungtay.matching.views.preparing import pressed, trail

MOST_SWAPS = 8  # shown, the cheapest first
MOST_MOVES = 12  # schools that would change their partner, by name


def parts_shown(pairing: Pairing) -> list[tuple[str, str, int, str]]:
    """What the fit is made of: the word of each weight, how well it is met, its percent, and what it brings."""
    labels = [str(ArrangeForm.base_fields[name].label) for name in WEIGHTS]
    return [
        (label, in_figures(round(SCALE * part.value)), round(100 * part.share), in_figures(round(SCALE * part.worth)))
        for label, part in zip(labels, parts_of(pairing), strict=False)
    ]


@route("matching.see", audience=OFFICER, queries=25, of="matching.Pairing")
def show_pair(request: UserRequest, uid: Uid) -> HttpResponse:
    pairing = one_of(visible_pairings(request.user), uid)
    require(request.user, "matching.see", pairing)
    scenario = pairing.scenario
    run = scenario.run
    may_change = run.state == "open" and is_allowed(request.user, "matching.change_by_hand", pairing)
    may_swap = may_change and not pairing.is_locked
    line = pair_lines([pairing], run, request.user, today())[0]
    context = {
        "pairing": pairing,
        "line": line,
        "scenario": scenario,
        "run": run,
        "may_change": may_change,
        "parts": parts_shown(pairing) if None not in (line.left_answers, line.right_answers) else None,
        "may_swap": may_swap,
        "others": pairs_beside(pairing) if max(pairing.left_room, pairing.right_room) > 1 else (),
        "swaps": swaps_for(pairing, swap_partners(pairing), today())[:MOST_SWAPS] if may_swap else [],
        "proposals": proposals_by_pair([pairing]).get(pairing.pk, []) if run.is_published else [],
        "key": new_key(),
        "crumbs": _above(scenario),
    }
    return render(request, "matching/pair.html", context)


@route("matching.see", audience=OFFICER, queries=25, of="matching.Pairing")
def show_reasons(request: UserRequest, uid: Uid) -> HttpResponse:
    pairing = one_of(visible_pairings(request.user), uid)
    require(request.user, "matching.see", pairing)
    scenario = pairing.scenario
    found = beside(pairing, today()) if is_tried(scenario) else None
    margin = margin_of(found or ())
    context = {
        "pairing": pairing,
        "scenario": scenario,
        "beside": found,
        "margin": margin,
        "margin_shown": in_figures(abs(margin or 0)),
        "crumbs": [*_above(scenario), (str(pairing), reverse("matching:pair", args=[pairing.uid]))],
    }
    return render(request, "matching/_reasons.html" if request.htmx else "matching/reasons.html", context)


def _above(scenario: Scenario) -> list[tuple[str, str]]:
    return [*trail(scenario.run), (scenario.name, reverse("boards:show", args=[scenario.uid]))]


def _weighed(request: UserRequest, uid: Uid, kind: HandKind) -> HttpResponse:
    """What a rule set by hand would cost, and the button that sets it."""
    pairing = one_of(visible_pairings(request.user), uid)
    require(request.user, "matching.change_by_hand", pairing)
    scenario, here = pairing.scenario, reverse("matching:pair", args=[pairing.uid])
    if scenario.run.state != RunState.OPEN or pairing.is_locked:
        return HttpResponseRedirect(here)
    cost = cost_of(scenario, pairing.left_id, pairing.right_id, kind, today()) if is_tried(scenario) else None
    worst = _("Worst-off unit of side A") if scenario.is_several else _("Lowest pair")
    context = {
        "pairing": pairing,
        "is_lock": kind == HandKind.LOCKED,
        "is_tried": is_tried(scenario),
        "cost": cost,
        "lines": zip((_("Total fit"), worst, _("Pairs")), cost.lines, strict=True) if cost else (),
        "moves": cost.moves[:MOST_MOVES] if cost else [],
        "further": max(0, len(cost.moves) - MOST_MOVES) if cost else 0,
        "fit": in_figures(pairing.fit),
        "here": here,
        "key": new_key(),
        "crumbs": [*_above(scenario), (str(pairing), here)],
    }
    return render(request, "matching/weigh.html", context)


def _set(request: UserRequest, uid: Uid, form: KitForm, deed: Callable[[Pairing], str], said: str) -> HttpResponse:
    """One deed by hand on a pair, or its refusal as a message on the page of the pair."""
    pairing = one_of(visible_pairings(request.user), uid)
    require(request.user, "matching.change_by_hand", pairing)
    name = f"matching.by_hand.{pairing.uid}"
    here = reverse("matching:pair", args=[pairing.uid])
    return pressed(request, form, name, lambda: deed(pairing), said, here)


@route("matching.change_by_hand", audience=OFFICER, writes=True, idempotent=True, queries=25, of="matching.Pairing")
def lock(request: UserRequest, uid: Uid) -> HttpResponse:
    if request.method != "POST":
        return _weighed(request, uid, HandKind.LOCKED)

    def deed(pairing: Pairing) -> str:
        rule = rule_of(pairing)
        if rule is not None:
            lift_rule(rule, by=request.user, on=today())
        else:
            lock_pair(pairing, by=request.user, on=today())
        return reverse("matching:pair", args=[pairing.uid])

    return _set(request, uid, PlainForm(request.POST or None), deed, _("Noted for this pair and in the record."))


@route("matching.change_by_hand", audience=OFFICER, writes=True, idempotent=True, queries=25, of="matching.Pairing")
def forbid(request: UserRequest, uid: Uid) -> HttpResponse:
    if request.method != "POST":
        return _weighed(request, uid, HandKind.FORBIDDEN)

    def deed(pairing: Pairing) -> str:
        forbid_pair(pairing, by=request.user, on=today())
        return reverse("boards:show", args=[pairing.scenario.uid])

    said = _("The pair is forbidden. Compute the scenario anew to look for other partners.")
    return _set(request, uid, PlainForm(request.POST or None), deed, said)


@route("matching.change_by_hand", audience=OFFICER, writes=True, idempotent=True, queries=20, of="matching.Pairing")
def swap(request: UserRequest, uid: Uid) -> HttpResponse:
    form = SwapForm(request.POST or None)

    def deed(pairing: Pairing) -> str:
        other = one_of(visible_pairings(request.user), form.cleaned_data["other"])
        swap_pairs(pairing, other, by=request.user, on=today())
        return reverse("boards:show", args=[pairing.scenario.uid])

    return _set(request, uid, form, deed, _("The two pairs have exchanged partners, and are locked."))


@route("matching.change_by_hand", audience=OFFICER, writes=True, idempotent=True, queries=20, of="matching.Scenario")
def lift(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario = one_of(visible_scenarios(request.user), uid)
    require(request.user, "matching.change_by_hand", scenario)
    form, here = SwapForm(request.POST or None), reverse("boards:show", args=[scenario.uid])

    def act() -> str:
        for rule in hand_rules_of(scenario):
            if str(rule.pk) == form.cleaned_data["other"]:
                lift_rule(rule, by=request.user, on=today())
        return here

    said = _("The rule is lifted. Compute the scenario anew to let it count.")
    return pressed(request, form, f"matching.lift.{scenario.uid}", act, said, here)
