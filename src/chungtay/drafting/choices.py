from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Part(TextChoices):
    """What other words are suggested for."""

    ARTICLE = "article", _("Article")
    COMMITMENT = "commitment", _("Commitment")


class SuggestionState(TextChoices):
    OPEN = "open", _("Suggestion to be answered")
    ACCEPTED = "accepted", _("Suggestion taken over")
    DECLINED = "declined", _("Suggestion declined")
    TAKEN_BACK = "taken_back", _("Suggestion taken back")
    CARRIED = "carried", _("Suggestion carried to a later version")
