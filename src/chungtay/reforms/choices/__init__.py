from chungtay.reforms.choices.case import BodySort, CaseState, CaseWork, Fate, QuestionKind, ReasonLeftOut
from chungtay.reforms.choices.duplicate import ProposalState
from chungtay.reforms.choices.reform import ReformKind, ReformState

__all__ = [
    "BodySort",
    "CaseState",
    "CaseWork",
    "Fate",
    "ProposalState",
    "QuestionKind",
    "ReasonLeftOut",
    "ReformKind",
    "ReformState",
]
