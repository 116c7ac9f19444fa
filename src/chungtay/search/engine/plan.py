"""The steps of a search, from the narrowest to the widest, as expressions both databases can read.

Every pair; every syllable; one place at a time replaced by what may have been meant there, held by its neighbours; at
last any of the rarest. A step is taken only when the one before has found nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from chungtay.search.engine.relaxing import Meant
from chungtay.search.engine.tokens import Query, nearby, pairs_of

RAREST = 3


@dataclass(frozen=True)
class Term:
    """One token, or with `is_open` every token that begins so."""

    token: str
    is_open: bool = False


@dataclass(frozen=True)
class All:
    """Rows that have every part."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Any:
    """Rows that have at least one of the parts."""

    parts: tuple[Expression, ...]


class Beside(Enum):
    """Which of its neighbours what is meant has to stand beside."""

    BOTH = auto()
    EITHER = auto()
    NEITHER = auto()


Expression = Term | All | Any
Choices = Mapping[int, Sequence[Meant]]


def all_of(parts: Sequence[Expression]) -> Expression | None:
    """Every part, each asked once; None when there is none."""
    once = tuple(dict.fromkeys(parts))
    return All(once) if len(once) > 1 else (once[0] if once else None)


def any_of(parts: Sequence[Expression]) -> Expression | None:
    """At least one of the parts; None when there is none."""
    once = tuple(dict.fromkeys(parts))
    return Any(once) if len(once) > 1 else (once[0] if once else None)


def by_pairs(query: Query) -> Expression | None:
    """Rows with every two neighbours side by side; a single syllable stands for itself."""
    if len(query.syllables) < 2:
        return by_syllables(query)
    return all_of([Term(pair, query.is_open and n == len(query.pairs)) for n, pair in enumerate(query.pairs, start=1)])


def by_held_pairs(query: Query, broken: Collection[int]) -> Expression | None:
    """Rows with every two neighbours side by side but for the broken pairs; None when that leaves no pair.

    One word left out between two others breaks one pair; a frequent syllable by itself would be read through the index.
    """
    if len(broken) == len(query.pairs):
        return None
    return all_of(_held(query, range(len(query.syllables)), broken))


def by_syllables(query: Query) -> Expression | None:
    """Rows with every syllable, in whatever order."""
    last = len(query.syllables)
    return all_of([Term(each, query.is_open and n == last) for n, each in enumerate(query.syllables, start=1)])


def by_place(query: Query) -> Expression | None:
    """Rows with every syllable, in the name or in where it is: "kim dong quoc oai"; a lone syllable is no place."""
    if len(query.syllables) < 2:
        return None
    last = len(query.syllables)
    wanted = [(each, query.is_open and n == last) for n, each in enumerate(query.syllables, start=1)]
    named = any_of([Term(each, is_open) for each, is_open in wanted])
    either = [any_of([Term(each, is_open), Term(nearby(each), is_open)]) for each, is_open in wanted]
    return all_of([part for part in (named, *either) if part is not None])


def doubtful(query: Query, rare: Collection[int]) -> list[int]:
    """When every syllable is known, the places one of which may be wrong: those only in rare pairs, or else in one."""
    places = list(range(len(query.syllables)))
    beside = {place: {place - 1, place} & set(range(len(query.pairs))) for place in places}
    alone = [place for place in places if beside[place] and beside[place] <= set(rare)]
    return alone or [place for place in places if beside[place] & set(rare)] or places


def relaxed(
    query: Query,
    unknown: Collection[int],
    choices: Choices,
    *,
    beside: Beside,
    broken: Collection[int] | None = None,
) -> Expression | None:
    """Rows in which what may have been meant stands at the unknown places, or at any one of `choices` when all are
    known.

    It stands `beside` both its neighbours, beside either, or anywhere; all other neighbours stand side by side but for
    the `broken` pairs, without these every other syllable stands anywhere. An unknown place with no choice is left out,
    unless nothing would be left that is known.
    """
    broken = range(len(query.pairs)) if broken is None else broken
    if unknown:
        return _replaced(query, sorted(unknown), choices, beside, broken)
    places = [place for place in choices if choices[place] or _may_grow(query, place)]
    ways = [_replaced(query, [place], choices, beside, broken) for place in places]
    return any_of([way for way in ways if way is not None])


def rarest(query: Query, counts: Mapping[str, int]) -> Expression | None:
    """Rows with one of the rarest pairs, or one of the two rarest syllables, of those that are known."""
    known = [syllable for syllable in query.syllables if counts.get(syllable)]
    if not known:
        return None
    pairs = [
        (counts[first] * counts[second], f"{first}_{second}")
        for first, second in zip(query.syllables, query.syllables[1:], strict=False)
        if counts.get(first) and counts.get(second)
    ]
    syllables = sorted(set(known), key=lambda each: (counts[each], each))[: RAREST - 1]
    return any_of([Term(pair) for _count, pair in sorted(pairs)[:RAREST]] + [Term(each) for each in syllables])


def _may_grow(query: Query, place: int) -> bool:
    return place == len(query.syllables) - 1


def _held(query: Query, places: Iterable[int], broken: Collection[int]) -> list[Expression]:
    """Of these places every two neighbours but for the broken pairs, and the syllables no such pair holds."""
    among, last = set(places), len(query.pairs) - 1
    pairs = [n for n in range(len(query.pairs)) if {n, n + 1} <= among and n not in broken]
    alone = sorted(among - set(pairs) - {n + 1 for n in pairs})
    found: list[Expression] = [Term(query.pairs[n], query.is_open and n == last) for n in pairs]
    return found + [Term(query.syllables[n], query.is_open and n == last + 1) for n in alone]


def _replaced(
    query: Query, places: Sequence[int], choices: Choices, beside: Beside, broken: Collection[int]
) -> Expression | None:
    held = set(places)
    others = [n for n in range(len(query.syllables)) if n not in held]
    fixed = _held(query, others, broken)
    meant = [_meant_at(query, place, choices.get(place, ()), held, beside) for place in places]
    found = [each for each in meant if each is not None]
    if not found or (len(found) < len(places) and not fixed and len(found) < 2):
        return None
    return all_of([*fixed, *found])


def _meant_at(
    query: Query, place: int, choices: Sequence[Meant], held: Collection[int], beside: Beside
) -> Expression | None:
    """What may stand at one place: each choice beside the neighbours that are not in doubt themselves."""
    near = {} if beside is Beside.NEITHER else dict(enumerate(query.syllables))
    before, after = (near.get(n, "") if n not in held else "" for n in (place - 1, place + 1))
    ways = []
    for choice in choices:
        chain = [each for each in (before, *choice, after) if each]
        stands = [Term(token) for token in (pairs_of(chain) or chain)]
        ways.append(any_of(stands) if beside is Beside.EITHER and len(choice) == 1 else all_of(stands))
    if _may_grow(query, place):
        grown = query.syllables[place]
        ways.append(Term(f"{before}_{grown}" if before else grown, is_open=True))
    return any_of([way for way in ways if way is not None])
