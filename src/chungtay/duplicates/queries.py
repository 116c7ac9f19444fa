"""Rows of the register as input of the comparison, and the proposals somebody may decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from chungtay.duplicates.choices import ProposalState
from chungtay.duplicates.engine.likeness import Body, likeness, same_name
from chungtay.duplicates.models import DuplicateProposal, DuplicateSearch
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import validity_condition
from chungtay.organisations.choices import SCHOOLS, CodeScheme, Function
from chungtay.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
)
from chungtay.organisations.models.walks import descendants
from chungtay.organisations.queries import find_organisations
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseeing_bodies
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit, UnitParent, UnitSuccession

Groups = dict[int, set[int]]
MOST_COMPARED, MOST_LIKE = 60, 5


def visible_proposals(visitor: Visitor) -> QuerySet[DuplicateProposal]:
    """The pairs found below the departments the person works for, or for which these answer."""
    departments = overseeing_bodies(visitor, today(), DEPARTMENT_ROLES)
    rows = DuplicateProposal.objects.filter(department_id__in=departments)
    return rows.select_related("first", "second", "decided_by", "reform", "department")


def proposals_in(
    proposals: QuerySet[DuplicateProposal], state: ProposalState, day: date
) -> QuerySet[DuplicateProposal]:
    """Those in the state; of the open ones only where both bodies still stand on the day."""
    found = proposals.filter(state=state)
    if state == ProposalState.PROPOSED:
        found = found.filter(validity_condition(day, "first__"), validity_condition(day, "second__"))
    return found


def last_search(visitor: Visitor, day: date) -> DuplicateSearch | None:
    """The latest comparison below the departments the person works for, finished or not."""
    departments = overseeing_bodies(visitor, day, DEPARTMENT_ROLES)
    return DuplicateSearch.objects.filter(department_id__in=departments).order_by("-id").first()


def search_by_uid(uid: str) -> DuplicateSearch | None:
    """The comparison a job was asked for."""
    return DuplicateSearch.objects.filter(uid=uid).select_related("department", "asked_by").first()


def proposals_of_reform(reform_id: int) -> QuerySet[DuplicateProposal]:
    """The pairs a change joins."""
    return DuplicateProposal.objects.filter(reform_id=reform_id).select_related("first", "second")


def bodies_to_compare(department: Organisation, day: date) -> list[Body]:
    """Every school below the department that stands on the day, as the engine compares it; ten questions in all."""
    return _compared(descendants({department.pk}, day), day)


def bodies_like(typed: Mapping[str, Any], day: date) -> list[tuple[Organisation, tuple[str, ...]]]:
    """Schools of the register a school that is being entered looks like, the most alike first, each with the reasons.

    `typed` is what the form for one body holds: name, kind, levels, unit, address, code.
    """
    keys = list(find_organisations(typed["name"], day, is_forgiving=True).values_list("pk", flat=True)[:MOST_COMPARED])
    keys += OrganisationCode.objects.filter(code=typed["code"] or None).values_list("organisation_id", flat=True)
    unit = typed["unit"].pk if typed["unit"] else 0
    communes, wider = _places({unit} - {0}, day)
    code = frozenset({typed["code"]} - {""})
    new = Body(
        key=0,
        name=typed["name"],
        kind=typed["kind"],
        levels=frozenset(typed["levels"]),
        places=frozenset(communes.get(unit, ())),
        wider=frozenset(wider.get(unit, ())),
        address=typed["address"],
        codes=code,
        all_codes=code,
    )
    found = {body.key: alike for body in _compared(keys, day) if (alike := likeness(new, body) or same_name(new, body))}
    best = sorted(found.values(), key=lambda alike: -alike.score)[:MOST_LIKE]
    bodies = Organisation.objects.in_bulk([alike.second for alike in best])
    return [(bodies[alike.second], alike.reasons) for alike in best]


def _compared(below: Collection[int], day: date) -> list[Body]:
    """The schools among these bodies that stand on the day, with everything the engine compares."""
    kinds = OrganisationKind.objects.valid_on(day).filter(kind__in=[kind.value for kind in SCHOOLS])
    sorts = {body: (kind, levels) for body, kind, levels in _of(kinds, below, "kind", "levels")}
    standing = set(Organisation.objects.valid_on(day).values_list("pk", flat=True)) & sorts.keys()
    names = dict(_of(OrganisationName.objects.valid_on(day), standing, "name"))
    seats = {body: (unit, text) for body, unit, text in _of(Seat.objects.valid_on(day), standing, "unit_id", "address")}
    codes = list(
        _of(
            OrganisationCode.objects.exclude(scheme=CodeScheme.UNIT),
            standing,
            "scheme",
            "code",
            "valid_from",
            "valid_until",
        )
    )
    links = list(_of(Parentage.objects.valid_on(day), standing, "parent_id", "function"))
    parents = _grouped((body, parent) for body, parent, _function in links)
    run_by = _grouped((body, parent) for body, parent, function in links if function == Function.ADMINISTRATIVE)
    communes, wider = _places({unit for unit, _text in seats.values() if unit}, day)
    ever: dict[int, set[str]] = defaultdict(set)
    of_today: dict[int, set[str]] = defaultdict(set)
    for body, scheme, code, since, until in codes:
        ever[body].add(code)
        if scheme == CodeScheme.SECTOR and (since is None or since <= day) and (until is None or day < until):
            of_today[body].add(code)
    return [
        Body(
            key=key,
            name=names[key],
            kind=sorts[key][0],
            levels=frozenset(sorts[key][1].split()),
            places=frozenset(communes.get(seats.get(key, (None, ""))[0] or 0, ())),
            wider=frozenset(wider.get(seats.get(key, (None, ""))[0] or 0, ())),
            address=seats.get(key, (None, ""))[1],
            codes=frozenset(of_today.get(key, ())),
            all_codes=frozenset(ever.get(key, ())),
            parents=frozenset(parents.get(key, ())),
            run_by=frozenset(run_by.get(key, ())),
        )
        for key in sorted(standing & names.keys())
    ]


def _of(rows: QuerySet[Any], bodies: Iterable[int], *columns: str) -> Iterable[Any]:
    """The columns of the rows of these bodies; filtered here, for a province has more bodies than a query has room."""
    wanted = set(bodies)
    if len(wanted) <= MOST_COMPARED * 2:
        rows = rows.filter(organisation_id__in=wanted)
    return (row for row in rows.values_list("organisation_id", *columns) if row[0] in wanted)


def _grouped(pairs: Iterable[tuple[int, int]]) -> Groups:
    groups: Groups = defaultdict(set)
    for key, value in pairs:
        groups[key].add(value)
    return groups


def _places(units: set[int], day: date) -> tuple[Groups, Groups]:
    """For each unit the communes it is today, and what lies above these; an old commune is its successors."""
    levels = dict(Unit.objects.values_list("pk", "level"))
    standing = set(Unit.objects.valid_on(day).values_list("pk", flat=True))
    onward = _grouped(UnitSuccession.objects.filter(on__lte=day).values_list("predecessor_id", "successor_id"))
    above = _grouped(UnitParent.objects.values_list("unit_id", "parent_id"))
    communes: Groups = {}
    wider: Groups = {}
    for unit in units:
        now_called = _standing_for(unit, standing, onward)
        if levels.get(unit) == UnitLevel.COMMUNE:
            communes[unit] = now_called
        wider[unit] = {unit, *now_called} | {up for each in {unit, *now_called} for up in _climb(each, above)}
    return communes, wider


def _standing_for(unit: int, standing: set[int], onward: Groups) -> set[int]:
    found: set[int] = set()
    reached, seen = {unit}, set[int]()
    while reached:
        seen |= reached
        found |= reached & standing
        reached = {after for each in reached - standing for after in onward.get(each, ())} - seen
    return found


def _climb(unit: int, above: Groups) -> set[int]:
    found: set[int] = set()
    reached = set(above.get(unit, ()))
    while reached:
        found |= reached
        reached = {up for each in reached for up in above.get(each, ())} - found
    return found


def pairs_known(bodies: Iterable[int]) -> dict[tuple[int, int], DuplicateProposal]:
    """What is known of pairs among these bodies, by their keys."""
    wanted = set(bodies)
    rows = DuplicateProposal.objects.iterator()
    return {(row.first_id, row.second_id): row for row in rows if row.first_id in wanted and row.second_id in wanted}
