from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PartnershipKind(TextChoices):
    MEMORANDUM = "memorandum", _("Memorandum in force")
    JOINT_PLAN = "joint_plan", _("Joint plan; the source states no signature")


class ReviewKind(TextChoices):
    INTERIM = "so_ket", _("Interim review")
    FINAL = "tong_ket", _("Final review")


class ReviewInterval(TextChoices):
    YEARLY = "yearly", _("Once a year")
    END_OF_PHASE = "end_of_phase", _("At the end of the phase")
