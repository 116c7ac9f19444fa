from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HandoverState(TextChoices):
    PREPARED = "prepared", _("Prepared")
    DONE = "done", _("Handed over")
    UNDONE = "undone", _("Taken back")
    DROPPED = "dropped", _("Not carried out")


class LineKind(TextChoices):
    """What becomes of one thing when the holder of a role changes."""

    FOLLOWS = "follows", _("Passes on with the role")
    REASSIGNED = "reassigned", _("Given to the successor by name")
    OPEN = "open", _("Still needs somebody")
    LOST = "lost", _("Right that ends")
    GAINED = "gained", _("Right that begins")
