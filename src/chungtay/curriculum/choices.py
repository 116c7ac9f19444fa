from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """The levels of schooling, by the codes the register uses for the levels of a school."""

    PRESCHOOL = "MN", _("Preschool")
    PRIMARY = "TH", _("Primary")
    LOWER_SECONDARY = "THCS", _("Lower secondary")
    UPPER_SECONDARY = "THPT", _("Upper secondary")


class SubjectKind(TextChoices):
    SUBJECT = "subject", _("Subject of teaching")
    ACTIVITY = "activity", _("Educational activity")
    FIELD = "field", _("Field of development")
    CROSSING = "crossing", _("Cross-cutting content")


class SubjectStanding(TextChoices):
    """How a subject stands in a grade."""

    COMPULSORY = "compulsory", _("Compulsory")
    CHOSEN = "chosen", _("Chosen among several")
    OPTIONAL = "optional", _("Optional")
