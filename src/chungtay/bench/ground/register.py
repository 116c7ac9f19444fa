"""Writing an invented register into the tables at once; a bench may, because it measures what others then read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, models, transaction

from chungtay.accounts.actions import ensure_system_person
from chungtay.bench.ground.plan import MERGED_ON, REFORM, Ground, Plan, plan_of
from chungtay.kernel.clock import now, today
from chungtay.kernel.people import Person
from chungtay.kernel.uids import UID_LENGTH
from chungtay.kernel.vietnamese import fold_organisation
from chungtay.organisations.choices import CodeScheme, SuccessionKind, SuccessionScope, SuccessionState
from chungtay.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
    Succession,
)
from chungtay.places.actions import load_units
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit, UnitName, UnitParent, UnitSuccession
from chungtay.sheets.models import pour

NATIONAL, PROVINCIAL = 41_000, 3_000
PROVINCE = "01"  # the one whose communes carry the provincial register
SEED = 2026
LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
ROWS_AT_ONCE = 10_000
Row = Mapping[str, Any]


@transaction.atomic
def fill_register(schools: int = NATIONAL, *, province: str = "", seed: int = SEED) -> dict[str, int]:
    """Write the register of so many invented schools, of the whole country or of one province; rows by table."""
    by = ensure_system_person()
    load_units(by=by, on=today())
    plan = plan_of(grounds(today(), province), schools, seed=seed)
    written: dict[type[models.Model], int] = {Organisation: insert(Organisation, organisation_rows(plan, seed))}
    keys = keys_of(plan, seed)
    attached = attached_rows(plan, keys) | {Succession: succession_rows(plan, keys, by, seed)}
    written |= {model: insert(model, rows) for model, rows in attached.items()}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {model._meta.db_table: rows for model, rows in written.items()}


def grounds(day: date, province: str = "") -> list[Ground]:
    """The provinces of the day with their communes, and the communes and districts these took the place of."""
    units = dict(Unit.objects.values_list("pk", "level"))
    place = dict(UnitName.objects.valid_on(day).values_list("unit_id", "full_name"))
    last = dict(UnitName.objects.filter(valid_until=REFORM).values_list("unit_id", "full_name"))
    above = dict(UnitParent.objects.valid_on(day).values_list("unit_id", "parent_id"))
    above_before = dict(UnitParent.objects.filter(valid_until=REFORM).values_list("unit_id", "parent_id"))
    led = UnitSuccession.objects.filter(is_lead=True, on=REFORM).values_list("predecessor_id", "successor_id")
    before: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for old, new in led:
        if units[old] == units[new] == UnitLevel.COMMUNE:
            before[new].append((old, above_before.get(old, 0)))
    standing = Unit.objects.valid_on(day)
    communes = list(standing.filter(level=UnitLevel.COMMUNE).order_by("code").values_list("pk", flat=True))
    provinces = standing.filter(level=UnitLevel.PROVINCE).order_by("code").values_list("pk", "code")
    found: list[Ground] = []
    seen: set[int] = set()
    for unit, code in provinces:
        if province not in {"", code}:
            continue
        own = [commune for commune in communes if above.get(commune) == unit]
        olds = {commune: before.get(commune) or [(commune, above_before.get(commune, 0))] for commune in own}
        below = {district for rows in olds.values() for _old, district in rows if district in last} - seen
        seen |= below  # a district the reform parted between provinces stays with the first of them
        districts = {district: last[district] for district in sorted(below)}
        found.append(Ground(unit, code, place[unit], [(commune, place[commune]) for commune in own], olds, districts))
    return found


def uid_of(key: str, seed: int) -> str:
    """An address of the usual length, the same in every run."""
    return "b" + "".join(Random(f"{seed}:{key}").choices(LETTERS, k=UID_LENGTH - 1))


def organisation_rows(plan: Plan, seed: int) -> Iterator[Row]:
    for body in plan.bodies:
        yield Organisation.called(body.names[-1][0]) | {
            "uid": uid_of(body.key, seed),
            "valid_from": body.span[0],
            "valid_until": body.span[1],
            "is_invented": True,
            "version": 1,
        }


def keys_of(plan: Plan, seed: int) -> dict[str, int]:
    stored = dict(Organisation.objects.values_list("uid", "pk"))
    return {body.key: stored[uid_of(body.key, seed)] for body in plan.bodies}


def attached_rows(plan: Plan, keys: Mapping[str, int]) -> dict[type[models.Model], Iterable[Row]]:
    return {
        OrganisationName: (
            spanned(keys[body.key], span) | {"name": name, "short_name": "", "folded": fold_organisation(name)}
            for body in plan.bodies
            for name, span in body.names
        ),
        OrganisationKind: (
            spanned(keys[body.key], body.span) | {"kind": body.kind.value, "levels": body.levels}
            for body in plan.bodies
        ),
        Seat: (
            spanned(keys[body.key], span) | {"unit_id": unit, "address": ""}
            for body in plan.bodies
            for unit, span in body.seats
        ),
        OrganisationCode: (
            spanned(keys[body.key], body.span) | {"scheme": CodeScheme.SECTOR.value, "code": body.code}
            for body in plan.bodies
            if body.code
        ),
        Parentage: (
            spanned(keys[body.key], span) | {"parent_id": keys[parent], "function": function.value, "school_year": year}
            for body in plan.bodies
            for parent, function, year, span in body.parents
        ),
    }


def spanned(body: int, span: tuple[date | None, date | None]) -> dict[str, Any]:
    return {"organisation_id": body, "valid_from": span[0], "valid_until": span[1]}


def succession_rows(plan: Plan, keys: Mapping[str, int], by: Person, seed: int) -> Iterator[Row]:
    for before, after, state in plan.mergers:
        is_decided = state == SuccessionState.CONFIRMED
        yield {
            "uid": uid_of(f"{before}>{after}", seed),
            "predecessor_id": keys[before],
            "successor_id": keys[after],
            "kind": SuccessionKind.MERGE.value,
            "scope": SuccessionScope.LEGAL_PERSON.value,
            "on": MERGED_ON,
            "state": state.value,
            "is_lead": True,
            "basis": "",
            "decided_by_id": by.pk if is_decided else None,
            "decided_at": now() if is_decided else None,
            "version": 1,
        }


def insert(model: type[models.Model], rows: Iterable[Row]) -> int:
    """Pour the rows in, some thousands at a time."""
    written, waiting = 0, iter(rows)
    while batch := list(islice(waiting, ROWS_AT_ONCE)):
        columns = list(batch[0])
        pour(model, columns, ([plain(row[column]) for column in columns] for row in batch))
        written += len(batch)
    return written


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
