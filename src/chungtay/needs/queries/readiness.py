"""Which of many units have declared enough to take part in matching, counted without reading what they declare."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chungtay.needs.choices import EntryKind, EntryState, MissingPart, Visibility
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import is_silent

WHOLE_TABLE = 1_000  # keys; above it the table is asked as a whole, for long lists of keys are slow on both databases


@dataclass(frozen=True)
class Declaring:
    """By unit what is missing of one need and one strength, and how many units have been silent for ninety days."""

    missing: Mapping[int, Sequence[MissingPart]]
    stale: int


def declaring(keys: Collection[int], on: date, *, seen_by: Visibility = Visibility.DEPARTMENT) -> Declaring:
    """What keeps these units out of matching; the same entries count as in their profiles."""
    rows = Entry.objects.valid_on(on).filter(state=EntryState.OPEN, seen_by__gte=seen_by)
    if len(keys) <= WHOLE_TABLE:
        rows = rows.filter(organisation_id__in=sorted(keys))
    units = rows.order_by().values_list("organisation_id", flat=True).distinct()
    needing, giving = set(units.filter(kind=EntryKind.NEED)), set(units.filter(kind=EntryKind.STRENGTH))
    parts = ((MissingPart.NEED, needing), (MissingPart.STRENGTH, giving))
    lacking = {key: tuple(part for part, said in parts if key not in said) for key in keys}
    stale = set(units.filter(is_silent(on))) & set(keys)
    return Declaring({key: missing for key, missing in lacking.items() if missing}, len(stale))
