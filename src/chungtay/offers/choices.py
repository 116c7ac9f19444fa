from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HelpState(TextChoices):
    WAITING = "waiting", _("Waiting for the partner")
    TAKEN_UP = "taken_up", _("Help taken on")
    DECLINED = "declined", _("Not able to help")
    WITHDRAWN = "withdrawn", _("Request withdrawn")
    LAPSED = "lapsed", _("No answer needed any more")


class Unanswered(TextChoices):
    """Why no strength is put forward for an open need."""

    NO_PARTNER = "no-partner", _("no partner yet")
    NOBODY_OFFERS = "nobody-offers", _("no partner offers this")
    OLD_WORD = "old-word", _("only offers not confirmed for 90 days")
    ALL_TAKEN = "all-taken", _("all who could are taken up")
