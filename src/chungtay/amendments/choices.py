from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    CHANGE = "change", _("Change of the text")
    RENEWAL = "renewal", _("Renewal")
    SUCCESSION = "succession", _("Inheritance by a successor")
    ENDING = "ending", _("Ending by agreement")


class Inheritance(TextChoices):
    """Where one party stands after its body was reorganised; computed for a day, never stored."""

    UNCHANGED = "unchanged", _("The body that signed")
    LEFT = "left", _("Has left")
    UNKNOWN = "unknown", _("Nothing is known of this day")
    AWAITING = "awaiting", _("Awaits confirmation")
    TO_DRAFT = "to_draft", _("No paper of inheritance yet")
    BEING_SIGNED = "being_signed", _("Inheritance being signed")
    INHERITED = "inherited", _("Inheritance confirmed")
    INTERNALISED = "internalised", _("One body with the other side")


# The glyph of each among the parts of the interface.
PILLS: Final = {
    Inheritance.UNCHANGED: "done",
    Inheritance.LEFT: "ended",
    Inheritance.UNKNOWN: "draft",
    Inheritance.AWAITING: "waiting_other",
    Inheritance.TO_DRAFT: "waiting_other",
    Inheritance.BEING_SIGNED: "waiting_other",
    Inheritance.INHERITED: "signed",
    Inheritance.INTERNALISED: "ended",
}

# Days before the agreed last day on which the heads of every party are told, farthest first.
ALERTS: Final = (90, 30, 7)
# A memorandum nobody has done anything under for so long is dormant.
DORMANT_AFTER: Final = 180
