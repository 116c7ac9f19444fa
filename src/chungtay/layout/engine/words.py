"""The fixed words of official papers, read from the pack, and how days, numbers and letters are written."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from chungtay.kernel.vietnamese import day_in_words

PACK = Path(__file__).resolve().parents[1] / "packs" / "words.toml"
ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


@dataclass(frozen=True)
class Words:
    """Fixed words by their place; source: Nghị định 30/2020/NĐ-CP, Phụ lục I and III."""

    nation: str
    motto: str
    number: str
    blank_number: str
    blank_day: str
    addressees: str
    as_above: str
    recipients: str
    archive: str
    subject_of_letter: str
    letter: str
    urgencies: tuple[str, ...]
    appendix_of: str
    numbered: str
    dated: str
    issued: str
    witnesses: str
    decision_code: str
    decision: str
    decides: str
    collective: str
    verify: str
    end: str
    letters: str
    honorifics: tuple[str, ...]
    posts: tuple[str, ...]
    bases: tuple[str, ...]
    article: str
    roman: tuple[str, ...]
    arabic: tuple[str, ...]
    day_pattern: str
    whole_day_pattern: str
    appendix_pattern: str
    hour_pattern: str
    hour: str
    school_year: str
    semester_pattern: str
    amount_pattern: str


@cache
def fixed_words() -> Words:
    """The words of the shipped pack."""
    read: dict[str, Any] = tomllib.loads(PACK.read_text(encoding="utf-8"))
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in read.items()}
    return Words(**given)


def official_day(day: date | None, part: str = "") -> str:
    """“ngày 05 tháng 01 năm 2020”, “ngày 29 tháng 6 năm 2019”; not known, the part that is, or dots."""
    return day_in_words(day) if day else part or fixed_words().blank_day


def official_number(number: int) -> str:
    """At least two figures: 5 is “05”; 0 is a blank that can be filled in by hand."""
    return f"{number:02d}" if number else fixed_words().blank_number


def is_article(label: str) -> bool:
    """Whether a label is that of an article, “Điều 1.”; it stands in bold letters whatever follows it."""
    return label.startswith(f"{fixed_words().article} ")


def roman(number: int) -> str:
    """A Roman number as parts and chapters carry; ValueError below 1 and above 3999."""
    if not 1 <= number <= 3999:
        raise ValueError("roman")
    written = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


def point_letters(count: int) -> list[str]:
    """The letters of points as the Vietnamese alphabet has them: a, b, c, d, đ, e, g …; ValueError past the last."""
    if count > len(fixed_words().letters):
        raise ValueError("letters")
    return list(islice(fixed_words().letters, count))
