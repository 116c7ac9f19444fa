"""The normal form of a school's name: what two people who write the same name differently both mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chungtay.kernel.vietnamese import fold, fold_organisation, tidy

# Longest first: what a name says of the levels taught.
_LEVELS: Final = (
    ("pho thong co so", ("TH", "THCS")),
    ("trung hoc co so", ("THCS",)),
    ("trung hoc pho thong", ("THPT",)),
    ("tieu hoc", ("TH",)),
    ("mam non", ("MN",)),
    ("mau giao", ("MN",)),
)
# What makes a school one of another sort, whatever else it is called.
_SORTS: Final = (
    ("pho thong dan toc ban tru", "ban tru"),
    ("pho thong dan toc noi tru", "noi tru"),
    ("dan toc ban tru", "ban tru"),
    ("dan toc noi tru", "noi tru"),
    ("giao duc thuong xuyen", "gdtx"),
    ("giao duc nghe nghiep", "gdnn"),
    ("pho thong chuyen", "chuyen"),
    ("chuyen", "chuyen"),
    ("lien cap", "lien cap"),
)
_PLACES: Final = (
    ("thanh pho", "city"),
    ("thi xa", "town"),
    ("thi tran", "township"),
    ("quan", "district"),
    ("huyen", "district"),
    ("phuong", "ward"),
    ("xa", "commune"),
    ("tinh", "province"),
)
_SHORT_PLACES: Final = {
    "tp": "city",
    "tx": "town",
    "tt": "township",
    "q": "district",
    "h": "district",
    "p": "ward",
    "x": "commune",
    "t": "province",
}
_SHORT_INSIDE: Final = frozenset(_SHORT_PLACES) - {"t"}
# thành phố, thị xã, thị trấn, quận, huyện, phường, xã, tỉnh as they are spelled, and shortened with a dot.
_ACCENTED: Final = {
    "thanh pho": "th\u00e0nh ph\u1ed1",
    "thi xa": "th\u1ecb x\u00e3",
    "thi tran": "th\u1ecb tr\u1ea5n",
    "quan": "qu\u1eadn",
    "huyen": "huy\u1ec7n",
    "phuong": "ph\u01b0\u1eddng",
    "xa": "x\u00e3",
    "tinh": "t\u1ec9nh",
}
_SHORTENED: Final = {
    "thanh pho": "tp",
    "thi xa": "tx",
    "thi tran": "tt",
    "quan": "q",
    "huyen": "h",
    "phuong": "p",
    "xa": "x",
    "tinh": "t",
}
_WRITTEN: Final = tuple(
    (phrase, re.compile(rf"\b(?:{_ACCENTED[phrase]}\b|{_SHORTENED[phrase]}\.)")) for phrase in _ACCENTED
)
_WORDS: Final = re.compile(r"[^\W\d_]+")
_FRONT: Final = (*_SORTS, *_LEVELS)
_SEPARATORS: Final = re.compile(r"[,;()\u2013\u2014]| - ")
_PARTS: Final = (("co so", "site"), ("cs", "site"), ("khu", "site"), ("diem truong", "site"), ("diem", "site"))
_BRANCHES: Final = (("phan hieu", "branch"), ("phan truong", "branch"), ("chi nhanh", "branch"))
ROMANS: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
_ROMAN: Final = {roman: str(n) for n, roman in enumerate(ROMANS, start=1)}
_TONES: Final = frozenset("\u0300\u0309\u0303\u0301\u0323")
_LONE_Y: Final = re.compile(r"([bcdghklmnpqrstvx]*)y")


@dataclass(frozen=True)
class NameForm:
    """The normal form of a name: own syllables, what tells it from its neighbours, and the places it names."""

    own: tuple[str, ...]
    spoken: tuple[tuple[str, str] | None, ...]
    marks: tuple[str, ...]
    levels: frozenset[str]
    sorts: frozenset[str]
    named: frozenset[tuple[str, str]]
    is_marked: bool

    @property
    def text(self) -> str:
        return " ".join(self.own)


def name_form(name: str) -> NameForm:
    """The normal form of a school's name; equal for all the ways people write the same name."""
    main, rest = _segments(name)
    words = fold_organisation(main).split()
    words = words[1:] if words[:1] == ["truong"] else words
    words, levels, sorts = _taken_out(words)
    own, marks, named = _parted(words, _places_written(main))
    for segment in rest:
        further_marks, place = _segment(segment)
        marks += further_marks
        named |= place
    own, numbers = _without_marks(own)
    spoken = _spoken(main, own)
    return NameForm(
        own=tuple(own),
        spoken=spoken,
        marks=tuple(numbers + marks),
        levels=frozenset(levels),
        sorts=frozenset(sorts),
        named=frozenset(named),
        is_marked=any(each is not None and (each[1] or each[0] != fold(each[0])) for each in spoken),
    )


def _segments(name: str) -> tuple[str, list[str]]:
    """The name up to the first comma, bracket or dash, and what follows; a dash between levels parts nothing."""
    main, *rest = [part.strip() for part in _SEPARATORS.split(tidy(name)) if part.strip()] or [""]
    while rest and any(_begins(fold_organisation(rest[0]).split(), 0, phrase) for phrase, _meant in _FRONT):
        main = f"{main} {rest.pop(0)}"
    return main, rest


def _places_written(main: str) -> frozenset[str]:
    """The words for places that stand in the text itself: "phường" is one, "Phương" is not. All when unaccented."""
    lower = main.lower()
    if lower.isascii():
        return frozenset(phrase for phrase, _kind in _PLACES)
    return frozenset(phrase for phrase, pattern in _WRITTEN if pattern.search(lower))


