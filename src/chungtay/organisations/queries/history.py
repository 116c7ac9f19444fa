from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from chungtay.kernel.validity import Valid
from chungtay.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
)

V = TypeVar("V", bound=Valid)


@dataclass(frozen=True)
class History:
    """Everything a body was over time, earliest first."""

    organisation: Organisation
    names: Sequence[OrganisationName]
    kinds: Sequence[OrganisationKind]
    seats: Sequence[Seat]
    codes: Sequence[OrganisationCode]
    parents: Sequence[Parentage]

    @property
    def parents_by_name(self) -> list[tuple[Parentage, str]]:
        """Each parent with the name it bore on the last day it was one."""
        return [(row, name_on(row.parent, row.last_day or date.max)) for row in self.parents]


def histories_of(organisations: Iterable[Organisation], *, with_places: bool = True) -> dict[int, History]:
    """The histories of the bodies, by key; as many questions for a thousand as for one."""
    bodies = {organisation.pk: organisation for organisation in organisations}
    names = grouped(OrganisationName.objects.filter(organisation_id__in=bodies).select_related("legal_document"))
    kinds = grouped(OrganisationKind.objects.filter(organisation_id__in=bodies).select_related("legal_document"))
    placed = bodies if with_places else []
    codes = grouped(OrganisationCode.objects.filter(organisation_id__in=placed).order_by("scheme"))
    parents = Parentage.objects.filter(organisation_id__in=bodies).select_related("parent").order_by("function")
    links = grouped(parents.prefetch_related("parent__names"))
    seated = Seat.objects.filter(organisation_id__in=placed)
    seats = grouped(seated.select_related("unit").prefetch_related("unit__names"))
    return {
        key: History(
            organisation=body,
            names=names.get(key, []),
            kinds=kinds.get(key, []),
            seats=seats.get(key, []),
            codes=codes.get(key, []),
            parents=links.get(key, []),
        )
        for key, body in bodies.items()
    }


def name_on(organisation: Organisation, day: date) -> str:
    """What the body was called on the day; before its first and after its last name, the nearest one."""
    row = on_or_nearest(sorted(organisation.names.all(), key=beginning), day)
    return row.name if row else organisation.current_name


def names_on(organisations: Iterable[Organisation], day: date) -> dict[int, str]:
    """What the bodies were called on the day, by key, in one question."""
    bodies = {organisation.pk: organisation for organisation in organisations}
    names = grouped(OrganisationName.objects.filter(organisation_id__in=bodies))
    rows = {key: on_or_nearest(names.get(key, []), day) for key in bodies}
    return {key: row.name if (row := rows[key]) else body.current_name for key, body in bodies.items()}


def beginning(row: Valid) -> date:
    """The first day of a row for sorting; a start not stated comes first."""
    return row.valid_from or date.min


def grouped(rows: QuerySet[V]) -> dict[int, list[V]]:
    """The rows of each body, by its key, earliest first."""
    groups: dict[int, list[V]] = {}
    for row in sorted(rows, key=beginning):
        groups.setdefault(getattr(row, "organisation_id"), []).append(row)  # noqa: B009  # Valid itself has no body
    return groups


def on_or_nearest(rows: Sequence[V], day: date) -> V | None:
    """Of rows in order of their beginning, the one of the day; else the last one begun, else the first."""
    begun = [row for row in rows if beginning(row) <= day]
    return begun[-1] if begun else next(iter(rows), None)
