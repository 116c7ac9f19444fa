from chungtay.reforms.facts.case import (
    CaseAnswered,
    CaseApplied,
    CaseAsked,
    CaseFailed,
    CaseOpened,
    CasePreviewed,
    CaseProposed,
    CaseUndone,
)
from chungtay.reforms.facts.reform import ReformApplied, ReformPrepared, ReformUndone, ReformWithdrawn

__all__ = [
    "CaseAnswered",
    "CaseApplied",
    "CaseAsked",
    "CaseFailed",
    "CaseOpened",
    "CasePreviewed",
    "CaseProposed",
    "CaseUndone",
    "ReformApplied",
    "ReformPrepared",
    "ReformUndone",
    "ReformWithdrawn",
]
