from chungtay.sheets.models.imports import DONE_STATES, KEPT_FOR, SheetImport, StagedRow
from chungtay.sheets.models.pouring import Plain, heaped, much_room, pour, renew_statistics, reserve_keys

__all__ = [
    "DONE_STATES",
    "KEPT_FOR",
    "Plain",
    "SheetImport",
    "StagedRow",
    "heaped",
    "much_room",
    "pour",
    "renew_statistics",
    "reserve_keys",
]
