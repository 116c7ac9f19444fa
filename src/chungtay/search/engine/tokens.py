"""From a text to what is looked up: syllables without marks, and every two that stand side by side as one word more.

Vietnamese writes a blank after each syllable: one alone says little ("sinh" is in thousands of names), two together say
much ("học sinh"). Pairs therefore narrow a search to a few rows, and syllables catch what is left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from chungtay.kernel.vietnamese import fold, fold_organisation, tidy

MOST_CHARACTERS, MOST_SYLLABLES = 120, 12  # of what somebody types; a name is told from the others long before
MOST_INDEXED, LONGEST_SYLLABLE = 200, 40  # of one text that is kept

# Abbreviations long enough that a slip in them can be told: "tcs" for "thcs".
ABBREVIATIONS = ("thcs", "thpt", "ptcs", "gdtx", "gdnn", "ubnd", "hdnd", "ptdtbt", "ptdtnt")
SCHOOL = "truong"  # left out before "tiểu học" and its like when abbreviations are written out
_SYLLABLE = re.compile(r"[a-z0-9]+")
_FOREIGN = re.compile(r"[^\W_a-z0-9]")
_WORD = re.compile(r"[^\W_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


@dataclass(frozen=True)
class Query:
    """What somebody typed; `is_open` while the last syllable may still grow, `marked` the words typed with marks."""

    syllables: tuple[str, ...]
    marked: tuple[str, ...] = ()
    is_open: bool = False

    @cached_property
    def pairs(self) -> tuple[str, ...]:
        return tuple(pairs_of(self.syllables))

    @cached_property
    def folded(self) -> str:
        return " ".join(self.syllables)

    # As they stand in a line of tokens with blanks around it; the last may go on while it still grows.
    @cached_property
    def in_a_row(self) -> str:
        return _within([self.folded], self.is_open)[0]

    @cached_property
    def singly(self) -> tuple[tuple[str, str], ...]:
        own = _within(self.syllables, self.is_open)
        return tuple(zip(own, _within([nearby(each) for each in self.syllables], self.is_open), strict=True))

    @cached_property
    def side_by_side(self) -> tuple[str, ...]:
        return tuple(_within(self.pairs, self.is_open))


def syllables_of(text: str) -> list[str]:
    """The syllables without marks, abbreviations of schools and offices written out: "THCS" is four syllables."""
    return _syllables(fold_organisation(text))


def _syllables(folded: str) -> list[str]:
    # Letters of other alphabets become figures, so that both databases keep every token as it stands.
    plain = _FOREIGN.sub(lambda sign: f"x{ord(sign[0]):x}", folded)
    return [syllable[:LONGEST_SYLLABLE] for syllable in _SYLLABLE.findall(plain)]


def _within(tokens: Sequence[str], is_open: bool) -> list[str]:
    return [f" {each}" if is_open and n == len(tokens) else f" {each} " for n, each in enumerate(tokens, start=1)]


def pairs_of(syllables: Sequence[str]) -> list[str]:
    """Each two neighbours joined: "hoc_sinh"."""
    return [f"{first}_{second}" for first, second in pairwise(syllables)]


def filed_under(title: str, further: str = "", near: str = "") -> tuple[list[str], list[str]]:
    """The syllables of a title in their order, and every token the row is found by, each once and sorted.

    No pair reaches from the title into what is further known of the thing.

    The syllables of `near`, which says where a thing is, are filed apart, so that a name comes before a place.
    """
    named = syllables_of(title)[:MOST_INDEXED]
    found = {*named, *pairs_of(named), *_place_tokens(near)}
    if named and named[0] != SCHOOL and fold(title[:7]).startswith(SCHOOL):
        found |= {SCHOOL, f"{SCHOOL}_{named[0]}"}
    if further:
        others = syllables_of(further)[:MOST_INDEXED]
        found |= {*others, *pairs_of(others)}
    return named, sorted(found)


@lru_cache(maxsize=20_000)
def _place_tokens(near: str) -> frozenset[str]:
    return frozenset(map(nearby, syllables_of(near)[:MOST_INDEXED]))


def nearby(syllable: str) -> str:
    """The token of a syllable that says where something is, not what it is called."""
    return f"_{syllable}"


def read_query(text: str, *, is_open: bool = False) -> Query:
    """What is looked up for a typed text; of a longer one the first 120 characters and 12 syllables."""
    text = text[:MOST_CHARACTERS]
    marked = tuple(word for word in _WORD.findall(tidy(text).lower()) if fold(word) != word)
    ends_open = is_open and text[-1:].isalnum()
    return Query(tuple(syllables_of(text)[:MOST_SYLLABLES]), marked, ends_open)


def marks_lacking(query: Query, text: str) -> int:
    """How many of the words typed with marks a tidy text has not with the same marks."""
    lower = text.lower()
    within = f" {lower} "
    if all(f" {word} " in within for word in query.marked):
        return 0
    written = set(map(accented_key, _WORD.findall(lower)))
    return sum(accented_key(word) not in written for word in query.marked)


@lru_cache(maxsize=50_000)
def accented_key(word: str) -> str:
    """A word with its tone at the end, so that "hoà" and "hòa" are the same."""
    split = unicodedata.normalize("NFD", word)
    tones = "".join(sign for sign in split if sign in _TONES)
    return "".join(sign for sign in split if sign not in _TONES) + tones
