"""Walks along parents, in one question, and along successions, in one question for each step."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import QuerySet

from chungtay.organisations.choices import SuccessionScope, SuccessionState
from chungtay.organisations.engine.answers import Found, Step, answering
from chungtay.organisations.models.identity import Organisation, Parentage
from chungtay.organisations.models.succession import Succession

# Who takes over the legal person, or the agreement, answers before who only does the work; assets do not answer.
RANK: dict[str, int] = {
    SuccessionScope.LEGAL_PERSON: 0,
    SuccessionScope.AGREEMENT: 0,
    SuccessionScope.ADMINISTRATIVE: 1,
    SuccessionScope.PROFESSIONAL: 1,
}


def ancestors(bodies: Iterable[int], day: date) -> set[int]:
    """Keys of every body above, by either function; for an ended body as it was at its end."""
    return _reached(bodies, day, come_from="organisation_id", go_to="parent_id")


def descendants(bodies: Iterable[int], day: date) -> set[int]:
    """Keys of every body below, by either function; ended bodies among them."""
    return _reached(bodies, day, come_from="parent_id", go_to="organisation_id")


def _reached(bodies: Iterable[int], day: date, *, come_from: str, go_to: str) -> set[int]:
    """Every body some links of the day away, in one question however many levels there are."""
    if not (begun := set(bodies)):
        return begun
    links = Parentage.objects.known_on(day).order_by()
    first, first_values = links.filter(**{f"{come_from}__in": begun}).values_list(go_to).query.sql_with_params()
    further, values = links.values_list(go_to).query.sql_with_params()
    table = f'"{Parentage._meta.db_table}"'
    further = further.replace(f"FROM {table}", f'FROM reached JOIN {table} ON {table}."{come_from}" = reached.body', 1)
    walk = f"WITH RECURSIVE reached(body) AS ({first} UNION {further}) SELECT body FROM reached"  # noqa: S608  # our own words only
    with connection.cursor() as cursor:
        cursor.execute(walk, [*first_values, *values])
        return {body for (body,) in cursor.fetchall()}


def steps_from(bodies: Iterable[int], day: date, *, first: Iterable[Succession] | None = None) -> list[Succession]:
    """Every step up to the day that leads on from ended bodies; past a candidate nobody walks.

    Whoever has read the steps from the bodies themselves hands them over as `first`.
    """
    found: dict[int, Succession] = {}
    seen: set[int] = set()
    reached = set(bodies)
    while reached:
        asked = _known_steps(day).filter(predecessor_id__in=reached)
        steps = [step for step in (asked if first is None or seen else first) if step.predecessor_id in reached]
        seen |= reached
        found |= {step.pk: step for step in steps}
        reached = {step.successor_id for step in steps if step.is_confirmed and not step.successor.is_valid_on(day)}
        reached -= seen
    return list(found.values())


def predecessors(bodies: Iterable[int], day: date) -> set[int]:
    """Keys of every ended body from which confirmed steps lead to one of these."""
    before: set[int] = set()
    reached = set(bodies)
    while reached:
        steps = Succession.objects.filter(successor_id__in=reached, state=SuccessionState.CONFIRMED, on__lte=day)
        ended = steps.filter(predecessor__valid_until__lte=day)
        reached = set(ended.values_list("predecessor_id", flat=True)) - before
        before |= reached
    return before


def _known_steps(day: date) -> QuerySet[Succession]:
    steps = Succession.objects.filter(on__lte=day).exclude(state=SuccessionState.REJECTED)
    return steps.select_related("predecessor", "successor", "legal_document").order_by("-is_lead", "pk")


def answers_found(
    bodies: Iterable[Organisation],
    day: date,
    *,
    supposing: Succession | None = None,
    first: Iterable[Succession] | None = None,
) -> tuple[dict[int, Found], dict[int, Succession]]:
    """For each body, by key, who answers on the day, or would if one candidate were confirmed; and the steps by key."""
    asked = {body.pk: body for body in bodies}
    ended = {key for key, body in asked.items() if not body.is_valid_on(day)}
    if supposing and not supposing.successor.is_valid_on(day):
        ended.add(supposing.successor_id)
    rows = {row.pk: row for row in steps_from(ended, day, first=first)}
    reached = asked | {row.successor_id: row.successor for row in rows.values()}
    alive = {key for key, body in reached.items() if body.is_valid_on(day)}
    steps: dict[int, list[Step]] = {}
    for row in rows.values():
        counts = row.is_confirmed or row == supposing
        step = Step(row.pk, row.predecessor_id, row.successor_id, RANK.get(row.scope), counts)
        steps.setdefault(row.predecessor_id, []).append(step)
    return {key: answering(key, alive=alive, steps=steps) for key in asked}, rows


def answered_by(bodies: Iterable[int], day: date) -> set[int]:
    """Keys of the ended bodies for which one of these answers on the day."""
    keys = set(bodies)
    before = Organisation.objects.filter(pk__in=predecessors(keys, day))
    found, _steps = answers_found(before, day) if before else ({}, {})
    return {key for key, answer in found.items() if keys & set(answer.steps)}
