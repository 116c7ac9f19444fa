from chungtay.needs.actions.answering import add_item, begin_draft, drop_draft, keep_items, send_draft
from chungtay.needs.actions.asking import ask_again
from chungtay.needs.actions.declaring import (
    change_entry,
    confirm_entries,
    copy_last_year,
    declare_entry,
    declare_for_many,
    withdraw_entry,
)
from chungtay.needs.actions.moving import advance_need, answer_not_yet, confirm_met, mark_overdue, report_helped
from chungtay.needs.actions.parting import let_helpers_go, note_joining, note_parting
from chungtay.needs.queries.ground import Declared

__all__ = [
    "Declared",
    "add_item",
    "advance_need",
    "answer_not_yet",
    "ask_again",
    "begin_draft",
    "change_entry",
    "confirm_entries",
    "confirm_met",
    "copy_last_year",
    "declare_entry",
    "declare_for_many",
    "drop_draft",
    "keep_items",
    "let_helpers_go",
    "mark_overdue",
    "note_joining",
    "note_parting",
    "report_helped",
    "send_draft",
    "withdraw_entry",
]
