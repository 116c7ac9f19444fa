from __future__ import annotations

from chungtay.sheets.views.bringing import bring
from chungtay.sheets.views.deciding import again, take_over, undo, withdraw
from chungtay.sheets.views.files import errors, export, template
from chungtay.sheets.views.showing import progress, show, show_all

__all__ = [
    "again",
    "bring",
    "errors",
    "export",
    "progress",
    "show",
    "show_all",
    "take_over",
    "template",
    "undo",
    "withdraw",
]
