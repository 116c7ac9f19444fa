"""Bodies by the sheet: thousands entered, changed or taken back in one stroke."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import F

from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.validity import Valid
from chungtay.organisations.choices import CodeScheme, Function, Kind
from chungtay.organisations.facts import BodiesEntered, BodiesTakenBack
from chungtay.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
)
from chungtay.organisations.models.identity import NAME_KEY_LENGTH
from chungtay.organisations.models.pouring import new_uids, touch
from chungtay.organisations.rules.entry import are_fitting, code_taken, fitting_levels, refuse_name
from chungtay.sheets.models import heaped, reserve_keys

OF_A_BODY: dict[str, type[Valid]] = {
    "name": OrganisationName,
    "kind": OrganisationKind,
    "seat": Seat,
    "code": OrganisationCode,
    Function.ADMINISTRATIVE: Parentage,
    Function.PROFESSIONAL: Parentage,
}
LARGE = 2000  # rows asked for, or written, in one statement
# What is entered of a body besides its parents, as the database holds it until every table has its part.
BODY = {
    "key": "bigint",
    "uid": "text",
    "name": "text",
    "folded": "text",
    "name_key": "text",
    "kind": "text",
    "levels": "text",
    "unit": "bigint",
    "since": "date",
    "address": "text",
    "code": "text",
    "above": "bigint",
}
LINK = {"one_above": "bigint", "parent": "bigint", "begun": "date", "function": "text"}


class NewBody(NamedTuple):
    """A body a sheet states and the register does not know. Units and parents by key, each with the day it began.

    `folded` is `fold_organisation(name)` and `order` `sort_key(name)`: whoever matched thousands of names has them.
    """

    name: str
    folded: str
    order: str
    kind: Kind
    levels: str
    seat: tuple[int, date | None] | None = None
    address: str = ""
    code: str = ""
    parents: tuple[tuple[str, int, date | None], ...] = ()


@dataclass(frozen=True, kw_only=True)
class NewBodies:
    """Bodies by the ten thousand, each part of a NewBody a column; where the parents are alike they are one object."""

    names: Sequence[str]
    folded: Sequence[str]
    orders: Sequence[str]
    kinds: Sequence[str]
    levels: Sequence[str]
    seats: Sequence[tuple[int, date | None] | None]
    addresses: Sequence[str]
    codes: Sequence[str]
    parents: Sequence[tuple[tuple[str, int, date | None], ...]]

    @classmethod
    def of(cls, bodies: Sequence[NewBody]) -> NewBodies:
        """The same bodies column by column."""
        names = [part.name for part in fields(cls)]
        columns = list(zip(*bodies, strict=True)) or [()] * len(names)
        return cls(**dict(zip(names, columns, strict=True)))


@dataclass(frozen=True)
class Entered:
    """The keys of the new bodies in the order given, and what each change wrote, by the key of the body."""

    keys: Sequence[int]
    steps: Mapping[int, dict[str, Any]]


@transaction.atomic
def enter_bodies(
    under: Organisation,
    new: Sequence[NewBody] | NewBodies,
    changes: Mapping[int, Mapping[str, Mapping[str, Any]]],
    *,
    fresh: Collection[int] = (),
    source: str,
    by: Person,
    on: date,
) -> Entered:
    """Enter the bodies a sheet brings for one body, and change those it knows: `{key: {"name": {"name": …}}}`.

    A change is a row of its own from the day on; of bodies in `fresh`, entered that very day, it is a correction.
    """
    bodies = new if isinstance(new, NewBodies) else NewBodies.of(new)
    if not are_fitting(bodies.names, bodies.folded):
        for name, folded in zip(bodies.names, bodies.folded, strict=True):
            refuse_name(name, folded)
    for kind, levels in set(zip(bodies.kinds, bodies.levels, strict=True)):
        fitting_levels(Kind(kind), levels)
    _refuse_taken_codes([code for code in bodies.codes if code])
    count = len(bodies.names)
    keys = reserve_keys(Organisation, count) if count else []
    uids = new_uids(count)
    if count:
        _pour_bodies(bodies, keys, uids)
    steps = _changed(changes, frozenset(fresh), on) if changes else {}
    told = BodiesEntered(
        organisation=under, created=count, changed=len(changes), source=source, keys=[*keys, *changes], by=by, on=on
    )
    tell(told)
    touch(told.verb, under.uid, Organisation, [*uids, *_uids_of(changes)])
    return Entered(keys, steps)


@transaction.atomic
def take_back_bodies(
    under: Organisation,
    entered: Collection[int],
    steps: Mapping[int, Mapping[str, Any]],
    *,
    source: str,
    by: Person,
    on: date,
) -> None:
    """Undo an entry: the bodies it made are gone, the rows it changed are as they were. The caller has asked whether
    anything depends on them; whatever still does stops it in the database."""
    uids = [*_uids_of(entered), *_uids_of(steps)]
    for label, model in OF_A_BODY.items():
        added = [row["added"] for step in steps.values() for row in step["rows"] if row["of"] == label]
        _gone(model, "pk", [key for key in added if key])
        for row in (row for step in steps.values() for row in step["rows"] if row["of"] == label and row["row"]):
            model._default_manager.filter(pk=row["row"]).update(**row["before"])
    for key, step in steps.items():
        Organisation.objects.filter(pk=key).update(version=F("version") + 1, **step["body"])
    for model in (OrganisationName, OrganisationKind, Seat, OrganisationCode, Parentage):
        _gone(model, "organisation_id", entered)
    _gone(Organisation, "pk", entered)
    told = BodiesTakenBack(
        organisation=under, count=len(entered) + len(steps), source=source, keys=[*entered, *steps], by=by, on=on
    )
    tell(told)
    touch(told.verb, under.uid, Organisation, uids)


def _refuse_taken_codes(codes: Sequence[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise code_taken(code, code)
        seen.add(code)
    held = OrganisationCode.objects.filter(scheme=CodeScheme.SECTOR, valid_until=None)
    few = held.filter(code__in=codes) if len(codes) <= LARGE else held
    for code, holder in few.values_list("code", "organisation__current_name").iterator():
        if code in seen:
            raise code_taken(code, holder)


def _pour_bodies(new: NewBodies, keys: Sequence[int], uids: Sequence[str]) -> None:
    values = {kind: Kind(kind).value for kind in set(new.kinds)}
    places = {seat: (seat[0], _day(seat[1])) if seat else (None, None) for seat in set(new.seats)}
    units, since = zip(*map(places.__getitem__, new.seats), strict=True)
    orders = (order[:NAME_KEY_LENGTH] for order in new.orders)
    called = (keys, uids, new.names, new.folded, orders, map(values.__getitem__, new.kinds), new.levels)
    above = list(map(id, new.parents))
    rows = zip(*called, units, since, new.addresses, new.codes, above, strict=True)
    links = (
        (number, *_link(link)) for number, each in dict(zip(above, new.parents, strict=True)).items() for link in each
    )
    with heaped(BODY, rows) as heap, heaped(LINK, links) as linked:
        named = {"current_name": "name", "folded_name": "folded", "name_key": "name_key"}
        heap.fill(Organisation, {"id": "key", "uid": "uid", **named}, same={"is_invented": False, "version": 1})
        own = {"organisation_id": "key"}
        heap.fill(OrganisationName, {**own, "name": "name", "folded": "folded"}, same={"short_name": ""})
        heap.fill(OrganisationKind, {**own, "kind": "kind", "levels": "levels"})
        seated = {"unit_id": "unit", "valid_from": "since", "address": "address"}
        heap.fill(Seat, {**own, **seated}, where="unit IS NOT NULL")
        scheme = {"scheme": CodeScheme.SECTOR.value}
        heap.fill(OrganisationCode, {**own, "code": "code"}, same=scheme, where="code <> ''")
        between = {"parent_id": "parent", "valid_from": "begun", "function": "function"}
        at = "one_above = above"
        heap.fill(Parentage, {**own, **between}, same={"school_year": ""}, beside=linked, where=at)


def _link(link: tuple[str, int, date | None]) -> tuple[int, str | None, str]:
    function, parent, begun = link
    return parent, _day(begun), function


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _changed(
    changes: Mapping[int, Mapping[str, Mapping[str, Any]]], fresh: frozenset[int], on: date
) -> dict[int, dict[str, Any]]:
    """Write the changes as dated rows; what each row was before comes back, to be put right again by an undo."""
    bodies = {row.pk: row for row in _rows(Organisation.objects.select_for_update(), "pk", changes)}
    steps: dict[int, dict[str, Any]] = {
        key: {"version": body.version + 1, "body": {name: getattr(body, name) for name in Organisation.called("-")}}
        | {"rows": []}
        for key, body in bodies.items()
    }
    for label, model in OF_A_BODY.items():
        wanted = {key: values[label] for key, values in changes.items() if label in values}
        held = model._default_manager.filter(**_of_its_kind(model, label))
        now = {row.organisation_id: row for row in _rows(held, "organisation_id", wanted) if row.is_valid_on(on)}
        for key, values in wanted.items():
            steps[key]["rows"].append(_written(model, label, key, values, now.get(key), fresh, on))
    for key, body in bodies.items():
        named = changes[key].get("name")
        for column, value in (Organisation.called(named["name"]) if named else {}).items():
            setattr(body, column, value)
        body.version += 1
        body.last_stated_on = None
    columns = [*Organisation.called("-"), "version", "last_stated_on"]
    Organisation.objects.bulk_update(bodies.values(), columns, batch_size=200)
    return steps


def _written(
    model: type[Valid], label: str, key: int, values: Mapping[str, Any], row: Any, fresh: frozenset[int], on: date
) -> dict[str, Any]:
    """Correct the row of a fresh body, or end it and begin another; what stood there before, for an undo."""
    if row is not None and (key in fresh or row.valid_from == on):
        before = {name: getattr(row, name) for name in values}
        model._default_manager.filter(pk=row.pk).update(**values)
        return {"of": label, "row": row.pk, "before": before, "added": None}
    until = row.valid_until if row else None
    if row is not None:
        model._default_manager.filter(pk=row.pk).update(valid_until=on)
    rows: Any = model._default_manager
    kind = _of_its_kind(model, label)
    added = rows.create(organisation_id=key, valid_from=on, valid_until=until, **kind, **values)
    before = {"valid_until": until.isoformat() if until else None}
    return {"of": label, "row": row.pk if row else None, "before": before, "added": added.pk}


def _of_its_kind(model: type[Valid], label: str) -> dict[str, str]:
    """What tells the row a sheet speaks of from others a body may have on one day."""
    return {"function": label} if model is Parentage else {"scheme": CodeScheme.SECTOR} if label == "code" else {}


def _rows(rows: models.QuerySet[Any], column: str, keys: Iterable[int]) -> Iterator[Any]:
    for some in _portions(list(keys)):
        yield from rows.filter(**{f"{column}__in": some})


def _gone(model: type[models.Model], column: str, keys: Collection[int]) -> None:
    for some in _portions(list(keys)):
        rows = model._default_manager.filter(**{f"{column}__in": some})
        rows._raw_delete(rows.db)


def _uids_of(keys: Iterable[int]) -> list[str]:
    return [row.uid for row in _rows(Organisation.objects.only("pk", "uid"), "pk", keys)]


def _portions(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (things[start : start + LARGE] for start in range(0, len(things), LARGE))
