"""Rules of the head (§5.1, §5.2): nation, issuers, number, day, title, addressees, legal bases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from chungtay.layout.engine.rules.breaches import Breach, aligned, at, capital, looking, sized
from chungtay.layout.engine.rules.finding import Found
from chungtay.layout.engine.rules.paper import Paragraph
from chungtay.layout.engine.words import fixed_words

# Figures or a blank, one stroke, then the sign: letters and figures, hyphens between parts, no spaces.
SIGN: Final = r"[^\W\d_][\w&]*(?:-[^\W\d_][\w&]*)*"
NUMBERED: Final = re.compile(rf"(?:(?P<figures>\d+)|[\s.…_]*)/(?:\d{{4}}/)?(?P<sign>{SIGN})")


def nation_is_right(found: Found) -> Iterator[Breach]:
    """The nation's name in bold capitals of 12–13, in the right half or, above many issuers, over the whole breadth."""
    one = found.nation
    if one is None:
        yield Breach("nation", "", "", fixed_words().nation)
        return
    yield from capital("nation", [one])
    yield from looking("nation", [one], bold=True, italic=False)
    yield from sized("nation", [one], 12, 13)
    yield from aligned("nation", [one], "center")
    if one.in_table and one.spot.column == 0:
        yield at("nation_place", one, "left", "right")


def motto_is_ruled(found: Found) -> Iterator[Breach]:
    """The motto in bold letters of 13–14 with a rule under it."""
    one = found.motto
    if one is None:
        yield Breach("motto", "", "", fixed_words().motto)
        return
    if one.text != fixed_words().motto:
        yield at("motto", one, one.text, fixed_words().motto)
    yield from looking("motto", [one], bold=True, italic=False)
    yield from sized("motto", [one], 13, 14)
    yield from _ruled("motto_rule", found, one)


def issuers_are_named(found: Found) -> Iterator[Breach]:
    """The superior body in capitals, not bold; the issuer below in bold capitals with a rule under it; both 12–13."""
    yield from capital("superior", found.superiors)
    yield from looking("superior", found.superiors, bold=False, italic=False)
    yield from sized("superior", found.superiors, 12, 13)
    if not found.issuers:
        yield Breach("issuer", "", "", "capitals")
    yield from capital("issuer", found.issuers)
    yield from looking("issuer", found.issuers, bold=True, italic=False)
    yield from sized("issuer", found.issuers, 12, 13)
    if found.issuers and found.nation is not None and found.nation.in_table:
        yield from _ruled("issuer_rule", found, found.issuers[-1])


def number_is_written(found: Found) -> Iterator[Breach]:
    """“Số: 05/KH-THGB”: two figures at least, a stroke before the sign, hyphens in it, no spaces, size 13, upright."""
    one = found.number
    if one is None:
        return
    start = fixed_words().number
    if not one.text.startswith(start):
        yield at("number", one, one.text, start)
        return
    written = one.text.removeprefix(start).strip(" \u00a0")
    read = NUMBERED.fullmatch(written)
    if read is None:
        yield at("number_sign", one, written, "/")
    elif read["figures"] and len(read["figures"]) < 2:
        yield at("number_figures", one, read["figures"], f"0{read['figures']}")
    yield from sized("number_size", [one], 13, 13)
    yield from looking("number_size", [one], bold=False, italic=False)


def day_is_written(found: Found) -> Iterator[Breach]:
    """Place and day in italics of 13–14, beside the number; zeros before days under 10 and months 1 and 2 only."""
    one = found.day
    if one is None:
        yield Breach("day", "", "", fixed_words().blank_day)
        return
    yield from looking("day", [one], italic=True, bold=False)
    yield from sized("day", [one], 13, 14)
    number = found.number
    if (
        number is not None
        and number.in_table
        and (number.spot.table, number.spot.row) != (one.spot.table, one.spot.row)
    ):
        yield at("day_place", one, "", number.text)
    if "," not in one.text:
        yield at("place", one, one.text, ",")


