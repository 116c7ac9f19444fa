from chungtay.agreements.models.agreement import Agreement, ReportedBody
from chungtay.agreements.models.parties import Party, PartyHeir, Signatory, Witness
from chungtay.agreements.models.text import Approval, Clause, Comment, Commitment, SignedScan, TextVersion

__all__ = [
    "Agreement",
    "Approval",
    "Clause",
    "Comment",
    "Commitment",
    "Party",
    "PartyHeir",
    "ReportedBody",
    "Signatory",
    "SignedScan",
    "TextVersion",
    "Witness",
]
