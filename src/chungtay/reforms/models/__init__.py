from chungtay.reforms.models.case import CaseLine, CaseQuestion, CaseTrace, ReformCase
from chungtay.reforms.models.reform import Reform, ReformBody, ReformWrite

__all__ = [
    "CaseLine",
    "CaseQuestion",
    "CaseTrace",
    "Reform",
    "ReformBody",
    "ReformCase",
    "ReformWrite",
]
