"""What the board shows of a computed round: who is left without and the way out, what is proved, and the map."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from chungtay.assignment.engine.problem import SCALE
from chungtay.kernel.people import Visitor
from chungtay.kernel.vietnamese import number
from chungtay.matching.choices import Method, OldPairs, ProposalAnswer
from chungtay.matching.models import LeftOut, MatchingRun, Pairing, Proposal, RunBody, Scenario, Unmatched
from chungtay.matching.queries.board import NOT_READY
from chungtay.matching.queries.free import LIVING, free_units
from chungtay.matching.queries.sentences import in_figures, share_in_figures
from chungtay.matching.queries.visible import bodies_shown
from chungtay.organisations.models import Organisation, Seat
from chungtay.places.queries.ways import End, Way, WayMap, map_of_ways
from chungtay.programmes.queries.lines import below
from chungtay.programmes.queries.schools import levels_taught

MOST_SHORT = 200  # units of side A with room for another partner, by name
MOST_LINES = 400  # more lines than this are a cloud; the least fitting pairs are drawn


@dataclass(frozen=True)
class AloneLine:
    row: Unmatched
    why: str
    way: str
    is_not_ready: bool


def alone_lines(rows: Sequence[Unmatched], run: MatchingRun, person: Visitor, on: date) -> list[AloneLine]:
    """Who has no partner, why, and the way out; of schools that are not this officer's nothing but their name."""
    shown = bodies_shown(run, person, on)
    keys = {row.figures["with"] for row in rows if row.figures.get("with")}
    names = dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "current_name"))
    lines = []
    for row in rows:
        is_hidden = shown is not None and row.organisation_id not in shown
        way = "" if is_hidden else way_out(row.figures, names.get(row.figures.get("with"), ""))
        why = "" if is_hidden else row.get_why_display()
        lines.append(AloneLine(row, why, way, row.why in NOT_READY and not is_hidden))
    return lines


def pairs_of(scenario: Scenario, typed: str = "", among: Collection[int] | None = None) -> QuerySet[Pairing]:
    """The pairs of a scenario with their units, or those in which a unit is called so, or is one of these."""
    rows = scenario.pairings.select_related("left", "right")
    if scenario.mosts:
        rows = rows.annotate(left_has=_partners("left"), right_has=_partners("right"))
    if typed:
        rows = rows.filter(Q(left__folded_name__contains=typed) | Q(right__folded_name__contains=typed))
    if among is not None:
        rows = rows.filter(Q(left_id__in=among) | Q(right_id__in=among))
    return rows


def _partners(side: str) -> Subquery:
    """How many partners the unit on one side of a pair has in its scenario."""
    same = Pairing.objects.filter(scenario=OuterRef("scenario"), **{side: OuterRef(side)}).order_by()
    return Subquery(same.values(side).annotate(count=Count("pk")).values("count"))


def short_units(scenario: Scenario) -> Sequence[Mapping[str, Any]]:
    """The units of side A with fewer partners than they may have, by name: how many it has, and may have."""
    if not scenario.short_count:
        return []
    rows = scenario.pairings.values("left_id", name=F("left__current_name"), key=F("left__name_key"))
    found = rows.annotate(has=Count("pk"), room=Max("left_room")).filter(has__lt=F("room"))
    return list(found.order_by("key", "left_id")[:MOST_SHORT])


def below_body(body: RunBody | None, on: date) -> set[int] | None:
    """Keys of what stands below a body of a round; None when none is chosen, and so all are meant."""
    return below([[body.organisation_id]], on)[0] if body is not None else None


def alone_in(scenario: Scenario) -> QuerySet[Unmatched]:
    """Who has no partner in a scenario; first those for whom something was looked for."""
    return scenario.unmatched.select_related("organisation")


