"""When two partners part: who helps reads the need no more, and what has not begun is open again."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.needs.actions.moving import advance_need
from chungtay.needs.choices import UNDER_WAY, EntryState
from chungtay.needs.facts import PairNoted
from chungtay.needs.models import Entry
from chungtay.needs.rules.reach import bodies_of_members, partners_of
from chungtay.programmes.models import Partnership

NOT_BEGUN = [EntryState.MATCHED, EntryState.COMMITTED]


@transaction.atomic
def note_parting(partnership: Partnership, *, by: Person, on: date) -> int:
    """Note the day in the needs the members help each other with, unless another memorandum joins them; how many."""
    rows = [row for row in _between(partnership, on) if row.pair_ended_on is None]
    joined = {key: partners_of({key}, on, but=partnership) for key in {row.organisation_id for row in rows}}
    return _note([row for row in rows if row.partner_id not in joined[row.organisation_id]], on, by=by, on=on)


@transaction.atomic
def note_joining(partnership: Partnership, *, by: Person, on: date) -> int:
    """Take the day out again where the members go on as partners; returns in how many needs."""
    return _note([row for row in _between(partnership, on) if row.pair_ended_on is not None], None, by=by, on=on)


def let_helpers_go(*, by: Person, on: date) -> int:
    """Open the needs again that a former partner has not begun to help with; returns how many."""
    rows = list(Entry.objects.filter(state__in=NOT_BEGUN, pair_ended_on__lte=on).order_by("pk"))
    for row in rows:
        advance_need(row, EntryState.OPEN, by=by, on=on)
    return len(rows)


def _between(partnership: Partnership, on: date) -> list[Entry]:
    keys = bodies_of_members(partnership, on)
    rows = Entry.objects.select_for_update(of=("self",)).select_related("organisation")
    return list(rows.filter(organisation_id__in=keys, partner_id__in=keys, state__in=UNDER_WAY).order_by("pk"))


def _note(rows: list[Entry], day: date | None, *, by: Person, on: date) -> int:
    for row in rows:
        row.pair_ended_on, row.version = day, row.version + 1
        row.save(update_fields=["pair_ended_on", "version"])
        tell(PairNoted(entry=row, of=str(row.organisation), by=by, on=on))
    return len(rows)
