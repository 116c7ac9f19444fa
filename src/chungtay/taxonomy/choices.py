from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LeafEditKind(TextChoices):
    ADDED = "added", _("Leaf added")
    REWORDED = "reworded", _("Leaf reworded")
    CLOSED = "closed", _("Leaf closed")
