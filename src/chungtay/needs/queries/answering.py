"""The guided form against the list: what may be answered on a screen, and what an answered item declares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chungtay.curriculum.models import Grade, Subject
from chungtay.curriculum.queries import grades_of, subjects_of
from chungtay.kernel.clock import school_year_of
from chungtay.needs.choices import EntryState
from chungtay.needs.engine.answers import Item
from chungtay.needs.models import Entry
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.models import Leaf, LeafGroup
from chungtay.taxonomy.queries import keepers_of, leaves_for, levels_of, lists_of, taught_of_many


@dataclass(frozen=True)
class Offer:
    """What one unit may choose from on a day."""

    organisation: Organisation
    leaves: Sequence[Leaf]
    levels: Sequence[str]
    on: date

    @property
    def groups(self) -> list[LeafGroup]:
        """The groups that hold a leaf for this unit, in order."""
        return list({leaf.group_id: leaf.group for leaf in self.leaves}.values())

    def of_group(self, code: str) -> list[Leaf]:
        return [leaf for leaf in self.leaves if leaf.group.code == code]

    def leaf(self, code: str) -> Leaf | None:
        return next((leaf for leaf in self.leaves if leaf.code == code), None)

    def subjects(self) -> list[Subject]:
        """What the unit teaches at any of its levels, each once."""
        found = [subject for level in self.levels or [""] for subject in subjects_of(level, None, self.on)]
        return sorted({subject.pk: subject for subject in found}.values(), key=lambda subject: subject.number)

    def grades(self) -> list[Grade]:
        return [grade for level in self.levels or [""] for grade in grades_of(level, self.on)]


def offer_for(organisation: Organisation, on: date, *, standing: Leaf | None = None) -> Offer:
    """What a unit may choose from on the day; a few questions. `standing` is the leaf of an entry, hidden or not."""
    leaves = leaves_for(organisation, on)
    if standing is not None and standing not in leaves:
        leaves = [*leaves, standing]
    return Offer(organisation, leaves, levels_of(organisation, on), on)


@dataclass(frozen=True)
class Answered:
    """One item with the rows its codes name; rows that are gone are None."""

    number: int
    item: Item
    leaf: Leaf | None
    subject: Subject | None
    grade: Grade | None


def in_rows(items: Iterable[Item], offer: Offer) -> list[Answered]:
    """The items with the rows they name, in order; two questions."""
    rows = list(items)
    subjects = {row.code: row for row in Subject.objects.filter(code__in={item.subject for item in rows})}
    grades = {row.code: row for row in Grade.objects.filter(code__in={item.grade for item in rows})}
    return [
        Answered(number, item, offer.leaf(item.leaf), subjects.get(item.subject), grades.get(item.grade))
        for number, item in enumerate(rows, start=1)
    ]


def to_take_over(entries: Iterable[Entry], on: date) -> list[Entry]:
    """Of what units declare, what stands from last school year alone and is still offered to them; few questions."""
    year, rows = school_year_of(on), list(entries)
    of_this_year = [row for row in rows if row.school_year == year.label and row.is_live]
    standing = {(row.organisation_id, row.kind, row.topic) for row in of_this_year}
    before = [row for row in rows if row.school_year == year.previous().label and row.state == EntryState.OPEN]
    left = [row for row in before if (row.organisation_id, row.kind, row.topic) not in standing]
    if not left:
        return []
    units = {row.organisation_id for row in left}
    keepers, taught = keepers_of(units, on), taught_of_many(units, on)
    lists = lists_of(keepers.values(), on)
    return [
        row
        for row in left
        if (leaf := lists[keepers[row.organisation_id]].offered.get(row.leaf_id))
        and leaf.is_for(taught.get(row.organisation_id, ()))
    ]
