from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProposalState(TextChoices):
    """How far the question stands whether two records are one body."""

    PROPOSED = "proposed", _("To be looked at")
    MERGED = "merged", _("Joined")
    NOT_THE_SAME = "not_same", _("Two different bodies")
