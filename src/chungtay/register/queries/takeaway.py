"""What rooms put into the file with everything one person may carry out of the house."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from chungtay.kernel.exchange.export import columns_of, schema_of, table_name
from chungtay.kernel.people import Person, Visitor
from chungtay.organisations.choices import Role
from chungtay.organisations.models import (
    Membership,
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
    Succession,
)
from chungtay.organisations.rules import LEADERS, overseen_by, own_bodies
from chungtay.register.choices import TakeawayState
from chungtay.register.models import SchoolFigures, SchoolProfile, Takeaway
from chungtay.register.rules import OFFICERS
from chungtay.workbooks.engine.columns import Sheet, Value

HISTORY: tuple[type[models.Model], ...] = (
    OrganisationName,
    OrganisationKind,
    Seat,
    OrganisationCode,
    Parentage,
    SchoolProfile,
    SchoolFigures,
    Membership,
)


@dataclass(frozen=True)
class Document:
    """A file as it is: its bytes, or where they lie."""

    path: str
    content: bytes | Path


@dataclass(frozen=True)
class Table:
    """A table for a .csv: the first line, the others, and how a package describes it."""

    path: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Workbook:
    """A sheet in the columns in which it comes in."""

    path: str
    sheet: Sheet
    rows: Iterable[Mapping[str, Value]]


Part = Document | Table | Workbook
# Who takes it away, the keys of the bodies it is about, and the day; every part shows only what the person may see.
PartMaker = Callable[[Person, Collection[int], date], Iterable[Part]]

_offers: dict[str, PartMaker] = {}


def offer_part(key: str, maker: PartMaker) -> None:
    """Let a room put its part into the file; `key` is `room.what`, once each."""
    if _offers.setdefault(key, maker) is not maker:
        raise ValueError(f"the part {key} is offered twice")


def parts_offered() -> list[PartMaker]:
    """The makers of all parts, in the order of their keys."""
    return [_offers[key] for key in sorted(_offers)]


def bodies_to_take(person: Person, day: date) -> frozenset[int]:
    """The bodies a file with everything is about: those the person works for or leads, and all below them."""
    return own_bodies(person, day, OFFICERS | LEADERS | {Role.HEAD}) | overseen_by(person, day, OFFICERS)


def visible_takeaways(visitor: Visitor) -> QuerySet[Takeaway]:
    """A person's own files, newest first; nobody sees those of others."""
    return Takeaway.objects.filter(person_id=visitor.pk or 0).order_by("-id")


def takeaway_of(uid: str) -> Takeaway | None:
    """The file a job works on; None once it is gone."""
    return Takeaway.objects.filter(uid=uid).select_related("person").first()


def takeaways_over(before: datetime) -> list[Takeaway]:
    """The files whose time is over."""
    return list(Takeaway.objects.filter(asked_at__lt=before).exclude(state=TakeawayState.GONE))


def table_of(rows: QuerySet[Any], folder: str) -> Table:
    """Rows of one model as a table: the columns of the export, links by public identifier."""
    model = rows.model
    columns = [column for column in columns_of(model) if column.name != "import_uid"]
    reads = [f"{column.name}__uid" if isinstance(column, models.ForeignKey) else column.name for column in columns]
    lines = rows.order_by("pk").values_list(*reads).iterator(chunk_size=2000)
    return Table(f"{folder}/{table_name(model)}.csv", [column.name for column in columns], lines, schema_of(model))


def history_parts(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """The bodies themselves with everything that was ever true of them, and who holds or held which role."""
    keys = list(bodies)
    yield table_of(Organisation.objects.filter(pk__in=keys), "don-vi")
    for model in HISTORY:
        yield table_of(model._default_manager.filter(organisation__in=keys), "don-vi")
    steps = Succession.objects.filter(Q(predecessor__in=keys) | Q(successor__in=keys))
    yield table_of(steps, "don-vi")
    people = Membership.objects.filter(organisation__in=keys).values_list("person__uid", "person__name").distinct()
    yield Table("don-vi/people.csv", ["uid", "name"], people.order_by("person__uid"))
