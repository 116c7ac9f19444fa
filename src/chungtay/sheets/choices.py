from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.states import Transitions


class ImportState(TextChoices):
    RECEIVED = "received", _("File received")
    READING = "reading", _("Being read")
    READ = "read", _("Waits for your decision")
    TAKING = "taking", _("Being taken over")
    TAKEN = "taken", _("Taken over")
    UNDONE = "undone", _("Undone")
    REFUSED = "refused", _("Could not be read")
    WITHDRAWN = "withdrawn", _("Set aside")


class RowOutcome(TextChoices):
    NEW = "new", _("New row")
    CHANGE = "change", _("Changes something")
    SAME = "same", _("Already as it stands")
    REFUSED = "refused", _("Has an error")


STATES: Transitions[ImportState] = Transitions(
    {
        ImportState.RECEIVED: [ImportState.READING, ImportState.WITHDRAWN],
        ImportState.READING: [ImportState.READING, ImportState.READ, ImportState.REFUSED, ImportState.WITHDRAWN],
        ImportState.READ: [ImportState.READ, ImportState.TAKING, ImportState.WITHDRAWN],
        ImportState.TAKING: [ImportState.READ, ImportState.TAKEN],
        ImportState.TAKEN: [ImportState.UNDONE],
    }
)

# The worker has something to do.
AT_WORK = (ImportState.RECEIVED, ImportState.READING, ImportState.TAKING)

# The glyph of each state among the parts of the interface.
PILLS = {
    ImportState.RECEIVED: "waiting_other",
    ImportState.READING: "waiting_other",
    ImportState.READ: "waiting_you",
    ImportState.TAKING: "waiting_other",
    ImportState.TAKEN: "done",
    ImportState.UNDONE: "ended",
    ImportState.REFUSED: "returned",
    ImportState.WITHDRAWN: "ended",
}
ROW_PILLS = {
    RowOutcome.NEW: "done",
    RowOutcome.CHANGE: "draft",
    RowOutcome.SAME: "ended",
    RowOutcome.REFUSED: "returned",
}
