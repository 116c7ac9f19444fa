from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chungtay.organisations.choices import Kind, Level


class LeafEditKind(TextChoices):
    ADDED = "added", _("Leaf added")
    REWORDED = "reworded", _("Leaf reworded")
    LIMITED = "limited", _("Levels or subject changed")
    CLOSED = "closed", _("Leaf hidden")
    REOPENED = "reopened", _("Leaf offered again")
    MOVED = "moved", _("Leaf put elsewhere in its group")


# What a leaf can be limited to: the levels, and the centres that teach adults whatever their level.
CENTRE = Kind.CONTINUING.value
OFFERED_TO = [*Level.choices, (CENTRE, Kind.CONTINUING.label)]
