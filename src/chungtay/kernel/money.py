"""Amounts in whole dong; a counter-entry is negative."""

import re
from typing import Final, NewType

from chungtay.kernel import vietnamese

Dong = NewType("Dong", int)

# Beyond a million billion dong somebody's key has stuck.
LARGEST: Final = Dong(10**15)

_UNITS: Final = {
    "ty": 10**9,
    "ti": 10**9,
    "trieu": 10**6,
    "tr": 10**6,
    "nghin": 10**3,
    "ngan": 10**3,
    "k": 10**3,
    "": 1,
}
_CURRENCY: Final = re.compile(r"\s*(?:dong|vnd|d|\u20ab)\.?$")
_TERM: Final = re.compile(r"([\d.,]+)\s*(ty|ti|trieu|tr|nghin|ngan|k|)(?![a-z])\s*", re.ASCII)
# Thousands parted by spaces, as spreadsheets like to print them.
_SPACED: Final = re.compile(r"(?<=\d) (?=\d{3}(?:\D|$))", re.ASCII)


class NotAnAmount(ValueError):  # noqa: N818  # reads aloud where it is caught, as RuleBroken does
    """Text that is no amount; `reason` is empty, form, ambiguous, fraction (of a dong) or size."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason: Final = reason


def format_dong(amount: int) -> str:
    """The amount with its sign of currency behind a no-break space, 240.000.000 and the sign."""
    return f"{vietnamese.number(amount)}\N{NO-BREAK SPACE}{vietnamese.DONG_SIGN}"


def dong_in_words(amount: int, *, southern: bool = False) -> str:
    """The amount as written out after the figures of an official paper."""
    return vietnamese.amount_in_words(amount, southern=southern)


def parse_dong(text: str) -> Dong:
    """Read what people type, "10 tr", "10.000.000", "10,000,000 VND", "1,5" of a unit; NotAnAmount says why not."""
    typed = _CURRENCY.sub("", vietnamese.fold(text).replace("\N{MINUS SIGN}", "-"))
    sign = -1 if typed.startswith("-") else 1
    rest = _SPACED.sub("", typed.removeprefix("-").lstrip())
    if not rest:
        raise NotAnAmount("empty" if not vietnamese.tidy(text) else "form")
    total, unit_before = 0, LARGEST + 1
    while rest:
        term = _TERM.match(rest)
        if term is None or _UNITS[term[2]] >= unit_before:
            raise NotAnAmount("form")
        if not term[2] and total:
            # "1 billion 5" is said for one and a half.
            raise NotAnAmount("ambiguous")
        unit_before = _UNITS[term[2]]
        total += _in_dong(term[1], unit_before)
        rest = rest[term.end() :]
    if total > LARGEST:
        raise NotAnAmount("size")
    return Dong(sign * total)


def _in_dong(figures: str, unit: int) -> int:
    """Figures times their unit, once it is clear which sign parts thousands and which parts decimals."""
    whole, decimals = _split(figures, unit)
    scale: int = 10 ** len(decimals)
    amount, remainder = divmod(int(whole + decimals) * unit, scale)
    if remainder:
        raise NotAnAmount("fraction")
    return amount


def _split(figures: str, unit: int) -> tuple[str, str]:
    """The whole and the decimal figures, whichever of dot and comma parts the thousands."""
    if re.fullmatch(r"[1-9]\d{0,2},\d{3}", figures):
        # Thousands in an amount of dong; before a unit it may as well be a decimal comma.
        if unit > 1:
            raise NotAnAmount("ambiguous")
        return figures.replace(",", ""), ""
    for group, point in ((".", ","), (",", ".")):
        parts = re.fullmatch(rf"([1-9]\d{{0,2}}(?:\{group}\d{{3}})+|\d+)(?:\{point}(\d+))?", figures)
        if parts is not None:
            return parts[1].replace(group, ""), parts[2] or ""
    raise NotAnAmount("form")
