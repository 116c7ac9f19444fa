"""Words of a reform case: the end of the districts under one department."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseState(TextChoices):
    """How far the end of the districts under one department has come."""

    OPENED = "opened", _("Being prepared")
    PROPOSED = "proposed", _("Questions open")
    ANSWERED = "answered", _("Ready")
    APPLIED = "applied", _("Carried out")
    UNDONE = "undone", _("Undone")


class CaseWork(TextChoices):
    """What the worker still has to do for a case."""

    NONE = "", _("Nothing")
    PREPARING = "preparing", _("Preparing")
    PREVIEWING = "previewing", _("Making the preview")
    APPLYING = "applying", _("Carrying out")
    UNDOING = "undoing", _("Undoing")


class QuestionKind(TextChoices):
    PLACE = "place", _("Where the schools of an old commune sit now")
    GUIDANCE = "guidance", _("Who guides teaching")
    HEIRS = "heirs", _("Who takes over from a district body")


class BodySort(TextChoices):
    """What a body is, as far as the end of the districts goes."""

    SCHOOL = "school", _("School")
    OFFICE = "office", _("District education office")
    COMMITTEE = "committee", _("District people's committee")
    CLUSTER = "cluster", _("Professional cluster")
    OTHER = "other", _("Other body")


class Fate(TextChoices):
    """What becomes of a body in a case: each has exactly one."""

    CERTAIN = "certain", _("Moves, the tables leave no doubt")
    ASKED = "asked", _("Moves as somebody answered")
    ENDS = "ends", _("Ends with the districts")
    LEFT_OUT = "left_out", _("Left out, with its reason")


class ReasonLeftOut(TextChoices):
    NO_SEAT = "no_seat", _("No commune is recorded for it. Record where it sits, then prepare the case anew.")
    ELSEWHERE = "elsewhere", _("It sits outside the communes of this province.")
    ENDS_ITSELF = "ends_itself", _("It ends that day by a decision of its own.")
    NOT_A_SCHOOL = "not_a_school", _("It is no school and stood under a district body. Decide its new place by hand.")
    ALREADY_PLACED = "already_placed", _("The register already says where it stands from that day on.")
    NOTHING_CHANGES = "nothing_changes", _("Nothing of it changes that day.")
    BY_ANSWER = "by_answer", _("Somebody chose to leave it out for now.")
