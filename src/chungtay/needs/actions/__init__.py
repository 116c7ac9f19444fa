from chungtay.needs.actions.declaring import (
    Declared,
    change_entry,
    confirm_entries,
    copy_last_year,
    declare_entry,
    withdraw_entry,
)
from chungtay.needs.actions.listing import add_leaf, close_leaf, load_taxonomy, reword_leaf
from chungtay.needs.actions.moving import advance_need, confirm_met, mark_overdue, report_helped

__all__ = [
    "Declared",
    "add_leaf",
    "advance_need",
    "change_entry",
    "close_leaf",
    "confirm_entries",
    "confirm_met",
    "copy_last_year",
    "declare_entry",
    "load_taxonomy",
    "mark_overdue",
    "report_helped",
    "reword_leaf",
    "withdraw_entry",
]