def way_out(figures: Mapping[str, object], other: str) -> str:
    """The smallest change that would let a unit in, as a sentence; empty when none was found."""
    rule, after = figures.get("rule"), figures.get("after")
    words = {"other": other}
    if rule == "too-far" and isinstance(after, int | float):
        km = number(int(after) + 1)
        return _("It gets in with %(other)s when %(km)s km are allowed.") % {**words, "km": km}
    if rule == "capacity" and isinstance(after, int | float):
        return _("It gets in when %(other)s takes %(count)s partners.") % {**words, "count": int(after)}
    sentences: dict[object, str] = {
        "forbidden": _("It gets in when the pair with %(other)s is allowed again."),
        "excluded": _("It gets in when %(other)s or the unit itself thinks again."),
        "conflict": _("It gets in when the conflict declared between it and %(other)s has ended."),
        "already-paired": _("It gets in when partners such as %(other)s may be proposed again."),
        "incomplete": _("It gets in when %(other)s declares at least one need and one strength."),
    }
    return sentences[rule] % words if rule in sentences else ""


def claim_of(scenario: Scenario, *, is_overtaken: bool) -> tuple[str, str]:
    """What may be claimed of the pairs shown: what is proved, or that they were computed under other rules."""
    if not is_overtaken and scenario.old_pairs != OldPairs.KEEP:
        return proved(scenario)
    if not is_overtaken:
        claim, sentence = proved(scenario)
        kept = (
            _("In these figures, partners kept together count a little more than they fit.")
            if scenario.is_several
            else _("In this total, partners kept together count a little more than they fit.")
        )
        return claim, f"{sentence} {kept}"
    return _("Computed under other rules"), _(
        "Rules, weights, the units taking part or what was set by hand have changed since these pairs were computed."
        " Compute again before you send them to review."
    )


def proved(scenario: Scenario) -> tuple[str, str]:
    """What is proved of a result, as a short claim and a sentence with both numbers."""
    gap = number(round(scenario.gap_percent + 0.05, 1)) if scenario.gap_percent else "0"
    words = {"gap": gap}
    if scenario.total > scenario.bound or scenario.method == Method.FAIREST:
        return _after_hands(scenario) if is_beside_its_proof(scenario) else _of_the_fairest(scenario, gap)
    if not scenario.is_over_all and not scenario.gap_percent:
        return _("Not proved for every pair"), _(
            "Only the most promising pairs of each unit were weighed; among them no other choice is better in total."
        )
    if not scenario.is_over_all:
        return _("Not proved for every pair"), _(
            "Only the most promising pairs of each unit were weighed; among them no other choice is more than"
            " %(gap)s %% better in total."
        ) % words
    if scenario.by_hand and not scenario.is_optimal:
        return _("At most %(gap)s %% from the best") % words, _(
            "With what was set by hand, no other choice under the same rules is more than %(gap)s %% better in total."
        ) % words
    if scenario.method == Method.BY_QUOTA and scenario.is_optimal:
        return _("Proved to be the best"), _(
            "Under the same rules no other choice fills more seats of the quota; of those that fill as many, none has a"
            " greater total fit."
        )
    if scenario.is_optimal:
        return _("Proved to be the best"), _("Under the same rules no other choice of pairs has a greater total fit.")
    return _("At most %(gap)s %% from the best") % words, _(
        "The computation proved that no other choice under the same rules is more than %(gap)s %% better in total."
    ) % words


def is_beside_its_proof(scenario: Scenario) -> bool:
    """Whether pairs were changed by hand in such a way that what the computation proved does not speak of them.

    The bound of a fairest round holds only for as many pairs as were found, of which none fits less than the lowest
    of those; a locked pair may fit less, and is one of them.
    """
    if scenario.total > scenario.bound or scenario.method != Method.FAIREST:
        return scenario.total > scenario.bound
    found_worst = scenario.worst_bound if scenario.found_worst is None else scenario.found_worst
    if scenario.worst < found_worst or scenario.pairs_count < (scenario.found_pairs or 0):
        return True
    if scenario.is_several:
        return False  # what is said of the worst-off holds for every choice
    is_locked_lower = scenario.worst < scenario.worst_bound
    return is_locked_lower and scenario.pairings.filter(is_by_hand=True).exists()


