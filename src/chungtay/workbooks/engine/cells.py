"""One cell made clean: what was typed becomes the value of its column's kind, or a flaw that says why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Final, TypeAlias, TypeGuard

from chungtay.kernel.money import NotAnAmount, parse_dong
from chungtay.kernel.vietnamese import fold, short_day, tidy
from chungtay.workbooks.engine.columns import CellKind, Column, Value, bare
from chungtay.workbooks.engine.days import NotADay, day_of_serial, day_of_text, in_range

Raw: TypeAlias = str | float | int | bool | date | datetime | time | timedelta

MOST_LETTERS: Final = 32_767
_SHOWN_LETTERS: Final = 120
# Longer is no code, day, amount or address.
_WORD_LETTERS: Final = 1_000
_LARGEST: Final = 10**15
# Beyond this a number of Excel has lost figures (2^53).
_EXACT: Final = 2**53

# Marks piled on marks: putting a thousand of them in order takes a second.
_STACKED: Final = re.compile("[\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u1dc0-\u1dff\u20d0-\u20ff]{12}")
# What usually hides in pasted text: soft hyphens, joiners, marks of direction; `tidy` knows them all and is slower.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_SLOW_LETTERS: Final = 4_000
_TOGETHER: Final = 500
_GROUPED: Final = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*(?:[.,]0+)?", re.ASCII)
_WHOLE: Final = re.compile(r"[+-]?\d+(?:[.,]0+)?", re.ASCII)
_FRACTION: Final = re.compile(r"[+-]?[\d., ]*\d[.,]\d+", re.ASCII)
_SCIENTIFIC: Final = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.ASCII | re.IGNORECASE)
_TAIL_ZERO: Final = re.compile(r"(\d+)\.0+", re.ASCII)
_EMAIL: Final = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@"
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    re.ASCII,
)
_PHONE_SIGNS: Final = re.compile(r"[\s.()\-_'\u2013\u2014]+|^(?:dt|tel|phone|sdt)\.? ?:?", re.ASCII)
# Mobiles have ten figures, land lines eleven since 2017 and ten before; service numbers begin with 1800 or 1900.
_PHONE: Final = re.compile(r"0[1-9]\d{8,9}|1[89]00\d{4,6}", re.ASCII)
_YEAR: Final = re.compile(r"(?:nam )?(\d{4})(?:\.0)?", re.ASCII)


@dataclass(frozen=True)
class Flaw:
    """Why a cell has no value: a code and the words for its sentence."""

    code: str
    words: Mapping[str, str] = field(default_factory=dict)


def cleaner(column: Column, *, unit: int = 1) -> Callable[[Raw], Value | Flaw]:
    """What makes the cells of a column clean: a value, None for a blank cell, or a flaw; it never raises.

    `unit` multiplies amounts that state no unit of their own.
    """
    if column.kind is CellKind.CHOICE:
        meant = {bare(word): value for value, words in column.choices.items() for word in (value, *words)}
        refusal = Flaw("choice", {"choices": ", ".join(words[0] for words in column.choices.values())})
        return partial(_choice, meant=meant, refusal=refusal)
    if column.kind is CellKind.MONEY:
        return partial(_money, unit=unit)
    if column.kind in _WIDE:
        return partial(_WIDE[column.kind], column.width)
    return _NARROW[column.kind]


def clean(raw: Raw, column: Column, *, unit: int = 1) -> Value | Flaw:
    """The value of one cell, as `cleaner` makes it; texts longer than any cell may be are not looked at."""
    if isinstance(raw, str) and len(raw) > longest(column):
        return Flaw("text_long", {"limit": str(longest(column)), "length": str(len(raw))})
    return cleaner(column, unit=unit)(raw)


def clean_all(cells: Sequence[Raw], column: Column, *, unit: int = 1) -> list[Value | Flaw]:
    """The values of many cells, as `clean` makes each; texts that are clean as they stand are looked at together."""
    if column.kind is CellKind.TEXT:
        limit = min(column.width or MOST_LETTERS, _WORD_LETTERS)
        portions = (cells[start : start + _TOGETHER] for start in range(0, len(cells), _TOGETHER))
        made: list[Value | Flaw] = []
        for some in portions:
            if _are_texts(some) and _are_clean(some, limit):
                made.extend(some)
            else:
                made.extend(clean(cell, column) for cell in some)
        return made
    if kept := _kept_as_they_are(cells, column):
        return list(kept)
    made_clean, most = cleaner(column, unit=unit), longest(column)
    if max((len(cell) for cell in cells if isinstance(cell, str)), default=0) <= most:
        return list(map(made_clean, cells))
    return [
        made_clean(cell) if not isinstance(cell, str) or len(cell) <= most else clean(cell, column) for cell in cells
    ]


def _are_texts(cells: Sequence[Raw]) -> TypeGuard[Sequence[str]]:
    return set(map(type, cells)) == {str}


def _kept_as_they_are(cells: Sequence[Raw], column: Column) -> Sequence[str]:
    """These codes, numbers or addresses when every one is written as it is kept; none of them otherwise, or perhaps."""
    pattern = rf"\d{{{column.width or 1},{_WORD_LETTERS}}}" if column.kind is CellKind.CODE else _KEPT.get(column.kind)
    if not pattern or not _are_texts(cells):
        return []
    lines = "\n".join(cells) + "\n"
    # Nothing is tried twice, whatever the cells hold.
    return cells if lines.count("\n") == len(cells) and re.fullmatch(f"(?:(?>{pattern})\\n)++", lines, re.ASCII) else []


def _are_clean(texts: Sequence[str], limit: int) -> bool:
    """Whether every one of the texts is already what it would be made into; no may also mean perhaps."""
    if not 0 < min(map(len, texts)) <= max(map(len, texts)) <= limit:
        return False
    joined = f"|{'|'.join(texts)}|"  # a sign no mark is ever put on
    is_spaced_well = "  " not in joined and "| " not in joined and " |" not in joined
    return is_spaced_well and joined.isprintable() and unicodedata.is_normalized("NFC", joined)


def longest(column: Column) -> int:
    """How many letters a cell of that column may have before anything is done with it."""
    return MOST_LETTERS if column.kind is CellKind.TEXT else _WORD_LETTERS


def line(text: str) -> str:
    """What `tidy` makes of a text, faster where nothing invisible is in it."""
    if len(text) > _WORD_LETTERS and _STACKED.search(text):
        return ""
    if text.isprintable() and "  " not in text and text == text.strip() and unicodedata.is_normalized("NFC", text):
        return text
    joined = " ".join(unicodedata.normalize("NFC", text).split())
    if not joined.isprintable():
        joined = " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())
    return joined if joined.isprintable() or len(joined) > _SLOW_LETTERS else tidy(joined)


def shown(raw: Raw) -> str:
    """What somebody typed, as a sentence may quote it: one line, shortened."""
    text = tidy(plain(raw) if not isinstance(raw, str) else raw[: 4 * _SHOWN_LETTERS])
    return text if len(text) <= _SHOWN_LETTERS else text[: _SHOWN_LETTERS - 1] + "…"


def plain(raw: Raw) -> str:
    """A cell as text, numbers without a tail of .0 and days with the day first."""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, datetime | date):
        return short_day(raw)
    if isinstance(raw, float):
        return _number_text(raw)
    return str(raw)


def _number_text(number: float) -> str:
    if number.is_integer() and abs(number) < 10**17:
        return str(int(number))
    return repr(number)


def _text(width: int | None, raw: Raw) -> Value | Flaw:
    text = line(raw if isinstance(raw, str) else plain(raw))
    limit = width or MOST_LETTERS
    if len(text) > limit:
        return Flaw("text_long", {"limit": str(limit), "length": str(len(text))})
    return text or None


def _code(width: int | None, raw: Raw) -> Value | Flaw:
    if isinstance(raw, str) and raw.isascii() and raw.isdigit():
        return raw.zfill(width or 0)
    if isinstance(raw, date | datetime | time | timedelta):
        return Flaw("code_day")
    if isinstance(raw, float | int) and (not 0 <= raw <= _EXACT or raw != int(raw)):
        return Flaw("code_figures")
    text = line(plain(raw)).removeprefix("'").strip()
    if whole := _TAIL_ZERO.fullmatch(text):
        text = whole[1]
    if text.isascii() and text.isdigit():
        return text.zfill(width or 0)
    return Flaw("code_figures") if _SCIENTIFIC.fullmatch(text) else text or None


def _integer(raw: Raw) -> Value | Flaw:
    if isinstance(raw, bool | date | datetime | time | timedelta):
        return Flaw("integer_form")
    if isinstance(raw, float | int):
        return _sized(raw)
    text = line(raw).replace("\N{MINUS SIGN}", "-").removeprefix("'")
    if not text:
        return None
    if _WHOLE.fullmatch(text):
        return _sized(int(re.split("[.,]", text)[0])) if len(text) < 40 else Flaw("integer_size")
    if _GROUPED.fullmatch(text):
        return (
            _sized(int(re.sub(r"[.,' ]", "", re.sub(r"[.,]0{1,2}$", "", text))))
            if len(text) < 40
            else Flaw("integer_size")
        )
    return Flaw("integer_fraction" if _FRACTION.fullmatch(text) else "integer_form")


def _sized(number: float) -> Value | Flaw:
    if not abs(number) < _LARGEST:
        return Flaw("integer_size")
    return int(number) if number == int(number) else Flaw("integer_fraction")


def _money(raw: Raw, unit: int) -> Value | Flaw:
    if isinstance(raw, bool | date | datetime | time | timedelta):
        return Flaw("money_form")
    if isinstance(raw, float | int):
        if not abs(raw) < _LARGEST:
            return Flaw("money_size")
        exact = Decimal(repr(raw)) * unit
        return int(exact) if exact == exact.to_integral_value() else Flaw("money_fraction")
    text = line(raw).removeprefix("'")
    if not text:
        return None
    if len(text) > 60:
        return Flaw("money_form")
    try:
        amount = int(parse_dong(text)) if unit == 1 or not text[-1].isdigit() else _in_unit(text, unit)
    except NotAnAmount as refused:
        return Flaw(f"money_{refused.reason}")
    return amount


def _in_unit(text: str, unit: int) -> int:
    word = {10**3: "nghin", 10**6: "trieu", 10**9: "ty"}[unit]
    return int(parse_dong(f"{text} {word}"))


def _day(raw: Raw) -> Value | Flaw:
    try:
        if isinstance(raw, datetime):
            return in_range(raw.date())
        if isinstance(raw, date):
            return in_range(raw)
        if isinstance(raw, bool | time | timedelta):
            return Flaw("day_form")
        if isinstance(raw, float | int):
            return day_of_serial(raw) if abs(raw) < _LARGEST else Flaw("day_form")
        text = line(raw).removeprefix("'")
        return day_of_text(text) if text else None
    except NotADay as refused:
        return Flaw(refused.code)


def _year(raw: Raw) -> Value | Flaw:
    if isinstance(raw, bool | date | datetime | time | timedelta):
        return Flaw("year_form")
    text = fold(plain(raw)).removeprefix("'")
    if not text:
        return None
    found = _YEAR.fullmatch(text)
    return int(found[1]) if found and 1900 <= int(found[1]) <= 2100 else Flaw("year_form")


def _phone(raw: Raw) -> Value | Flaw:
    if isinstance(raw, bool | date | datetime | time | timedelta):
        return Flaw("phone_form")
    if isinstance(raw, str) and _PHONE.fullmatch(raw):
        return raw
    figures = _PHONE_SIGNS.sub("", fold(plain(raw)))
    if not figures:
        return None
    for prefix in ("+840", "+84", "0084"):
        if figures.startswith(prefix):
            figures = "0" + figures.removeprefix(prefix)
    if re.fullmatch(r"84\d{9,10}", figures, re.ASCII):
        figures = "0" + figures.removeprefix("84")
    # Nine or ten figures that do not begin with 0: Excel took the number for a quantity.
    if re.fullmatch(r"[2-9]\d{8,9}", figures, re.ASCII):
        figures = "0" + figures
    return figures if _PHONE.fullmatch(figures) else Flaw("phone_form")


def _email(raw: Raw) -> Value | Flaw:
    if isinstance(raw, str) and len(raw) <= 254 and _EMAIL.fullmatch(raw):
        return raw
    text = line(plain(raw)).lower().removeprefix("mailto:").strip(" <>;,.'\"")
    if not text:
        return None
    return text if len(text) <= 254 and _EMAIL.fullmatch(text) else Flaw("email_form")


def _choice(raw: Raw, meant: Mapping[str, str], refusal: Flaw) -> Value | Flaw:
    word = bare(plain(raw)[:_WORD_LETTERS])
    return meant.get(word, refusal) if word else None


# Of an address its letters; one of more than 254 in all is looked at by itself.
_KEPT: Final = {CellKind.PHONE: _PHONE.pattern, CellKind.EMAIL: rf"(?=[^\n]{{1,254}}\n)(?:{_EMAIL.pattern})"}
_WIDE: Final[Mapping[CellKind, Callable[[int | None, Raw], Value | Flaw]]] = {
    CellKind.TEXT: _text,
    CellKind.CODE: _code,
}
_NARROW: Final[Mapping[CellKind, Callable[[Raw], Value | Flaw]]] = {
    CellKind.INTEGER: _integer,
    CellKind.DAY: _day,
    CellKind.EMAIL: _email,
    CellKind.PHONE: _phone,
    CellKind.YEAR: _year,
}
