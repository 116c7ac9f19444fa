"""Taking over a sheet of needs and strengths, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.needs.actions.declaring import declare_for_many
from chungtay.needs.choices import EntryState
from chungtay.needs.facts import EntriesTakenBack
from chungtay.needs.models import Entry
from chungtay.needs.queries.sheet import read_rows
from chungtay.organisations.models import Organisation
from chungtay.sheets.queries.offers import NEW, REFUSED, SAME, Entering, Taken
from chungtay.workbooks.engine.columns import Row


@transaction.atomic
def take_over_entries(rows: Sequence[Row], entering: Entering) -> Taken:
    """Enter the rows of a checked sheet; a school's entries wait for the school to confirm them."""
    scope = Organisation.objects.select_for_update().get(uid=entering.scope_uid)
    read = read_rows(rows, entering)
    if any(row.outcome == REFUSED for row in read):
        raise RuleBroken(_("Something has been declared since the check. Have the file checked again."))
    wanted = [(row.unit, row.declared) for row in read if row.outcome == NEW and row.unit and row.declared]
    by, on = entering.by, entering.on
    entries = declare_for_many(scope, wanted, by=by, on=on, import_uid=entering.import_uid)
    return Taken(len(entries), 0, sum(row.outcome == SAME for row in read))


@transaction.atomic
def take_back_entries(entering: Entering) -> int:
    """Undo a sheet while no unit has changed or confirmed what it brought and nobody helps yet."""
    scope = Organisation.objects.select_for_update().get(uid=entering.scope_uid)
    rows = list(Entry.objects.select_for_update(of=("self",)).filter(import_uid=entering.import_uid))
    if any(row.version > 1 for row in rows):
        raise RuleBroken(_("A unit has confirmed or changed something of this sheet. It can no longer be undone."))
    for row in rows:
        row.state, row.ended_on, row.version = EntryState.WITHDRAWN, entering.on, row.version + 1
    Entry.objects.bulk_update(rows, ["state", "ended_on", "version"], batch_size=200)
    if rows:
        tell(EntriesTakenBack(organisation=scope, count=len(rows), wrote=rows, by=entering.by, on=entering.on))
    return len(rows)