def _after_hands(scenario: Scenario) -> tuple[str, str]:
    claim = _("Changed by hand after it was computed")
    if scenario.method != Method.FAIREST:
        return claim, _("What the computation proved does not speak of these pairs. Compute again to have it proved.")
    lost = 100 * max(0, scenario.best_total - scenario.total) / scenario.best_total if scenario.best_total else 0
    below = number(max(0.1, round(lost, 1))) if lost else "0"
    if scenario.is_several:
        return claim, _(
            "The worst-off unit of side A has %(worst)s now, and had %(found)s when it was computed. The total is"
            " %(lost)s %% below the greatest that was found without asking who is worst off."
        ) % {
            "worst": share_in_figures(scenario.worst),
            "found": share_in_figures(scenario.found_worst or 0),
            "lost": below,
        }
    return claim, _(
        "The lowest pair has %(worst)s now; the computation proved that no choice of as many pairs as it found has a"
        " lowest pair above %(most)s. The total is %(lost)s %% below the greatest that was found without asking who is"
        " worst off."
    ) % {
        "worst": in_figures(scenario.worst),
        "most": in_figures(scenario.worst_bound),
        "lost": below,
    }


def _of_several(scenario: Scenario, gap: str) -> tuple[str, str]:
    """What is proved where a school of side A may have several partners; how its share is reckoned is said with it."""
    words = {
        "worst": share_in_figures(scenario.worst),
        "most": share_in_figures(scenario.worst_bound),
        "gap": gap,
    }
    is_best = 0 < scenario.worst_bound <= scenario.worst
    if is_best:
        first = _("The worst-off unit of side A has %(worst)s; no choice lets each of these units have more.")
    elif scenario.worst_bound:
        first = _(
            "The worst-off unit of side A has %(worst)s; no choice lets each of these units have more than %(most)s."
        )
    else:
        first = _(
            "The worst-off unit of side A has %(worst)s; how it could fare at best is not proved beside locked pairs,"
            " or where a unit has nobody."
        )
    told = [
        first,
        _("Of the choices in which none fares worse, none is more than %(gap)s %% better in total.")
        if scenario.gap_percent
        else _("Of the choices in which none fares worse, none has a greater total fit."),
    ]
    if not scenario.is_over_all:
        told.insert(0, _("Only the most promising pairs of each unit were weighed; what follows holds among them."))
        claim = _("Not proved for every pair")
    elif scenario.gap_percent:
        claim = _("At most %(gap)s %% from the best")
    else:
        claim = _("Proved to be the best") if is_best else _("Not proved for the worst-off unit")
    return claim % words, " ".join(told) % words


def _of_the_fairest(scenario: Scenario, gap: str) -> tuple[str, str]:
    if scenario.is_several:
        return _of_several(scenario, gap)
    words = {"most": in_figures(max(scenario.worst, scenario.worst_bound)), "gap": gap}
    told = [
        _("Under the same rules no choice lets the worst-off unit fare better than %(most)s.")
        if scenario.worst >= scenario.worst_bound
        else _("Beside the locked pairs no choice lets the worst-off of the other units fare better than %(most)s."),
        _("Of the choices that reach it, none is more than %(gap)s %% better in total.")
        if scenario.gap_percent
        else _("Of the choices that reach it, none has a greater total fit."),
    ]
    if not scenario.is_over_all:
        told.insert(0, _("Only the most promising pairs of each unit were weighed; what follows holds among them."))
        claim = _("Not proved for every pair")
    else:
        claim = _("At most %(gap)s %% from the best") if scenario.gap_percent else _("Proved to be the best")
    return claim % words, " ".join(told) % words