def title_is_written(found: Found) -> Iterator[Breach]:
    """The kind in bold capitals of 13–14, its subject in bold letters, both centred, and a rule under them."""
    one, subject = found.title, found.subject
    if one is None:
        if found.letter_subject is None:
            yield Breach("title", "", "", "capitals")
        return
    yield from capital("title", [one])
    yield from looking("title", [one], bold=True, italic=False)
    yield from sized("title", [one], 13, 14)
    yield from aligned("title", [one], "center")
    if subject is not None:
        yield from looking("subject", [subject], bold=True, italic=False)
        yield from sized("subject", [subject], 13, 14)
        yield from aligned("subject", [subject], "center")
        yield from _ruled("subject_rule", found, subject)


def letters_say_what_about(found: Found) -> Iterator[Breach]:
    """A letter has its subject under the number in letters of 12–13, and says to whom it goes."""
    if not found.is_letter or found.letter_subject is None:
        return
    one = found.letter_subject
    if not one.text.startswith(fixed_words().subject_of_letter):
        yield at("letter_subject", one, one.text, fixed_words().subject_of_letter)
    yield from looking("letter_subject", [one], bold=False, italic=False)
    yield from sized("letter_subject", [one], 12, 13)
    if not found.addressed:
        yield Breach("addressees", "", "", fixed_words().addressees)


def addressees_are_listed(found: Found) -> Iterator[Breach]:
    """“Kính gửi:” in upright letters of 13–14; several addressees each behind a dash, with a semicolon or a stop."""
    yield from sized("addressees", found.addressed, 13, 14)
    yield from looking("addressees", found.addressed, italic=False, bold=False)
    if found.addressed and not found.addressed[0].text.startswith(fixed_words().addressees):
        yield at("addressees", found.addressed[0], found.addressed[0].text, fixed_words().addressees)
    for place, one in enumerate(found.addressed[1:], start=2):
        sign = "." if place == len(found.addressed) else ";"
        if not one.text.endswith(sign):
            yield at("addressees_end", one, one.text[-1:], sign)


def bases_are_listed(found: Found) -> Iterator[Breach]:
    """Legal bases in italics, each on its line and ending with a semicolon, the last with a full stop."""
    yield from looking("bases", found.bases, italic=True, bold=False)
    yield from sized("bases", found.bases, 13, 14)
    for place, one in enumerate(found.bases, start=1):
        sign = "." if place == len(found.bases) else ";"
        if not one.text.endswith(sign):
            yield at("bases_end", one, one.text[-1:], sign)


def decisions_say_who_decides(found: Found) -> Iterator[Breach]:
    """A decision names who decides above its legal bases, in bold capitals of 13–14 (Phụ lục III, mẫu 1.2)."""
    if not found.is_decision:
        return
    if found.enacting is None:
        yield Breach("enacting", "", "", "capitals")
        return
    yield from capital("enacting", [found.enacting])
    yield from looking("enacting", [found.enacting], bold=True, italic=False)
    yield from sized("enacting", [found.enacting], 13, 14)
    yield from aligned("enacting", [found.enacting], "center")


def _ruled(rule: str, found: Found, line: Paragraph) -> Iterator[Breach]:
    """A rule is an edge of the line, an edge of the empty paragraph after it, or something drawn there."""
    after = found.follows(line)
    is_ruled = line.has_edge or line.has_drawing
    if not is_ruled and after is not None and not after.text:
        is_ruled = after.has_edge or after.has_drawing
    if not is_ruled:
        yield at(rule, line, "", "―")


HEAD_RULES: Final[tuple[Callable[[Found], Iterator[Breach]], ...]] = (
    nation_is_right,
    motto_is_ruled,
    issuers_are_named,
    number_is_written,
    day_is_written,
    title_is_written,
    letters_say_what_about,
    addressees_are_listed,
    bases_are_listed,
    decisions_say_who_decides,
)
