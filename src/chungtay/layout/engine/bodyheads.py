"""The head of a body's documents when it has set nothing: its two lines, its abbreviation, its place (domain §5.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Words = Mapping[str, Any]  # the pack `heads.toml`

PROVINCIAL, DISTRICT, DESK = "SO", "PHONG_GDDT", "PHONG_VHXH"
CENTRAL: Final = frozenset({"BO", "VU"})
COMMITTEES: Final = frozenset({"UBND_TINH", "UBND_HUYEN", "UBND_XA"})


@dataclass(frozen=True, kw_only=True)
class BodyFacts:
    """What the register says of a body on a day: kind as its code, names as they were, units smallest first.

    `units` are pairs of a bare name and the name with its kind: ("Việt Hưng", "phường Việt Hưng").
    """

    kind: str
    name: str
    above: str = ""
    above_is_provincial: bool = False
    guiding: str = ""
    units: Sequence[tuple[str, str]] = ()
    is_province_seat: bool = False


@dataclass(frozen=True, kw_only=True)
class Head:
    """The two lines in capitals, the abbreviation that stands in the symbol, and the place before the date."""

    superior: str
    name: str
    abbreviation: str
    place: str


def head_of(body: BodyFacts, words: Words) -> Head:
    """The head computed from kind, name, superior body and seat; parts nobody knows stay empty."""
    stem, rest = _parted(body, words)
    return Head(
        superior=_superior(body, rest, words),
        name=_name_line(body, stem, words),
        abbreviation=_abbreviation(body, stem, words),
        place=_place(body, rest, words),
    )


def letters_of(name: str, words: Words) -> str:
    """The abbreviation of a name: first letters, words in capitals and figures whole; "và" and dashes are skipped."""
    kept = [word for word in re.split(r"[\s,.()]+", name) if word and word.lower() not in words["joining"]]
    return "".join(word if word.isupper() or word.isdigit() else word[0].upper() for word in kept)


def symbol(code: str, abbreviation: str, unit: str = "") -> str:
    """The sign after the number: "KH-THGB"; of a letter, which has no code, "THGB" or "SGDĐT-VP"."""
    parts = (code, abbreviation) if code else (abbreviation, unit)
    return "-".join(part for part in parts if part)


def _parted(body: BodyFacts, words: Words) -> tuple[str, str]:
    """The name without its place in the full spelling, and the place; other names come back whole."""
    for spelling in words["stems"].get(body.kind, ()):
        if body.name.casefold().startswith(spelling.casefold()):
            return words["stems"][body.kind][0], body.name[len(spelling) :].strip(" ,-")
    return body.name, ""


def _superior(body: BodyFacts, rest: str, words: Words) -> str:
    if body.kind in COMMITTEES or body.kind == "BO":
        return ""
    if body.above:
        return _short_committee(body.above, words).upper()
    if body.kind == PROVINCIAL and (rest or body.units):
        return f"{words['committee']} {_province(rest, body, words)}".upper()
    if body.kind in (DISTRICT, DESK) and rest:
        return f"{words['committee']} {rest}".upper()
    return body.guiding.upper()


def _province(rest: str, body: BodyFacts, words: Words) -> str:
    if rest.casefold().startswith((words["city"], words["province"])):
        return rest
    if body.is_province_seat:
        return body.units[-1][1]
    bare = re.sub(r"^TP\.?\s*", "", rest)
    kind = words["city"] if bare in words["provinces_that_are_cities"] else words["province"]
    return f"{kind} {bare}"


def _short_committee(name: str, words: Words) -> str:
    for spelling in words["committee_spellings"]:
        if name.casefold().startswith(spelling.casefold()):
            return f"{words['committee']}{name[len(spelling) :]}"
    return name


def _name_line(body: BodyFacts, stem: str, words: Words) -> str:
    if body.kind in COMMITTEES and stem.startswith(words["committee"]):
        return f"{words['committee_in_full']}{stem[len(words['committee']) :]}".upper()
    return stem.upper()


def _abbreviation(body: BodyFacts, stem: str, words: Words) -> str:
    if body.kind in COMMITTEES:
        return str(words["committee"])
    return letters_of(stem.removeprefix(words["left_off"].get(body.kind, "")), words)


def _place(body: BodyFacts, rest: str, words: Words) -> str:
    if body.kind == PROVINCIAL and rest:
        return _bare(rest, words)
    if body.kind in CENTRAL:
        return str(words["capital"])
    if body.units:
        bare, full = body.units[-1] if body.kind in (PROVINCIAL, "UBND_TINH") else body.units[0]
        return _spelled(bare, full, words)
    own = rest or (body.name if body.kind in COMMITTEES else body.above)
    without = _short_committee(own, words).removeprefix(words["committee"]).strip()
    is_place = without != own.strip() or bool(rest)
    if is_place:
        return _bare(without, words)
    return _bare(_after_stem(own, words), words) if body.above_is_provincial else ""


def _after_stem(name: str, words: Words) -> str:
    for spelling in words["stems"][PROVINCIAL]:
        if name.casefold().startswith(spelling.casefold()):
            return name[len(spelling) :].strip()
    return ""


def _bare(place: str, words: Words) -> str:
    """The place without the kind of its unit, unless it is named by a figure or after a person."""
    for kind in sorted(words["unit_words"], key=len, reverse=True):
        if place.casefold().startswith(f"{kind} "):
            return _spelled(place[len(kind) + 1 :], place, words)
    return place


def _spelled(bare: str, full: str, words: Words) -> str:
    is_in_full = bare.isdigit() or bare in words["place_in_full"]
    return full[:1].upper() + full[1:] if is_in_full else bare
