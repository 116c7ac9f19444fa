from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from chungtay.organisations.choices import Function, Kind, Level
from chungtay.organisations.models import Organisation, OrganisationCode, Parentage, Seat
from chungtay.organisations.queries.history import (
    History,
    beginning,
    histories_of,
    name_on,
    on_or_nearest,
)


@dataclass(frozen=True)
class Snapshot:
    """A body as it was on a day. Of an ended one name, kind and seat are the last it had; it has no parents left.

    `yearly_parent` is the cluster of a school year that has run out while none of the new year is recorded.
    """

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
    yearly_parent: Parentage | None
    is_alive: bool
    is_known: bool

    @property
    def administrative_parent(self) -> str:
        return self.parent_names.get(Function.ADMINISTRATIVE, "")

    @property
    def professional_parent(self) -> str:
        return self.parent_names.get(Function.PROFESSIONAL, "")

    @property
    def yearly_parent_name(self) -> str:
        """What the cluster that has run out was called on its last day."""
        row = self.yearly_parent
        return name_on(row.parent, row.last_day or self.day) if row else ""

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
        unit = self.seat.unit.name_on(self.day).full_name if self.seat.unit else ""
        return ", ".join(part for part in (self.seat.address, unit) if part)

    @property
    def unit_code(self) -> str:
        """The code of the administrative unit it sits in, as far as that is stated."""
        return self.seat.unit.code if self.seat and self.seat.unit else ""


def snapshot_on(organisation: Organisation, day: date) -> Snapshot:
    """The body as it was on the day."""
    return snapshots_on([organisation], day)[organisation.pk]


def snapshots_on(organisations: Iterable[Organisation], day: date, *, with_places: bool = True) -> dict[int, Snapshot]:
    """The bodies as they were on the day, by key; as many questions for a thousand as for one."""
    histories = histories_of(organisations, with_places=with_places)
    return {key: snapshot_of(history, day) for key, history in histories.items()}


def snapshot_of(history: History, day: date) -> Snapshot:
    """The body of this history as it was on the day; asks the database nothing."""
    body = history.organisation
    name, kind = on_or_nearest(history.names, day), on_or_nearest(history.kinds, day)
    parents = {Function(row.function): row.parent for row in history.parents if row.is_valid_on(day)}
    awaited = body.is_valid_on(day) and Function.PROFESSIONAL not in parents
    return Snapshot(
        organisation=body,
        day=day,
        name=name.name if name else body.current_name,
        short_name=name.short_name if name else "",
        kind=Kind(kind.kind) if kind else None,
        levels=tuple(Level(level) for level in kind.levels.split()) if kind else (),
        seat=next((seat for seat in history.seats if seat.is_valid_on(_near(body, day))), None),
        codes=tuple(code for code in history.codes if code.is_valid_on(_near(body, day))),
        parents={function: parents[function] for function in Function if function in parents},
        parent_names={function: name_on(parents[function], day) for function in Function if function in parents},
        former_names=tuple(row.name for row in history.names if name and beginning(row) < beginning(name)),
        yearly_parent=_run_out(history, day) if awaited else None,
        is_alive=body.is_valid_on(day),
        is_known=body.is_known_on(day),
    )


def _run_out(history: History, day: date) -> Parentage | None:
    """The last professional parent before the day, when it was one of a school year; no other has begun since."""
    rows = [row for row in history.parents if row.function == Function.PROFESSIONAL and beginning(row) <= day]
    last = max(rows, key=beginning, default=None)
    return last if last and last.school_year else None


def _near(body: Organisation, day: date) -> date:
    """The day, or the nearest one on which the body stood."""
    if body.last_day and day > body.last_day:
        return body.last_day
    return body.valid_from if body.valid_from and day < body.valid_from else day
