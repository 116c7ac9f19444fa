from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.states import Transitions


class AgreementKind(TextChoices):
    """Codes of Nghị định 30/2020/NĐ-CP, Phụ lục III."""

    MEMORANDUM = "BGN", _("Memorandum")
    ACCORD = "BTT", _("Accord")


class AgreementState(TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Text approved by every party")
    SIGNED = "signed", _("Signed")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Standing(TextChoices):
    """Where a reform leaves an agreement on one day; computed from dated successions, never stored."""

    UNCHANGED = "unchanged", _("Parties unchanged")
    INHERITED = "inherited", _("Inherited")
    SPLIT = "split", _("Obligations split")
    INTERNALISED = "internalised", _("Both sides are one body now")
    AWAITING = "awaiting", _("Succession awaits confirmation")


STATES: Transitions[AgreementState] = Transitions(
    {
        AgreementState.DRAFT: [AgreementState.APPROVED, AgreementState.WITHDRAWN],
        AgreementState.APPROVED: [AgreementState.DRAFT, AgreementState.SIGNED, AgreementState.WITHDRAWN],
        AgreementState.SIGNED: [AgreementState.IN_FORCE, AgreementState.ENDED],
        AgreementState.IN_FORCE: [AgreementState.ENDED],
    }
)
