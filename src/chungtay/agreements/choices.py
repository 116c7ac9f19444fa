from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.states import Transitions
from chungtay.organisations.choices import Role


class AgreementKind(TextChoices):
    """Codes of Nghị định 30/2020/NĐ-CP, Phụ lục III."""

    MEMORANDUM = "BGN", _("Memorandum")
    ACCORD = "BTT", _("Accord")
    ANNEX = "PL", _("Annex")


class AgreementState(TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Text approved by every party")
    SIGNED = "signed", _("Signed")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("No longer in force")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# The glyph of each state among the parts of the interface.
PILLS = {
    AgreementState.DRAFT: "draft",
    AgreementState.APPROVED: "waiting_other",
    AgreementState.SIGNED: "signed",
    AgreementState.IN_FORCE: "signed",
    AgreementState.ENDED: "ended",
    AgreementState.WITHDRAWN: "ended",
}


class Standing(TextChoices):
    """Where a reform leaves an agreement on one day; computed from dated successions, never stored."""

    UNCHANGED = "unchanged", _("Parties unchanged")
    # A confirmed successor answers for a party, and has not signed the annex by which it inherits.
    UNSIGNED = "unsigned", _("No inheritance recorded")
    INHERITED = "inherited", _("Inherited")
    SPLIT = "split", _("Obligations split")
    INTERNALISED = "internalised", _("Both sides are one body now")
    AWAITING = "awaiting", _("Succession awaits confirmation")
    UNKNOWN = "unknown", _("Nothing is known of that day")


STATES: Transitions[AgreementState] = Transitions(
    {
        AgreementState.DRAFT: [AgreementState.APPROVED, AgreementState.WITHDRAWN],
        AgreementState.APPROVED: [AgreementState.DRAFT, AgreementState.SIGNED, AgreementState.WITHDRAWN],
        AgreementState.SIGNED: [AgreementState.IN_FORCE, AgreementState.ENDED],
        AgreementState.IN_FORCE: [AgreementState.ENDED],
    }
)


# Who binds a body: its head, a deputy, or whoever leads the department, the commune or the cluster.
SIGNING_ROLES = (Role.HEAD, Role.DEPUTY, Role.DEPARTMENT_HEAD, Role.COMMUNE_HEAD, Role.CLUSTER_LEAD)
# Who may read and speak for a body that is a party; a sponsor is a guest of the programme, not of the memorandum.
PARTY_ROLES = tuple(role for role in Role if role is not Role.SPONSOR)
