"""Rules of the end (§5.1): who signs, how names stand, who receives the paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from chungtay.layout.engine.rules.breaches import Breach, at, capital, looking, sized
from chungtay.layout.engine.rules.finding import Found
from chungtay.layout.engine.words import fixed_words


def posts_are_written(found: Found) -> Iterator[Breach]:
    """Authority and post in bold capitals of 13–14; somebody signs."""
    if not found.posts:
        yield Breach("post", "", "", "capitals")
    yield from capital("post", found.posts)
    yield from looking("post", found.posts, bold=True, italic=False)
    yield from sized("post", found.posts, 13, 14)


def names_are_bare(found: Found) -> Iterator[Breach]:
    """Names in bold letters of 13–14, without academic titles or honours before them."""
    yield from looking("name", found.names, bold=True, italic=False)
    yield from sized("name", found.names, 13, 14)
    titles = re.compile(rf"(?:{'|'.join(map(re.escape, fixed_words().honorifics))})(?:\.|\s)", re.IGNORECASE)
    for one in found.names:
        match = titles.match(one.text)
        if match:
            yield at("name_title", one, match[0].strip(), "")


def recipients_are_listed(found: Found) -> Iterator[Breach]:
    """“Nơi nhận:” in bold italics of 12 on the left; the list in 11, each ending with a semicolon, the last a stop."""
    one = found.recipients
    words = fixed_words()
    if one is None:
        yield Breach("recipients", "", "", words.recipients)
        return
    if not one.text.startswith(words.recipients):
        yield at("recipients", one, one.text, words.recipients)
    yield from looking("recipients", [one], bold=True, italic=True)
    yield from sized("recipients", [one], 12, 12)
    if one.in_table and one.spot.column:
        yield at("recipients_place", one, "right", "left")
    yield from sized("recipient_list", found.recipient_list, 11, 11)
    yield from looking("recipient_list", found.recipient_list, bold=False, italic=False)
    for place, line in enumerate(found.recipient_list, start=1):
        sign = "." if place == len(found.recipient_list) else ";"
        if not line.text.startswith("- ") or not line.text.endswith(sign):
            yield at("recipient_end", line, line.text[-1:], sign)
    last = found.recipient_list[-1].text if found.recipient_list else ""
    if not last.startswith(f"- {words.archive}"):
        yield Breach("archive", last, last, f"- {words.archive} VT.")


def answers_say_as_above(found: Found) -> Iterator[Breach]:
    """A paper with addressees begins its list with “- Như trên;”."""
    words = fixed_words()
    if found.addressed and found.recipient_list and not found.recipient_list[0].text.startswith(f"- {words.as_above}"):
        yield at("as_above", found.recipient_list[0], found.recipient_list[0].text, f"- {words.as_above};")


END_RULES: Final[tuple[Callable[[Found], Iterator[Breach]], ...]] = (
    posts_are_written,
    names_are_bare,
    recipients_are_listed,
    answers_say_as_above,
)
