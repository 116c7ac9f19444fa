"""Work that names a person, not a role: rooms say what there is and how it passes to somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import models

from chungtay.kernel.people import Person
from chungtay.organisations.models import Organisation

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class NamedWork:
    """One open piece of work that would stay with the person who leaves unless it is given to somebody by name."""

    sentence: str
    remark: str = ""
    to: str = ""


Finder = Callable[[Person, Organisation, date], list[NamedWork]]


@dataclass(frozen=True)
class ChangeOfHands:
    """Who gives what to whom, in which body, from which day on, and by whose hand."""

    leaving: Person
    taking: Person
    organisation: Organisation
    by: Person
    on: date
    # When a handover is undone: table and identifier of the rows it gave on; no other goes back.
    only: frozenset[tuple[str, str]] | None = None

    def of(self, rows: Iterable[Row]) -> list[Row]:
        """Of these rows those this change of hands moves."""
        return [row for row in rows if self.only is None or named_row(row) in self.only]


def named_row(row: models.Model) -> tuple[str, str]:
    """A row by its table and its public identifier, as a handover keeps what it gave on."""
    return row._meta.label_lower, str(getattr(row, "uid", row.pk))


# Gives everything the finder lists to the successor, inside the transaction of the handover; the rows it wrote.
Reassigner = Callable[[ChangeOfHands], list[models.Model]]

_offers: dict[str, tuple[Finder, Reassigner]] = {}


def offer_named_work(key: str, find: Finder, reassign: Reassigner) -> None:
    """Let handovers know of a kind of work that names people; `key` is `room.kind`, once each."""
    if key in _offers and _offers[key] != (find, reassign):
        raise ValueError(f"named work {key} is offered twice")
    _offers[key] = (find, reassign)


def named_work(person: Person, organisation: Organisation, on: date) -> list[NamedWork]:
    """Everything open in the body that names the person, in the order of the kinds."""
    return [work for key in sorted(_offers) for work in _offers[key][0](person, organisation, on)]


def reassigners() -> list[Reassigner]:
    """How each kind of named work passes to somebody else, in the order of the kinds."""
    return [_offers[key][1] for key in sorted(_offers)]
