from chungtay.reforms.actions.applying import apply_reform, undo_reform
from chungtay.reforms.actions.duplicate import (
    ask_again,
    ask_for_duplicates,
    find_duplicates,
    follow_reform,
    prepare_joining,
    tell_apart,
)
from chungtay.reforms.actions.preparing import prepare_reform, revise_reform, withdraw_reform

__all__ = [
    "apply_reform",
    "ask_again",
    "ask_for_duplicates",
    "find_duplicates",
    "follow_reform",
    "prepare_joining",
    "prepare_reform",
    "revise_reform",
    "tell_apart",
    "undo_reform",
    "withdraw_reform",
]
