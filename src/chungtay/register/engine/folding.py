"""Names by the ten thousand, folded and put in order syllable by syllable: there are far fewer syllables than names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from chungtay.kernel.vietnamese import fold, fold_organisation, sort_key

_PLAIN: Final = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
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
_NEEDS_CARE: Final = frozenset({"b", "s", "p", "g", "d", "dt", "va", "gd", "giao", "tp", "tt", "bo", "so"})
_CARE_BEGINNINGS: Final = ("gd", "tphcm", "ptdt")
_LEADING: Final = re.compile(
    r"truong (?=tieu hoc|trung hoc|mam non|mau giao|pho thong|lien cap|chuyen|dai hoc|cao dang)"
)
# Figures and the letters of Vietnamese, each one sign in NFC.
_LETTERS: Final = re.compile(
    r"[A-Za-z0-9\u00c0-\u00c3\u00c8-\u00ca\u00cc\u00cd\u00d2-\u00d5\u00d9\u00da\u00dd\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed"
    r"\u00f2-\u00f5\u00f9\u00fa\u00fd\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]+"
)
_SPACE: Final = sort_key("a b")[2:4]
_FIGURES: Final = {figure: sort_key(figure)[:2] for figure in "0123456789"}
_SYLLABLES = 30_000


@lru_cache(_SYLLABLES)
def _folded(word: str) -> str:
    return fold(word)


@lru_cache(_SYLLABLES)
def _ordered(word: str) -> tuple[str, str, str] | None:
    """The three layers of the sort key of one word, with the tail a whole key drops; None for any other sign."""
    if not _LETTERS.fullmatch(word):
        return None
    key, letters = sort_key(word), len(word)
    tones, _, cases = key[2 * letters + 1 :].partition("0")
    return key[: 2 * letters], tones + "1" * (letters - tones.count("1")), cases.ljust(letters, "1")


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal()


def _figures(number: str) -> tuple[str, str, str]:
    """The layers of a number, figure by figure: numbers are too many to remember."""
    ones = "1" * len(number)
    return "".join([_FIGURES[figure] for figure in number]), ones, ones


def folded_name(name: str) -> str:
    """What `fold_organisation` says of a tidied name."""
    words = [word if _is_number(word) else _folded(word) for word in name.split(" ")]
    plain = " ".join(words)
    if not _PLAIN.fullmatch(plain) or not _NEEDS_CARE.isdisjoint(words):
        return fold_organisation(name)
    if any(word.startswith(_CARE_BEGINNINGS) for word in words):
        return fold_organisation(name)
    whole = " ".join([_WRITTEN_OUT.get(word, word) for word in words])
    leading = _LEADING.match(whole)
    return whole[leading.end() :] if leading else whole


def order_of(name: str) -> str:
    """What `sort_key` says of a tidied name."""
    layers = [_figures(word) if _is_number(word) else _ordered(word) for word in name.split(" ")]
    known = [layer for layer in layers if layer is not None]
    if len(known) < len(layers):
        return sort_key(name)
    primary, tones, cases = zip(*known, strict=True)
    return "0".join((_SPACE.join(primary), "1".join(tones).rstrip("1"), "1".join(cases).rstrip("1")))