def single_units(run: MatchingRun, on: date) -> tuple[list[RunBody], list[LeftOut]]:
    """The schools that were taken into a round by themselves, and those that were left out."""
    bodies = list(run.bodies.select_related("organisation"))
    taught = levels_taught([row.organisation_id for row in bodies], "", on)
    return [row for row in bodies if row.organisation_id in taught], list(run.left_out.select_related("organisation"))


def pairs_open(run: MatchingRun) -> QuerySet[Pairing]:
    """The pairs somebody has still to answer, and those that came to nothing and left a unit without a partner."""
    if run.chosen is None or not run.is_published:
        return Pairing.objects.none()
    free = free_units(run.chosen)
    rows = Proposal.objects.filter(pairing__scenario=run.chosen).values_list("pairing_id", "organisation_id", "state")
    gone = (ProposalAnswer.DECLINED, ProposalAnswer.LAPSED, ProposalAnswer.WITHDRAWN)
    keys = {pair for pair, unit, state in rows if state == ProposalAnswer.WAITING or (state in gone and unit in free)}
    return run.chosen.pairings.select_related("left", "right").filter(pk__in=keys)


def with_partners(run: MatchingRun) -> set[int]:
    """Where a school may have several partners: keys of those that have one, or are asked about one, all the same."""
    if run.chosen is None or not run.chosen.mosts:
        return set()
    rows = Proposal.objects.filter(pairing__scenario=run.chosen, state__in=LIVING)
    return set(rows.values_list("organisation_id", flat=True))


def against_before(scenario: Scenario) -> str:
    """What the last computation found beside the one before it; empty where there was none."""
    if None in (scenario.before_total, scenario.found_total, scenario.new_pairs):
        return ""
    before = (scenario.before_total or 0) - SCALE * (scenario.before_pairs or 0)
    found = (scenario.found_total or 0) - SCALE * (scenario.found_pairs or 0)
    if not scenario.new_pairs and (before, scenario.before_pairs) == (found, scenario.found_pairs):
        return _("The computation before this one found the same pairs.")
    if scenario.is_several or scenario.before_worst is None:
        return _(
            "Beside the computation before: total fit from %(before)s to %(found)s, pairs from %(pairs)s to %(now)s;"
            " %(new)s of the pairs were not there."
        ) % {
            "before": in_figures(before),
            "found": in_figures(found),
            "pairs": scenario.before_pairs,
            "now": scenario.found_pairs,
            "new": scenario.new_pairs,
        }
    return _(
        "Beside the computation before: total fit from %(before)s to %(found)s, lowest pair from %(low)s to %(lowest)s,"
        " pairs from %(pairs)s to %(now)s; %(new)s of the pairs were not there."
    ) % {
        "before": in_figures(before),
        "found": in_figures(found),
        "low": in_figures(scenario.before_worst),
        "lowest": in_figures(scenario.found_worst or 0),
        "pairs": scenario.before_pairs,
        "now": scenario.found_pairs,
        "new": scenario.new_pairs,
    }


def map_of_pairs(pairings: Sequence[Pairing], on: date) -> WayMap | None:
    """The map of these pairs, low, middle and high fit by width; None when nobody knows where any of them is."""
    drawn = sorted(pairings, key=lambda row: (row.fit, row.pk))[:MOST_LINES]
    keys = {key for row in drawn for key in (row.left_id, row.right_id)}
    seats = Seat.objects.valid_on(on).filter(organisation_id__in=keys, unit__isnull=False)
    seated = dict(seats.values_list("organisation_id", "unit_id"))

    def end(unit: Organisation) -> End:
        return End(unit.pk, unit.current_name, seated.get(unit.pk))

    ways = [Way(end(row.left), end(row.right), 1 + min(2, 3 * row.fit // SCALE), row.pk) for row in drawn]
    return map_of_ways(ways, on, left_out=len(pairings) - len(drawn))
