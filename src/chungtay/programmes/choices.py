from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chungtay.organisations.choices import Kind, Level


class Taking(TextChoices):
    """Who takes part in a round of matching: the schools of a level, or bodies of one kind themselves."""

    PRESCHOOL = Level.PRESCHOOL.value, Level.PRESCHOOL.label
    PRIMARY = Level.PRIMARY.value, Level.PRIMARY.label
    LOWER_SECONDARY = Level.LOWER_SECONDARY.value, Level.LOWER_SECONDARY.label
    UPPER_SECONDARY = Level.UPPER_SECONDARY.value, Level.UPPER_SECONDARY.label
    COMMUNES = Kind.COMMUNE_COMMITTEE.value, _("Communes themselves")
    CLUSTERS = Kind.CLUSTER.value, _("Clusters themselves")
    DEPARTMENTS = Kind.DEPARTMENT.value, _("Departments themselves")


BODIES = frozenset({Taking.COMMUNES, Taking.CLUSTERS, Taking.DEPARTMENTS})


class PartnershipKind(TextChoices):
    MEMORANDUM = "memorandum", _("Memorandum in force")
    JOINT_PLAN = "joint_plan", _("Joint plan; the source states no signature")


class ReviewKind(TextChoices):
    INTERIM = "so_ket", _("Interim review")
    FINAL = "tong_ket", _("Final review")


class ReviewInterval(TextChoices):
    YEARLY = "yearly", _("Once a year")
    END_OF_PHASE = "end_of_phase", _("At the end of the phase")
