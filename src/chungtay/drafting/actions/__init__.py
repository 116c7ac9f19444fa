"""Everything that changes a draft, a suggestion or a reminder."""

from chungtay.drafting.actions.reminding import remind_party
from chungtay.drafting.actions.sheets import begin_revision, begin_sheet, drop_sheet, keep_sheet, put_on_table
from chungtay.drafting.actions.suggesting import (
    accept_suggestion,
    carry_suggestion,
    decline_suggestion,
    suggest_words,
    take_suggestion_back,
)

__all__ = [
    "accept_suggestion",
    "begin_revision",
    "begin_sheet",
    "carry_suggestion",
    "decline_suggestion",
    "drop_sheet",
    "keep_sheet",
    "put_on_table",
    "remind_party",
    "suggest_words",
    "take_suggestion_back",
]
