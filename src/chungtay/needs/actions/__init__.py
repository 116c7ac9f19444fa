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
from chungtay.needs.actions.listing import add_leaf, close_leaf, load_taxonomy, reword_leaf
from chungtay.needs.actions.moving import advance_need, confirm_met, mark_overdue, report_helped
from chungtay.needs.queries.ground import Declared

__all__ = [
    "Declared",
    "add_item",
    "add_leaf",
    "advance_need",
    "ask_again",
    "begin_draft",
    "change_entry",
    "close_leaf",
    "confirm_entries",
    "confirm_met",
    "copy_last_year",
    "declare_entry",
    "declare_for_many",
    "drop_draft",
    "keep_items",
    "load_taxonomy",
    "mark_overdue",
    "report_helped",
    "reword_leaf",
    "send_draft",
    "withdraw_entry",
]
