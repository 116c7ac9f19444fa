"""Words of official documents; the codes are those of Nghị định 30/2020/NĐ-CP, Phụ lục III, as the packs write them."""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _

from chungtay.organisations.choices import Role


class PaperKind(TextChoices):
    DECISION = "QD", _("Decision")
    PLAN = "KH", _("Plan of work")
    REPORT = "BC", _("Report")
    MINUTES = "BB", _("Minutes")
    SUBMISSION = "TTR", _("Submission")
    ANNOUNCEMENT = "TB", _("Official announcement")
    INVITATION = "GM", _("Letter of invitation")
    MEMORANDUM = "BGN", _("Memorandum of understanding")
    ACCORD = "BTT", _("Letter of accord")
    LETTER = "CV", _("Official letter")


class PaperState(TextChoices):
    DRAFT = "draft", _("Paper being written")
    ISSUED = "issued", _("Issued, in force")
    REPLACED = "replaced", _("Replaced by another paper")
    RECALLED = "recalled", _("Recalled")
    CANCELLED = "cancelled", _("Number cancelled")
    DROPPED = "dropped", _("Draft put aside")


class Urgency(IntegerChoices):
    """How fast a document has to get there, as it is printed on it."""

    NONE = 0, _("Ordinary")
    URGENT = 1, _("Urgent")
    VERY_URGENT = 2, _("Very urgent")
    AT_ONCE = 3, _("At once")


class WithdrawalKind(TextChoices):
    """How an issued document stops being in force."""

    REPLACEMENT = "replaced", _("Replace it by another document")
    RECALL = "recalled", _("Recall it")
    CANCELLATION = "cancelled", _("Cancel its number, for it was never sent out")


# Who works with a body's papers, and who decides that one is withdrawn or how the head of its papers looks.
KEEPERS = frozenset(
    {Role.HEAD, Role.DEPUTY, Role.CLERK, Role.CLUSTER_LEAD, Role.COMMUNE_OFFICER, Role.DEPARTMENT_OFFICER}
    | {Role.DEPARTMENT_HEAD, Role.COMMUNE_HEAD}
)
DECIDERS = KEEPERS - {Role.CLERK}

INCOMING = "DEN"  # the series of what comes in; every body has one a year
