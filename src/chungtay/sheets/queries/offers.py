"""The door for rooms that offer a sheet; what stands behind it is asked by the rules too."""

from __future__ import annotations

from chungtay.sheets.rules.offers import (
    CHANGE,
    NEW,
    REFUSED,
    SAME,
    Checked,
    Entering,
    Finding,
    SheetOffer,
    Taken,
    may_enter,
    offer_of,
    offer_sheet,
    offered_sheets,
    scopes_of,
)

__all__ = [
    "CHANGE",
    "NEW",
    "REFUSED",
    "SAME",
    "Checked",
    "Entering",
    "Finding",
    "SheetOffer",
    "Taken",
    "may_enter",
    "offer_of",
    "offer_sheet",
    "offered_sheets",
    "scopes_of",
]
