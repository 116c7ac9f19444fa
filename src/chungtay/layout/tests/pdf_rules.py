"""The rules of §5.1–5.4 that can be read off a finished PDF: what stands where, in which size and look.

The file is read by pypdf, breadths are measured by Pillow; the writer, Typst, has no part in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO

from PIL import ImageFont
from pypdf import PageObject, PdfReader

from chungtay.layout.engine.measuring import FONTS
from chungtay.layout.engine.words import fixed_words

MILLIMETRE = 72 / 25.4
MIDDLE_OF_PAGE, MIDDLE_OF_TEXT = 105.0, 110.0
TOP_MARGIN = 20.0
BASES = ("Căn cứ", "Theo đề nghị", "Xét đề nghị")
DAY = re.compile(r"^(?:[^,\d]+, )?ngày (\d{2}) tháng (\d{1,2}) năm \d{4}$")
NUMBER = re.compile(r"^Số: (?:\d{2,}|\s*)/[A-ZĐ0-9&][A-Za-zĐ0-9&]*(?:-[A-Za-zĐ0-9&]+)*$")


@dataclass(frozen=True)
class Printed:
    """A line on a page: its words, where it begins and ends and how low it stands in millimetres, and its look."""

    page: int
    text: str
    left: float
    right: float
    down: float
    size: float
    is_bold: bool
    is_italic: bool

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def is_capital(self) -> bool:
        return self.text == self.text.upper()


def lines_of(content: bytes) -> list[Printed]:
    """Every line of the file in the order it is written; two columns beside each other are two lines."""
    found: list[Printed] = []
    for number, page in enumerate(PdfReader(BytesIO(content)).pages, start=1):
        for piece in _pieces(page, number):
            last = found[-1] if found else None
            if last and last.page == number and abs(last.down - piece.down) < 0.8 and _goes_on(last, piece):
                both = replace(last, text=last.text + piece.text, right=piece.right)
                found[-1] = replace(both, is_bold=last.is_bold and piece.is_bold)
            else:
                found.append(piece)
    return [replace(line, text=" ".join(line.text.split(" ")).strip()) for line in found]


def breaches_of_pdf(content: bytes) -> set[str]:
    """The names of the rules the file breaks."""
    lines = lines_of(content)
    first = [line for line in lines if line.page == 1]
    return {
        rule for check in (_head, _numbered, _dated, _title, _bases, _body, _end) for rule in check(first, lines)
    } | set(_page_numbers(lines))


def _goes_on(last: Printed, piece: Printed) -> bool:
    # Room to write a number by hand is no end of the line.
    room = 15 if last.text.strip() == fixed_words().number else 4
    return last.right - 1 <= piece.left < last.right + room


def _pieces(page: PageObject, number: int) -> Iterator[Printed]:
    found: list[Printed] = []
    height = float(page.mediabox.height)

    def visit(text: str, cm: list[float], tm: list[float], font: dict[str, str] | None, size: float) -> None:
        words = text.strip("\n")
        if not words.strip():
            return
        across = (cm[0] * tm[4] + cm[2] * tm[5] + cm[4]) / MILLIMETRE
        down = (height - (cm[1] * tm[4] + cm[3] * tm[5] + cm[5])) / MILLIMETRE
        points = round(abs(size * tm[3] * cm[3]), 1)
        look = str((font or {}).get("/BaseFont", "")).partition("-")[2]
        breadth = _breadth(words, look or "Regular") * points / MILLIMETRE
        found.append(Printed(number, words, across, across + breadth, down, points, "Bold" in look, "Italic" in look))

    page.extract_text(visitor_text=visit)
    yield from found


@cache
def _breadth(words: str, look: str) -> float:
    """How broad the words are at a size of one point."""
    return float(ImageFont.truetype(FONTS / f"Tinos-{look}.ttf", 1000).getlength(words)) / 1000


def _head(first: Sequence[Printed], _all: Sequence[Printed]) -> Iterator[str]:
    words = fixed_words()
    yield from _like(first, words.nation, "nation", 12, 13, bold=True)
    yield from _like(first, words.motto, "motto", 13, 14, bold=True)


def _numbered(first: Sequence[Printed], _all: Sequence[Printed]) -> Iterator[str]:
    numbered = _number_line(first)
    if numbered is None:
        return
    issuers = [line for line in first if line.down < numbered.down - 2 and line.middle < MIDDLE_OF_PAGE - 20]
    if any(not line.is_capital or not 12 <= line.size <= 13 for line in issuers) or not issuers[-1].is_bold:
        yield "issuer"
    if len(issuers) > 1 and issuers[0].is_bold:
        yield "superior"
    if not NUMBER.match(numbered.text):
        yield "number"
    if numbered.size != 13 or numbered.is_bold or numbered.is_italic:
        yield "number_size"


def _dated(first: Sequence[Printed], _all: Sequence[Printed]) -> Iterator[str]:
    dated = next((line for line in first if " năm " in line.text and "ngày" in line.text and line.left > 95), None)
    if dated is None:
        yield "day"
        return
    if not dated.is_italic or dated.is_bold or not 13 <= dated.size <= 14:
        yield "day"
    numbered = _number_line(first)
    if numbered and abs(dated.down - numbered.down) > 0.5:
        yield "day_place"
    if "…" not in dated.text and not _is_day(dated.text):
        yield "day_zeros"


def _number_line(first: Sequence[Printed]) -> Printed | None:
    return next((line for line in first if line.text.startswith(fixed_words().number)), None)


def _is_day(text: str) -> bool:
    found = DAY.match(text)
    return found is not None and (len(found[2]) == 2) == (int(found[2]) < 3 or int(found[2]) > 9)


def _title(first: Sequence[Printed], _all: Sequence[Printed]) -> Iterator[str]:
    under = [line for line in first if line.middle > 85 and line.down > 50]
    title = next((line for line in under if line.is_bold and line.is_capital), None)
    if any(line.text.startswith(fixed_words().subject_of_letter) for line in first):
        return
    if title is None or not 13 <= title.size <= 14 or abs(title.middle - MIDDLE_OF_TEXT) > 2:
        yield "title"
        return
    subject = next((line for line in under if line.down > title.down), None)
    if subject is None or not subject.is_bold or not 13 <= subject.size <= 14:
        yield "subject"


def _bases(_first: Sequence[Printed], every: Sequence[Printed]) -> Iterator[str]:
    begun = [at for at, line in enumerate(every) if line.text.startswith(BASES) and line.left > 35 and line.page == 1]
    if not begun:
        return
    ends = next((at for at in range(begun[-1], len(every)) if every[at].text.endswith((".", ";"))), begun[-1])
    rows = every[begun[0] : ends + 1]
    if not all(line.is_italic for line in rows):
        yield "bases"
    lasts = [every[at - 1].text for at in begun[1:]]
    if not all(text.endswith(";") for text in lasts) or not every[ends].text.endswith("."):
        yield "bases_end"


def _body(_first: Sequence[Printed], every: Sequence[Printed]) -> Iterator[str]:
    words = fixed_words()
    begins = next((at for at, line in enumerate(every) if line.down > 60 or line.page > 1), 0)
    ends = next((at for at, line in enumerate(every) if line.text == words.recipients), len(every))
    body = [line for line in every[begins:ends] if line.down > TOP_MARGIN and line.down < 280]
    if any(not 13 <= line.size <= 14 for line in body):
        yield "body_size"
    if body and not any(line.text.endswith(words.end) for line in every):
        yield "end"


def _end(_first: Sequence[Printed], every: Sequence[Printed]) -> Iterator[str]:
    words = fixed_words()
    at = next((at for at, line in enumerate(every) if line.text == words.recipients), None)
    if at is None:
        yield "recipients"
        return
    head = every[at]
    if not (head.is_bold and head.is_italic and head.size == 12 and abs(head.left - 30) < 1):
        yield "recipients"
    listed = [line for line in every[at + 1 :] if line.left < 60 and line.page == head.page and line.down < 280]
    rows = [line for line in listed if line.size <= 12]
    if any(line.size != 11 or line.is_bold or line.is_italic for line in rows):
        yield "recipient_list"
    text = " ".join(line.text for line in rows)
    parts = [part.strip() for part in text.split(";")]
    if not text.startswith("- ") or not all(part.startswith("- ") for part in parts) or not text.endswith("."):
        yield "recipient_end"
    if not parts[-1].startswith(f"- {words.archive}"):
        yield "archive"
    signs = [line for line in every[at + 1 :] if line.left >= 95 and line.page == head.page and line.down < 280]
    if not signs:
        # Two who sign stand beside each other above the recipients.
        said = next((place for place, line in enumerate(every) if line.text.endswith(words.end)), at)
        signs = [line for line in every[said + 1 : at] if line.left >= 95]
    if not signs or not all(line.is_bold and 13 <= line.size <= 14 for line in signs):
        yield "signature"
    if signs and not signs[0].is_capital:
        yield "post"


def _page_numbers(lines: Sequence[Printed]) -> Iterator[str]:
    counted = 0
    for page in sorted({line.page for line in lines}):
        here = [line for line in lines if line.page == page]
        above = [line for line in here if line.down < TOP_MARGIN - 3]
        starts = page == 1 or any(line.text.startswith("Phụ lục") for line in here[:2])
        counted = 1 if starts else counted + 1
        if starts:
            if above:
                yield "first_page_number"
            continue
        if [line.text for line in above] != [str(counted)]:
            yield "page_number"
            continue
        number = above[0]
        if abs(number.middle - MIDDLE_OF_TEXT) > 2:
            yield "page_number_centred"
        if not 13 <= number.size <= 14 or number.is_italic or number.is_bold:
            yield "page_number_size"


def _like(lines: Sequence[Printed], text: str, rule: str, low: float, high: float, *, bold: bool) -> Iterator[str]:
    found = next((line for line in lines if line.text == text), None)
    if found is None or not low <= found.size <= high or found.is_bold != bold or found.middle < MIDDLE_OF_PAGE:
        yield rule
