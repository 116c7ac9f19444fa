"""Days as people and Excel write them: day first, never guessed; what could be two days is refused."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from chungtay.kernel.vietnamese import fold

# The day 0 of Excel's calendar of 1900 for every day after 28 February 1900: Excel counts a 29 February 1900.
_EXCEL_ZERO: Final = date(1899, 12, 30)
_EXCEL_FIRST: Final = 61
_EXCEL_LAST: Final = 2_958_465
_YEARS: Final = (1900, 2100)

_DAY_FIRST: Final = re.compile(r"(\d{1,2})\s?[/.\- ]\s?(\d{1,2})\s?[/.\- ]\s?(\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST: Final = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?:[tT ][\d:.]+[zZ]?)?", re.ASCII)
_WORDS: Final = re.compile(
    r"(?:[a-z0-9 ]{1,40}, ?)?(?:ngay )?(\d{1,2}),? thang (\d{1,2}|gieng|chap|muoi mot|muoi hai|[a-z]{2,4}),? "
    r"nam (\d{4})",
    re.ASCII,
)
_PARTIAL: Final = re.compile(
    r"(?:nam )?\d{4}|(?:thang )?\d{1,2}[/.\-]\d{4}|thang \d{1,2},? nam \d{4}|\d{4}-\d{2}", re.ASCII
)
_CLOCK: Final = re.compile(r"[ ,]+\d{1,2}[:h]\d{2}(?::\d{2})?(?: ?[ap]m)?$", re.ASCII)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("gieng mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "", "chap"), start=1
    )
    for name in names.split()
} | {"muoi mot": 11, "muoi hai": 12}


class NotADay(ValueError):  # noqa: N818  # reads aloud where it is caught, as RuleBroken does
    """No day, or one of two; `code` says which of day_form, day_impossible, day_order, day_partial, day_range."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code: Final = code


def day_of_serial(serial: float) -> date:
    """The day Excel shows for a number (calendar of 1900, the time of day left off)."""
    whole = int(serial)
    if _YEARS[0] <= whole <= _YEARS[1] and whole == serial:
        # A year typed alone would be a day of 1905.
        raise NotADay("day_partial")
    if _EXCEL_LAST < whole < 100_000_000 and whole == serial:
        return _eight_figures(f"{whole:08d}")
    if not _EXCEL_FIRST <= whole <= _EXCEL_LAST:
        raise NotADay("day_form")
    return in_range(_EXCEL_ZERO + timedelta(days=whole))


def day_of_text(text: str) -> date:
    """The day somebody wrote, "5/9/2025", "05-9-25", "2025-09-05" or in words; two figures of a year as Excel does."""
    folded = text if text.isascii() else fold(text)
    if ":" in folded or "h" in folded:
        folded = _CLOCK.sub("", folded.lower())
    if found := _DAY_FIRST.fullmatch(folded):
        return _built(_full_year(found[3]), int(found[2]), int(found[1]))
    if found := _YEAR_FIRST.fullmatch(folded):
        return _built(int(found[1]), int(found[2]), int(found[3]))
    folded = fold(folded)
    if found := _WORDS.fullmatch(folded):
        month = int(found[2]) if found[2].isdigit() else _MONTHS.get(found[2], 0)
        return _built(int(found[3]), month, int(found[1]))
    if re.fullmatch(r"\d{8}", folded, re.ASCII):
        return _eight_figures(folded)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", folded, re.ASCII):
        return day_of_serial(float(folded))
    raise NotADay("day_partial" if _PARTIAL.fullmatch(folded) else "day_form")


def in_range(day: date) -> date:
    """The day, if it lies between 1900 and 2100."""
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise NotADay("day_range")
    return day


def _full_year(figures: str) -> int:
    """As Excel completes them: 00 to 29 are of this century, 30 to 99 of the last one."""
    year = int(figures)
    return year if len(figures) == 4 else year + (2000 if year < 30 else 1900)


def _eight_figures(figures: str) -> date:
    readings = set()
    for year, month, day in ((figures[4:], figures[2:4], figures[:2]), (figures[:4], figures[4:6], figures[6:])):
        try:
            readings.add(_built(int(year), int(month), int(day)))
        except NotADay:
            continue
    if len(readings) != 1:
        raise NotADay("day_form")
    return readings.pop()


def _built(year: int, month: int, day: int) -> date:
    if month > 12 and day <= 12:
        raise NotADay("day_order")
    try:
        return in_range(date(year, month, day))
    except NotADay:
        raise
    except ValueError as impossible:
        raise NotADay("day_impossible") from impossible
