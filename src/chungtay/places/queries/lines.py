"""Where units are, in one line each, for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import QuerySet

from chungtay.places.models import Unit, UnitName, UnitParent

T = TypeVar("T")
Dated = tuple[date | None, date | None, T]  # the first day, the first day no more, and what held between

WHOLE_TABLE = 2_000  # units asked for; above that the tables are read whole


@dataclass(frozen=True)
class _Known:
    spans: dict[int, Dated[None]] = field(default_factory=dict)
    names: dict[int, list[Dated[str]]] = field(default_factory=lambda: defaultdict(list))
    parents: dict[int, list[Dated[int]]] = field(default_factory=lambda: defaultdict(list))


def lines_of_units(keys: Collection[int], on: date) -> dict[int, list[str]]:
    """Each unit's full name and those of the units above it, smallest first, on the day or the nearest one it stood."""
    known, further = _Known(), set(keys)
    while further:
        _read(known, further)
        further = {parent for key in further for *_span, parent in known.parents[key]} - known.spans.keys()
    return {key: _line(known, key, on) for key in keys}


def _read(known: _Known, keys: Collection[int]) -> None:
    days = ("valid_from", "valid_until")
    for key, begins, ends in _of(Unit.objects.values_list("pk", *days), "pk", keys):
        known.spans[key] = (begins, ends, None)
    for key, *name in _of(UnitName.objects.values_list("unit", *days, "full_name"), "unit", keys):
        known.names[key].append((name[0], name[1], name[2]))
    for key, *parent in _of(UnitParent.objects.values_list("unit", *days, "parent"), "unit", keys):
        known.parents[key].append((parent[0], parent[1], parent[2]))


def _of(rows: QuerySet[Any, Any], column: str, keys: Collection[int]) -> Iterable[Any]:
    if len(keys) <= WHOLE_TABLE:
        return rows.filter(**{f"{column}__in": keys})
    return (row for row in rows if row[0] in keys)


def _line(known: _Known, key: int | None, on: date) -> list[str]:
    line: list[str] = []
    while key is not None:
        begins, ends, _none = known.spans[key]
        if ends and on >= ends:
            on = ends - timedelta(days=1)
        elif begins and on < begins:
            on = begins
        line += [name for name in _held(known.names[key], on) if name is not None]
        key = next(iter(_held(known.parents[key], on)), None)
    return line


def _held(dated: Iterable[Dated[T]], on: date) -> list[T]:
    return [what for begins, ends, what in dated if (not begins or begins <= on) and (not ends or on < ends)][:1]
