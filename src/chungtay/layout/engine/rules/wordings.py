"""Rules of what is written (§5.1, §5.4): characters, days, figures, hours, school years, amounts in words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from chungtay.kernel.vietnamese import amount_in_words, day_in_words
from chungtay.layout.engine.rules.breaches import Breach, at
from chungtay.layout.engine.rules.finding import Found
from chungtay.layout.engine.texts import fault_of
from chungtay.layout.engine.words import fixed_words

FOREIGN_THOUSANDS: Final = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3}){2,}(?![\d])|(?<![\w.,])\d{1,3}(?:,\d{3})+(?=\.\d)")
DECIMAL_POINT: Final = re.compile(r"(?<![\w.,/])\d+\.\d{1,2}\s?%|(?<![\w.,/])(?!0\d)\d+\.\d{4,}(?![\d])")
YEARS: Final = re.compile(r"(\d{4})\s*([-–—/])\s*(\d{2,4})")


def text_is_whole(found: Found) -> Iterator[Breach]:
    """Text in NFC without invisible, directing or controlling characters."""
    for one in found.paper.paragraphs:
        text = "".join(look.text for look in one.looks)
        if not unicodedata.is_normalized("NFC", text):
            yield at("nfc", one, "NFD", "NFC")
        odd = {f"U+{ord(c):04X}" for c in text if c != "\t" and fault_of(c) not in {None, "font"}}
        if odd:
            yield at("characters", one, odd, "")


def days_have_their_zeros(found: Found) -> Iterator[Breach]:
    """Every whole day: zeros before days under 10 and months 1 and 2, none before months 3 to 9."""
    pattern = re.compile(fixed_words().whole_day_pattern, re.IGNORECASE)
    for one in found.paper.paragraphs:
        for match in pattern.finditer(one.text):
            day, month, year = (int(figures) for figures in match.groups())
            try:
                wanted = day_in_words(date(year, month, day))
            except ValueError:
                wanted = ""
            if match[0].lower() != wanted:
                yield at("day_zeros", one, match[0], wanted)


def figures_are_vietnamese(found: Found) -> Iterator[Breach]:
    """Dots between thousands and a decimal comma: 1.234.567,89 and 94,64%."""
    for one in found.paper.paragraphs:
        for pattern in (FOREIGN_THOUSANDS, DECIMAL_POINT):
            for match in pattern.finditer(one.text):
                yield at("figures", one, match[0], match[0].translate(str.maketrans(",.", ".,")))


def hours_are_written(found: Found) -> Iterator[Breach]:
    """“14 giờ 00”, not 14h00 or 14:00."""
    words = fixed_words()
    pattern = re.compile(words.hour_pattern, re.IGNORECASE)
    for one in found.paper.paragraphs:
        for match in pattern.finditer(one.text):
            yield at("hour", one, match[0], words.hour.format(hour=match[1], minute=match[2] or "00"))


def school_years_are_written(found: Found) -> Iterator[Breach]:
    """“năm học 2025-2026”: a hyphen without spaces and two whole years; a semester has a Roman number."""
    words = fixed_words()
    for one in found.paper.paragraphs:
        for match in YEARS.finditer(one.text):
            before = one.text[: match.start()].lower().rstrip()
            if before.endswith(words.school_year) and match[0] != f"{match[1]}-{int(match[1]) + 1}":
                yield at("school_year", one, match[0], f"{match[1]}-{int(match[1]) + 1}")
        for match in re.finditer(words.semester_pattern, one.text, re.IGNORECASE):
            yield at("semester", one, match[1], {"1": "I", "2": "II"}[match[1]])


def amounts_agree_with_their_words(found: Found) -> Iterator[Breach]:
    """“240.000.000 đồng (Bằng chữ: Hai trăm bốn mươi triệu đồng)”: the words say the figures."""
    pattern = re.compile(fixed_words().amount_pattern)
    for one in found.paper.paragraphs:
        for match in pattern.finditer(one.text):
            amount = int(match[1].replace(".", ""))
            allowed = {
                amount_in_words(amount, southern=southern, plain_four=plain)
                for southern in (False, True)
                for plain in (False, True)
            }
            if match[2].strip() not in allowed:
                yield at("amount_in_words", one, match[2], amount_in_words(amount))


WORDING_RULES: Final[tuple[Callable[[Found], Iterator[Breach]], ...]] = (
    text_is_whole,
    days_have_their_zeros,
    figures_are_vietnamese,
    hours_are_written,
    school_years_are_written,
    amounts_agree_with_their_words,
)
