"""The entries somebody who oversees units may read, one by one, narrowed by words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import ValidityQuerySet
from chungtay.kernel.vietnamese import fold_organisation
from chungtay.needs.choices import EntryState
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries


@dataclass(frozen=True)
class Narrowed:
    """What a list of entries is narrowed to; an empty word narrows nothing."""

    kind: str = ""
    group: str = ""
    level: str = ""
    state: str = ""
    unit: str = ""


def entries_found(person: Visitor, to: Narrowed, on: date) -> ValidityQuerySet[Entry]:
    """Of what the person may read, what holds on the day and fits; the newest first."""
    asked = {
        "kind": to.kind,
        "leaf__group__code": to.group,
        "level": to.level,
        "state": to.state,
        "organisation__folded_name__contains": fold_organisation(to.unit),
    }
    rows = visible_entries(person).valid_on(on).exclude(state=EntryState.WITHDRAWN)
    return rows.filter(**{name: value for name, value in asked.items() if value}).order_by("-id")
