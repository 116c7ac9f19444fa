"""Everything that changes a memorandum."""

from chungtay.agreements.actions.approving import approve_text, comment_on
from chungtay.agreements.actions.drafting import Heading, draft_agreement, open_draft, revise_text, withdraw_draft
from chungtay.agreements.actions.force import bring_due_into_force, bring_into_force
from chungtay.agreements.actions.recording import StatedAgreement, StatedParty, StatedSigner, record_agreement
from chungtay.agreements.actions.signing import record_signing, take_back_scan

__all__ = [
    "Heading",
    "StatedAgreement",
    "StatedParty",
    "StatedSigner",
    "approve_text",
    "bring_due_into_force",
    "bring_into_force",
    "comment_on",
    "draft_agreement",
    "open_draft",
    "record_agreement",
    "record_signing",
    "revise_text",
    "take_back_scan",
    "withdraw_draft",
]
