from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from chungtay.kernel.validity import Valid
from chungtay.organisations.choices import Function, Kind, Level
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
class Snapshot:
    """A body as it was on a day. Of an ended one name, kind and seat are the last it had; it has no parents left."""

    organisation: Organisation
    day: date
    name: str
    short_name: str
    kind: Kind | None
    levels: tuple[Level, ...]
    seat: Seat | None
    codes: tuple[OrganisationCode, ...]
    parents: Mapping[Function, Organisation]
    parent_names: Mapping[Function, str]
    former_names: tuple[str, ...]
    is_alive: bool
    is_known: bool

    @property
    def administrative_parent(self) -> str:
        return self.parent_names.get(Function.ADMINISTRATIVE, "")

    @property
    def professional_parent(self) -> str:
        return self.parent_names.get(Function.PROFESSIONAL, "")

    @property
    def is_named_by_kind(self) -> bool:
        """Whether the name itself already says what the body is."""
        said = str(self.kind.label).casefold() if self.kind else ""
        return bool(said) and not self.levels and self.name.casefold().startswith(said)

    @property
    def place(self) -> str:
        """Where it sits, as far as stated: address, then the administrative unit as it was called that day."""
        if self.seat is None:
            return ""
        unit = ", ".join(str(name) for name in self.seat.unit.line_on(self.day)) if self.seat.unit else ""
        return ", ".join(part for part in (self.seat.address, unit) if part)


def name_on(organisation: Organisation, day: date) -> str:
    """What the body was called on the day; before its first and after its last name, the nearest one."""
    row = _on_or_nearest(sorted(organisation.names.all(), key=_beginning), day)
    return row.name if row else organisation.current_name


def snapshot_on(organisation: Organisation, day: date) -> Snapshot:
    """The body as it was on the day."""
    return snapshots_on([organisation], day)[organisation.pk]


def names_on(organisations: Iterable[Organisation], day: date) -> dict[int, str]:
    """What the bodies were called on the day, by key, in one question."""
    bodies = {organisation.pk: organisation for organisation in organisations}
    names = _grouped(OrganisationName.objects.filter(organisation_id__in=bodies))
    rows = {key: _on_or_nearest(names.get(key, []), day) for key in bodies}
    return {key: row.name if (row := rows[key]) else body.current_name for key, body in bodies.items()}


def snapshots_on(organisations: Iterable[Organisation], day: date, *, with_places: bool = True) -> dict[int, Snapshot]:
    """The bodies as they were on the day, by key; as many questions for a thousand as for one."""
    bodies = {organisation.pk: organisation for organisation in organisations}
    names = _grouped(OrganisationName.objects.filter(organisation_id__in=bodies))
    kinds = _grouped(OrganisationKind.objects.filter(organisation_id__in=bodies))
    codes = _grouped(OrganisationCode.objects.filter(organisation_id__in=bodies).order_by("scheme"))
    links = list(Parentage.objects.valid_on(day).filter(organisation_id__in=bodies).select_related("parent"))
    seats = _grouped(
        Seat.objects.filter(organisation_id__in=bodies if with_places else [])
        .select_related("unit")
        .prefetch_related(
            "unit__names", "unit__parents__parent__names", "unit__parents__parent__parents__parent__names"
        )
    )
    above = _grouped(OrganisationName.objects.filter(organisation_id__in={link.parent_id for link in links}))
    parents: dict[int, dict[Function, Organisation]] = {key: {} for key in bodies}
    for link in sorted(links, key=lambda link: link.function):
        parents[link.organisation_id][Function(link.function)] = link.parent
    return {
        key: _snapshot(
            body,
            day,
            names=names.get(key, []),
            kind=_on_or_nearest(kinds.get(key, []), day),
            seat=_on_or_nearest(seats.get(key, []), day),
            codes=tuple(code for code in codes.get(key, []) if code.is_valid_on(_near(body, day))),
            parents=_with_names(parents[key], above, day),
        )
        for key, body in bodies.items()
    }


def _snapshot(
    body: Organisation,
    day: date,
    *,
    names: Sequence[OrganisationName],
    kind: OrganisationKind | None,
    seat: Seat | None,
    codes: tuple[OrganisationCode, ...],
    parents: dict[Function, tuple[Organisation, str]],
) -> Snapshot:
    name = _on_or_nearest(names, day)
    return Snapshot(
        organisation=body,
        day=day,
        name=name.name if name else body.current_name,
        short_name=name.short_name if name else "",
        kind=Kind(kind.kind) if kind else None,
        levels=tuple(Level(level) for level in kind.levels.split()) if kind else (),
        seat=seat,
        codes=codes,
        parents={function: parent for function, (parent, _name) in parents.items()},
        parent_names={function: called for function, (_parent, called) in parents.items()},
        former_names=tuple(row.name for row in names if name and _beginning(row) < _beginning(name)),
        is_alive=body.is_valid_on(day),
        is_known=body.is_known_on(day),
    )


def _with_names(
    parents: Mapping[Function, Organisation], names: Mapping[int, list[OrganisationName]], day: date
) -> dict[Function, tuple[Organisation, str]]:
    called: dict[Function, tuple[Organisation, str]] = {}
    for function, parent in parents.items():
        row = _on_or_nearest(names.get(parent.pk, []), day)
        called[function] = (parent, row.name if row else parent.current_name)
    return called


def _near(body: Organisation, day: date) -> date:
    """The day, or the nearest one on which the body stood."""
    if body.last_day and day > body.last_day:
        return body.last_day
    return body.valid_from if body.valid_from and day < body.valid_from else day


def _beginning(row: Valid) -> date:
    return row.valid_from or date.min


def _grouped(rows: QuerySet[V]) -> dict[int, list[V]]:
    """The rows of each body, earliest first."""
    groups: dict[int, list[V]] = {}
    for row in sorted(rows, key=_beginning):
        groups.setdefault(getattr(row, "organisation_id"), []).append(row)  # noqa: B009  # Valid itself has no body
    return groups


def _on_or_nearest(rows: Sequence[V], day: date) -> V | None:
    """Of rows in order of their beginning, the one of the day; else the last one begun, else the first."""
    begun = [row for row in rows if _beginning(row) <= day]
    return begun[-1] if begun else next(iter(rows), None)
