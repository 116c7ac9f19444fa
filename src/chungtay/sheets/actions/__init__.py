from __future__ import annotations

from chungtay.sheets.actions.deciding import ask_to_take_over, withdraw_import
from chungtay.sheets.actions.exporting import record_export, record_file_taken
from chungtay.sheets.actions.forgetting import forget_imports
from chungtay.sheets.actions.reading import read_import
from chungtay.sheets.actions.receiving import MOST_BYTES, receive_file
from chungtay.sheets.actions.taking import check_import, take_over_import, undo_import

__all__ = [
    "MOST_BYTES",
    "ask_to_take_over",
    "check_import",
    "forget_imports",
    "read_import",
    "receive_file",
    "record_export",
    "record_file_taken",
    "take_over_import",
    "undo_import",
    "withdraw_import",
]
