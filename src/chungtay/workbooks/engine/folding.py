"""Names by the ten thousand, folded and put in order syllable by syllable: there are far fewer syllables than names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from chungtay.kernel.vietnamese import fold, fold_organisation, sort_key

_PLAIN: Final = re.compile(r"[a-z0-9]+(?:[&-][a-z0-9]+)*")
_JOINED: Final = re.compile("[&-]")
_WRITTEN_OUT: Final = {
    "th": "tieu hoc",
    "thcs": "trung hoc co so",
    "thpt": "trung hoc pho thong",
    "ptcs": "pho thong co so",
    "mn": "mam non",
    "mg": "mau giao",
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
}
# Words whose meaning hangs on their neighbours.
_NEEDS_CARE: Final = frozenset({"b", "s", "p", "g", "d", "dt", "va", "gd", "giao", "tp", "tt", "bo", "so", "bt", "nt"})
_CARE_BEGINNINGS: Final = ("gd", "tphcm", "ptdt")
_LEADING: Final = re.compile(
    r"truong (?=tieu hoc|trung hoc|mam non|mau giao|pho thong|lien cap|chuyen|dai hoc|cao dang)"
)
# Figures, the letters of Vietnamese and what joins words, each one sign in NFC.
_LETTERS: Final = re.compile(
    r"[A-Za-z0-9&\-\u00c0-\u00c3\u00c8-\u00ca\u00cc\u00cd\u00d2-\u00d5\u00d9\u00da\u00dd\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed"
    r"\u00f2-\u00f5\u00f9\u00fa\u00fd\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]+"
)
_SPACE: Final = sort_key("a b")[2:4]
_MOST_WORDS: Final = 60_000  # there are far fewer, numbers apart
_ASK: Final = "?"  # in nothing that is folded or a key


@lru_cache(_MOST_WORDS)
def _written_out(word: str) -> str | None:
    """One word as a folded name has it; None when only the whole name tells."""
    plain = fold(word)
    if not _PLAIN.fullmatch(plain):
        return None
    parts = _JOINED.split(plain)
    if any(part in _NEEDS_CARE or part.startswith(_CARE_BEGINNINGS) for part in parts):
        return None
    return " ".join([_WRITTEN_OUT.get(part, part) for part in parts])


@lru_cache(_MOST_WORDS)
def _layers(word: str) -> tuple[str, str, str]:
    """The three layers of the sort key of one word, with the tail a whole key drops; `_ASK` for any other sign."""
    if not _LETTERS.fullmatch(word):
        return _ASK, _ASK, _ASK
    key, letters = sort_key(word), len(word)
    tones, _, cases = key[2 * letters + 1 :].partition("0")
    return key[: 2 * letters], tones + "1" * (letters - tones.count("1")), cases.ljust(letters, "1")


@lru_cache(_MOST_WORDS)
def _bare_word(word: str) -> str:
    return fold(word)


def folded_words(text: str) -> str:
    """What `fold` says of the text, each of its words folded once."""
    return " ".join(filter(None, map(_bare_word, text.split())))


def folded_name(name: str) -> str:
    """What `fold_organisation` says of a tidied name."""
    return folded_names([name])[0]


def folded_names(names: Sequence[str]) -> list[str]:
    """What `fold_organisation` says of each of these tidied names."""
    words = _words_of(names)
    whole = _said(words, {word: _written_out(word) or _ASK for word in set(words)}, " ")
    return [
        fold_organisation(name) if _ASK in said else said[len("truong ") :] if _LEADING.match(said) else said
        for name, said in zip(names, whole, strict=True)
    ]


def orders_of(names: Sequence[str]) -> list[str]:
    """What `sort_key` says of each of these tidied names."""
    words = _words_of(names)
    table = {word: _layers(word) for word in set(words)}
    layers = [
        _said(words, {word: layers[at] for word, layers in table.items()}, between)
        for at, between in enumerate((_SPACE, "1", "1"))
    ]
    return [
        sort_key(name) if _ASK in primary else f"{primary}0{tones.rstrip('1')}0{cases.rstrip('1')}"
        for name, primary, tones, cases in zip(names, *layers, strict=True)
    ]


def _words_of(names: Sequence[str]) -> list[str]:
    """The words of all names, a line break between two of them: no tidied name holds one."""
    return " \n ".join(names).split(" ") if names else []


def _said(words: Sequence[str], table: dict[str, str], between: str) -> list[str]:
    """What is said of the words of each name, joined; with `_ASK` where nothing is said. All names in one stroke."""
    if not words:
        return []
    table["\n"] = "\n"
    return between.join(map(table.__getitem__, words)).split(f"{between}\n{between}")
