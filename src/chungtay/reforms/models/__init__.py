from chungtay.reforms.models.case import CaseLine, CaseQuestion, CaseTrace, ReformCase
from chungtay.reforms.models.duplicate import DuplicateProposal, DuplicateSearch
from chungtay.reforms.models.reform import Reform, ReformBody, ReformWrite

__all__ = [
    "CaseLine",
    "CaseQuestion",
    "CaseTrace",
    "DuplicateProposal",
    "DuplicateSearch",
    "Reform",
    "ReformBody",
    "ReformCase",
    "ReformWrite",
]
