"""Counts that may be shown: small ones are kept back, and others with them where subtracting would give them away."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final, Generic, TypeVar

import numpy as np
import numpy.typing as npt

FEWEST: Final = 5  # smaller counts point at somebody
MOST_ROUNDS: Final = 40

K = TypeVar("K", bound=Hashable)
Range = tuple[float, float]
# A whole and the parts that add up to it.
Sum = tuple[K, Sequence[K]]
Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


def is_small(count: int) -> bool:
    """Whether a count points at somebody; nobody at all does not."""
    return 0 < count < FEWEST


def kept_back(counts: Mapping[K, int], sums: Sequence[Sum[K]], unseen: Collection[K] = ()) -> frozenset[K]:
    """The keys whose counts are not shown: the small ones, and as many more as it takes that no line tells one.

    Both carry the same mark, so the reader knows of either only that it is not nothing; they are taken to know every
    line. `unseen` counts stand nowhere. A small count is given away when, going from line to line, only one number is
    left for it. Source of the idea: complementary cell suppression, as statistical offices use it.
    """
    ground = _Ground.of(counts, sums, unseen)
    small = (ground.counts > 0) & (ground.counts < FEWEST)
    hidden = small.copy()
    while True:
        low, high = ground.ranges(hidden)
        touched: set[int] = set()
        for at in np.flatnonzero(small & (low >= high)).tolist():
            if touched.isdisjoint(ground.lines_of[at]):
                cover = ground.cover(at, hidden)
                if cover is None:
                    small[at] = False  # nothing that could stand before it is left
                else:
                    hidden[cover] = True
                    touched.update(ground.lines_of[cover])
        if not touched:
            return frozenset(key for key, gone in zip(ground.keys, hidden.tolist(), strict=True) if gone)


def ranges_left(
    counts: Mapping[K, int], sums: Sequence[Sum[K]], hidden: Collection[K], unseen: Collection[K]
) -> dict[K, Range]:
    """What a reader who subtracts line after line can still take each count for: from least to most."""
    ground = _Ground.of(counts, sums, unseen)
    low, high = ground.ranges(np.array([key in hidden for key in ground.keys], dtype=np.bool_))
    return dict(zip(ground.keys, zip(low.tolist(), high.tolist(), strict=True), strict=True))


@dataclass(frozen=True)
class _Ground(Generic[K]):
    """Counts and lines as arrays: a whole for each line, and the places of all parts with the line of each."""

    keys: Sequence[K]
    counts: Numbers
    unseen: npt.NDArray[np.bool_]
    wholes: Places
    parts: Places
    line: Places
    inside: Sequence[Sequence[int]]
    lines_of: Sequence[Sequence[int]]

    @classmethod
    def of(cls, counts: Mapping[K, int], sums: Sequence[Sum[K]], unseen: Collection[K]) -> _Ground[K]:
        keys, gone = sorted(counts, key=repr), set(unseen)
        place = {key: at for at, key in enumerate(keys)}
        inside = [[place[key] for key in parts] for _whole, parts in sums]
        lines_of: list[list[int]] = [[] for _key in keys]
        for number, (whole, _parts) in enumerate(sums):
            for at in (place[whole], *inside[number]):
                lines_of[at].append(number)
        return cls(
            keys=keys,
            counts=np.array([counts[key] for key in keys], dtype=np.float64),
            unseen=np.array([key in gone for key in keys], dtype=np.bool_),
            wholes=np.array([place[whole] for whole, _parts in sums], dtype=np.intp),
            parts=np.array([at for parts in inside for at in parts], dtype=np.intp),
            line=np.array([number for number, parts in enumerate(inside) for _at in parts], dtype=np.intp),
            inside=inside,
            lines_of=lines_of,
        )

    def ranges(self, hidden: npt.NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
        """The least and the most of each count, narrowed line by line until nothing moves."""
        gone = hidden | self.unseen
        low = np.where(self.unseen, 0.0, np.where(hidden, 1.0, self.counts))
        high = np.where(gone, inf, self.counts)
        for _round in range(MOST_ROUNDS):
            before = low.copy(), high.copy()
            self._narrow(low, high)
            if np.array_equal(before[0], low) and np.array_equal(before[1], high):
                break
        return low, high

    def _narrow(self, low: Numbers, high: Numbers) -> None:
        """Narrow each whole by its parts, and each part by the whole less the others; what is fixed stays.

        Lines that do not quite add up, as of schools with two levels, end there.
        """
        many, is_free = len(self.wholes), low < high
        endless = np.isinf(high)
        finite = np.where(endless, 0.0, high)
        least = np.bincount(self.line, low[self.parts], many)
        most = np.bincount(self.line, finite[self.parts], many)
        open_ends = np.bincount(self.line, endless[self.parts], many)
        others = np.where(open_ends[self.line] - endless[self.parts] > 0, inf, most[self.line] - finite[self.parts])
        from_whole, to_whole = low[self.wholes], high[self.wholes]
        at_least = from_whole[self.line] - others
        at_most = to_whole[self.line] - (least[self.line] - low[self.parts])
        mine, whole = is_free[self.parts], is_free[self.wholes]
        np.maximum.at(low, self.parts[mine], at_least[mine])
        np.minimum.at(high, self.parts[mine], at_most[mine])
        np.maximum.at(low, self.wholes[whole], least[whole])
        np.minimum.at(high, self.wholes[whole], np.where(open_ends > 0, inf, most)[whole])

    def cover(self, given: int, hidden: npt.NDArray[np.bool_]) -> int | None:
        """The smallest count that still stands beside one given away; a whole only when no part is left.

        When nothing is left in its own lines, others that are kept back there tell it: then one beside those goes.
        """
        reached = {given}
        while True:
            lines = {line for at in reached for line in self.lines_of[at]}
            beside = [at for line in lines for at in self.inside[line] if self._stands(at, hidden)]
            wholes = [at for line in lines if self._stands(at := int(self.wholes[line]), hidden)]
            if beside or wholes:
                return min(beside or wholes, key=lambda at: (self.counts[at], at))
            further = {at for line in lines for at in (*self.inside[line], int(self.wholes[line]))} - reached
            if not further:
                return None
            reached |= further

    def _stands(self, at: int, hidden: npt.NDArray[np.bool_]) -> bool:
        return bool(self.counts[at]) and not hidden[at] and not self.unseen[at]