def _taken_out(words: list[str]) -> tuple[list[str], set[str], set[str]]:
    """The words without what they say of levels and sort, which stand in front of the own name."""
    levels: set[str] = set()
    sorts: set[str] = set()
    at, met = 0, True
    while met:
        met = False
        for phrase, sort in _SORTS:
            if _begins(words, at, phrase):
                sorts.add(sort)
                at, met = at + len(phrase.split()), True
                break
        for phrase, meant in _LEVELS:
            if _begins(words, at, phrase):
                levels |= set(meant)
                at, met = at + len(phrase.split()), True
                break
        if words[at : at + 1] in (["truong"], ["va"]) and at:
            at, met = at + 1, True
        if words[at : at + 2] == ["trung", "tam"]:
            sorts.add("trung tam")
            at, met = at + 2, True
    return words[at:], levels, sorts


def _begins(words: Sequence[str], at: int, phrase: str) -> bool:
    parts = _split(phrase)
    return at < len(words) and words[at] == parts[0] and list(words[at : at + len(parts)]) == parts


@lru_cache(maxsize=64)
def _split(phrase: str) -> list[str]:
    return phrase.split()


def _parted(words: list[str], written: Collection[str]) -> tuple[list[str], list[str], set[tuple[str, str]]]:
    """Own words, marks of a part of the school, and the places named behind; a place in front is the own name."""
    own: list[str] = []
    marks: list[str] = []
    named: set[tuple[str, str]] = set()
    at = 0
    while at < len(words):
        part = _phrase_at(words, at, (*_PARTS, *_BRANCHES)) if own else None
        place = _place_at(words, at, written) if len(own) >= 2 else None
        if part:
            at += len(part[0].split())
            mark = _mark_of(words[at]) if at < len(words) else ""
            marks.append(f"{part[1]} {mark or '?'}")
            at += bool(mark)
        elif place:
            start = at + len(place[0].split())
            end = next((n for n in range(start + 1, len(words)) if _place_at(words, n, written)), len(words))
            named.add((place[1], _place_name(words[start:end])))
            at = end
        else:
            own.append(words[at])
            at += 1
    return own, marks, named


def _place_at(words: Sequence[str], at: int, written: Collection[str]) -> tuple[str, str] | None:
    """The word for a place that begins there with a name behind it, also shortened without a dot.

    A number behind it is left to the own name: without accents "phuong 2" is a ward, or the end of "Xuan Phuong 2".
    """
    found = _phrase_at(words, at, _PLACES)
    if found is not None and found[0] not in written:
        return None
    if found is None and words[at] in _SHORT_INSIDE:
        found = words[at], _SHORT_PLACES[words[at]]
    if found is None:
        return None
    behind = at + len(found[0].split())
    return found if behind < len(words) and not _mark_of(words[behind]) else None


def _segment(segment: str) -> tuple[list[str], set[tuple[str, str]]]:
    """What stands behind a comma or in brackets: a part of the school, or a place."""
    words = fold_organisation(segment).split()
    if words and words[0] in _SHORT_PLACES and len(words) > 1:
        return [], {(_SHORT_PLACES[words[0]], _place_name(words[1:]))}
    if words and _phrase_at(words, 0, (*_PARTS, *_BRANCHES)):
        return _parted(["", *words], ())[1], set()
    if found := _phrase_at(words, 0, _PLACES):
        return [], {(found[1], _place_name(words[len(found[0].split()) :]))}
    if len(words) == 1 and _mark_of(words[0]):
        return [_mark_of(words[0])], set()
    return [], {("", _place_name(words))} if words else set()


def _phrase_at(words: Sequence[str], at: int, phrases: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    return next((each for each in phrases if _begins(words, at, each[0])), None)


def _place_name(words: Sequence[str]) -> str:
    return " ".join(str(int(word)) if word.isdigit() else _plain(word) for word in words)


def _without_marks(words: list[str]) -> tuple[list[str], list[str]]:
    """The own syllables, and apart from them the numbers and the last single letter that tell neighbours apart."""
    own: list[str] = []
    marks: list[str] = []
    for at, word in enumerate(words):
        is_last = at == len(words) - 1
        if word in {"so", "no"} and not is_last and _number_of(words[at + 1]):
            continue
        if number := _number_of(word):
            marks.append(number)
        elif is_last and len(word) == 1 and at:
            marks.append(word)
        else:
            own.append(_plain(word))
    return own, marks


def _number_of(word: str) -> str:
    return str(int(word)) if word.isdigit() and word.isascii() else _ROMAN.get(word, "")


def _mark_of(word: str) -> str:
    return _number_of(word) or (word if len(word) == 1 else "")


def _plain(word: str) -> str:
    """A folded syllable with y as i where it is the only vowel: Mỹ and Mĩ, Lý and Lí are written both ways."""
    lone = _LONE_Y.fullmatch(word)
    return f"{lone[1]}i" if lone and lone[1] != "q" else word


def _spoken(main: str, own: Sequence[str]) -> tuple[tuple[str, str] | None, ...]:
    """For each own syllable the shape of its vowels and its tone, wherever the tone is written; None when shortened."""
    written: dict[str, list[tuple[str, str]]] = {}
    for word in _WORDS.findall(main.lower()):
        bare, base, tone = _syllable(word)
        written.setdefault(bare, []).append((base, tone))
    return tuple(written[bare].pop() if written.get(bare) else None for bare in reversed(own))[::-1]


@lru_cache(maxsize=20_000)
def _syllable(word: str) -> tuple[str, str, str]:
    """A written syllable folded, with the shapes of its letters but no tone, and its tone."""
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(sign for sign in parts if sign in _TONES)
    base = unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in _TONES))
    bare = _plain(fold(base))
    return bare, re.sub(r"y$", "i", base) if bare.endswith("i") else base, tone
