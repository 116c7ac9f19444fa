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
from chungtay.reforms.facts.duplicate import (
    DuplicatesAsked,
    DuplicatesFound,
    PairJoined,
    PairPrepared,
    PairReopened,
    PairToldApart,
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
    "DuplicatesAsked",
    "DuplicatesFound",
    "PairJoined",
    "PairPrepared",
    "PairReopened",
    "PairToldApart",
    "ReformApplied",
    "ReformPrepared",
    "ReformUndone",
    "ReformWithdrawn",
]
