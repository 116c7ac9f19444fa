"""Counts that may be shown: small ones are kept back, and others with them where subtracting would give them away."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from math import inf
from typing import Final, TypeVar

FEWEST: Final = 5  # smaller counts point at somebody
MOST_ROUNDS: Final = 40

K = TypeVar("K", bound=Hashable)
Range = tuple[float, float]
# A whole and the parts that add up to it.
Sum = tuple[K, Sequence[K]]


def is_small(count: int) -> bool:
    """Whether a count points at somebody; nobody at all does not."""
    return 0 < count < FEWEST


def kept_back(
    counts: Mapping[K, int], sums: Sequence[Sum[K]], unseen: Collection[K] = (), told: Collection[K] = ()
) -> frozenset[K]:
    """The keys whose counts are not shown: the small ones, `told`, and as many more as it takes that no line tells one.

    Both carry the same mark, so the reader knows of either only that it is not nothing; they are taken to know every
    line. `unseen` counts stand nowhere on the page. A small count is given away when, going from line to line, only one
    number is left for it. Source of the idea: complementary cell suppression, as statistical offices use it.
    """
    small = sorted((key for key, count in counts.items() if is_small(count) or key in told), key=repr)
    hidden = set(small)
    while True:
        ranges = ranges_left(counts, sums, hidden, unseen)
        given = next((key for key in small if ranges[key][0] >= ranges[key][1]), None)
        more = None if given is None else _cover(given, counts, sums, hidden | set(unseen))
        if more is None:
            return frozenset(hidden)
        hidden.add(more)


def ranges_left(
    counts: Mapping[K, int], sums: Sequence[Sum[K]], hidden: Collection[K], unseen: Collection[K]
) -> dict[K, Range]:
    """What a reader who subtracts line after line can still take each count for: from least to most."""
    ranges = {key: _at_first(key, count, hidden, unseen) for key, count in counts.items()}
    for _round in range(MOST_ROUNDS):
        before = dict(ranges)
        for whole, parts in sums:
            _narrow(ranges, whole, parts)
        if ranges == before:
            break
    return ranges


def _at_first(key: K, count: int, hidden: Collection[K], unseen: Collection[K]) -> Range:
    if key in unseen:
        return 0, inf
    if key not in hidden:
        return count, count
    return 1, inf


def _narrow(ranges: dict[K, Range], whole: K, parts: Sequence[K]) -> None:
    """Narrow one line: the whole by its parts, and each part by the whole less the others."""
    low, high = sum(ranges[key][0] for key in parts), sum(ranges[key][1] for key in parts)
    open_ended = {key for key in parts if ranges[key][1] == inf}
    least, most = ranges[whole]
    for key in parts:
        from_, to = ranges[key]
        others = inf if open_ended - {key} else sum(ranges[other][1] for other in parts if other != key)
        if from_ < to:  # what is fixed stays; lines that do not quite add up, as of schools with two levels, end here
            ranges[key] = max(from_, least - others), min(to, most - (low - from_))
    if least < most:
        ranges[whole] = max(least, low), min(most, high)


def _cover(given: K, counts: Mapping[K, int], sums: Sequence[Sum[K]], gone: Collection[K]) -> K | None:
    """The smallest count that still stands beside one given away; a whole only when no part is left.

    When nothing is left in its own lines, the count is told by others that are kept back: then one beside those goes.
    """
    for told in ({given}, set(gone)):
        lines = [(whole, parts) for whole, parts in sums if told & {whole, *parts}]
        beside = [key for _whole, parts in lines for key in parts if counts[key] and key not in gone]
        wholes = [whole for whole, _parts in lines if counts[whole] and whole not in gone]
        if beside or wholes:
            return min(beside or wholes, key=lambda key: (counts[key], repr(key)))
    return None
