from chungtay.reforms.actions.applying import apply_reform, undo_reform
from chungtay.reforms.actions.preparing import prepare_reform, revise_reform, withdraw_reform

__all__ = [
    "apply_reform",
    "prepare_reform",
    "revise_reform",
    "undo_reform",
    "withdraw_reform",
]
