from chungtay.reforms.actions.applying import apply_reform, footprint_of, undo_reform
from chungtay.reforms.actions.preparing import prepare_reform, revise_reform, withdraw_reform

__all__ = ["apply_reform", "footprint_of", "prepare_reform", "revise_reform", "undo_reform", "withdraw_reform"]
