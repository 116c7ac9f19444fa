"""Taking over a department's list from a sheet, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.sheets.queries.offers import CHANGE, NEW, REFUSED, SAME, Entering, Taken
from chungtay.taxonomy.actions.editing import Wanted, set_leaves, undo_edits
from chungtay.taxonomy.queries.sheet import edits_of, hold_list, read_rows
from chungtay.workbooks.engine.columns import Row


@transaction.atomic
def take_over_list(rows: Sequence[Row], entering: Entering) -> Taken:
    """Let the list stand as the rows of a checked sheet say; each leaf that changes has a version of its own."""
    department = hold_list(entering)
    read = read_rows(rows, entering)
    if any(row.outcome == REFUSED for row in read):
        raise RuleBroken(_("The list has been changed since the check. Have the file checked again."))
    wanted = [
        Wanted(row.group, row.wanted, row.leaf)
        for row in read
        if row.group is not None and row.wanted is not None and row.outcome in (NEW, CHANGE)
    ]
    set_leaves(department, wanted, by=entering.by, on=entering.on, import_uid=entering.import_uid)
    outcomes = [row.outcome for row in read]
    return Taken(outcomes.count(NEW), outcomes.count(CHANGE), outcomes.count(SAME))


@transaction.atomic
def take_back_list(entering: Entering) -> int:
    """Take back what a sheet changed, as long as none of its leaves has been changed again since."""
    department = hold_list(entering)
    return len(undo_edits(department, edits_of(department, entering.import_uid), by=entering.by, on=entering.on))
