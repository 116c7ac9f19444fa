"""Any with any: every unit may be paired with every other. Two of each unit first, then whole pairs out of half ones.

Let every unit stand on either side and ask for one partner: twice the worth of any pairing fits into that, so half of
what is proved there bounds every pairing. What is found falls into pairs, paths and rings; only rings of odd length
cannot be divided without loss. Exchanges of two pairs then win back most of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from chungtay.assignment.engine.flows import rows_of
from chungtay.assignment.engine.one_to_one import one_to_one
from chungtay.assignment.engine.outcome import BY_METHOD, BY_NOTHING
from chungtay.assignment.engine.problem import IntArray
from chungtay.assignment.engine.task import Edges, Found, Task

EXCHANGES = 200  # work, not time: rounds of exchanges
ALONE = -1


@dataclass(frozen=True)
class Web:
    """Admissible pairs of units, each once: `first` < `second`, ordered by both; `edge` is its number in the task."""

    first: IntArray
    second: IntArray
    worth: IntArray
    edge: IntArray
    units: int

    @classmethod
    def of(cls, task: Task) -> Web:
        edges, count = task.edges, len(task.problem.units)
        left, right = edges.left[rows_of(edges)], edges.right[edges.columns]
        kept = np.flatnonzero((task.room[left] > 0) & (task.room[right] > 0) & (left != right))
        first, second = np.minimum(left, right)[kept], np.maximum(left, right)[kept]
        # A pair weighed from either side is worth the better of the two weighings.
        order = np.lexsort((kept, -edges.worth[kept], second, first))
        key = (first * count + second)[order]
        once = order[np.concatenate([[True], key[1:] != key[:-1]])] if len(order) else order
        return cls(first[once], second[once], edges.worth[kept[once]], kept[once], count)

    def between(self, one: IntArray, other: IntArray) -> IntArray:
        """Numbers of the pairs of these units; -1 where the pair is not admissible or a unit is missing."""
        if not len(self.first):
            return np.full(len(one), ALONE)
        keys = self.first * self.units + self.second
        asked = np.minimum(one, other) * self.units + np.maximum(one, other)
        at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        return np.where((keys[at] == asked) & (np.minimum(one, other) >= 0), at, ALONE)


@dataclass(frozen=True)
class Ring:
    """Half pairs in a ring of odd length: edge i joins units i and i + 1; `loss` is what leaving a unit out costs."""

    units: IntArray
    edges: IntArray
    loss: IntArray

    @classmethod
    def of(cls, web: Web, units: IntArray, edges: IntArray) -> Ring:
        best, worth = int(web.worth[_divided(web, edges, ring=True)].sum()), web.worth[edges]
        ring = cls(units, edges, np.zeros(len(units), dtype=np.int64))
        return cls(
            units, edges, np.array([best - worth[ring.around(left_out)].sum() for left_out in range(len(units))])
        )

    def around(self, left_out: int) -> IntArray:
        """Every second edge, so that one unit alone is left out."""
        return np.arange(left_out + 1, left_out + len(self.units) - 1, 2) % len(self.units)

    def without(self, unit: int) -> IntArray:
        return self.edges[self.around(int(np.flatnonzero(self.units == unit)[0]))]


def any_with_any(task: Task) -> Found:
    """Pairs of greatest total worth, one partner for each unit, with the bound no pairing can pass."""
    web = Web.of(task)
    partner, halves = half_pairs(web, task)
    pairs = exchanged(web, whole_pairs(web, partner))
    bound = halves.bound // 2
    limited_by = BY_NOTHING if bound == web.worth[pairs].sum() else halves.limited_by or BY_METHOD
    return replace(halves, chosen=np.sort(web.edge[pairs]), bound=bound, limited_by=limited_by)


def half_pairs(web: Web, task: Task) -> tuple[IntArray, Found]:
    """Whom each unit asks for when all stand on either side, and what the auction says of it (edges of its own)."""
    numbers = np.arange(web.units)
    rows, columns = np.concatenate([web.first, web.second]), np.concatenate([web.second, web.first])
    order = np.lexsort((columns, rows))
    starts = np.searchsorted(rows[order], np.arange(web.units + 1))
    edges = Edges(numbers, numbers, starts, columns[order], np.tile(web.worth, 2)[order])
    found = one_to_one(replace(task, edges=edges))
    partner = np.full(web.units, ALONE)
    partner[rows[order][found.chosen]] = columns[order][found.chosen]
    return partner, found


def whole_pairs(web: Web, partner: IntArray) -> IntArray:
    """Numbers of the pairs that remain when paths and rings of half pairs are divided as well as they can be."""
    units = np.arange(web.units)
    mutual = (partner != ALONE) & (partner[partner] == units)
    kept = [web.between(units[mutual], partner[mutual])]
    asked_by = np.full(web.units, ALONE)
    asked_by[partner[partner != ALONE]] = units[partner != ALONE]
    rings: list[Ring] = []
    seen = mutual | ((partner == ALONE) & (asked_by == ALONE))
    starts = np.concatenate([units[(asked_by == ALONE) & ~seen], units[(asked_by != ALONE) & ~seen]])
    for start in starts:
        if seen[start]:
            continue
        line = [int(start)]
        seen[start] = True
        while partner[line[-1]] != ALONE and not seen[partner[line[-1]]]:
            line.append(int(partner[line[-1]]))
            seen[line[-1]] = True
        ring = partner[line[-1]] == start
        steps = list(pairwise([*line, int(start)] if ring else line))
        ends = np.array(steps, dtype=np.int64).reshape(-1, 2)
        edges = web.between(ends[:, 0], ends[:, 1])
        if ring and len(edges) % 2:
            rings.append(Ring.of(web, np.array(line, dtype=np.int64), edges))
        else:
            kept.append(_divided(web, edges, ring=bool(ring)))
    return np.unique(np.concatenate([*kept, *_opened(web, rings)]))


def _opened(web: Web, rings: list[Ring]) -> list[IntArray]:
    """Odd rings leave one unit out each; two of them are opened where the two left out are worth most as a pair."""
    ring_of, loss = np.full(web.units, ALONE), np.zeros(web.units, dtype=np.int64)
    for number, ring in enumerate(rings):
        ring_of[ring.units], loss[ring.units] = number, ring.loss
    one, other = ring_of[web.first], ring_of[web.second]
    bridges = np.flatnonzero((one != ALONE) & (other != ALONE) & (one != other))
    gain = web.worth[bridges] - loss[web.first[bridges]] - loss[web.second[bridges]]
    opened: set[int] = set()
    kept = []
    for bridge in bridges[np.argsort(-gain, kind="stable")[: int((gain > 0).sum())]]:
        two = {int(one[bridge]), int(other[bridge])}
        if not two & opened:
            opened |= two
            kept.append(np.array([bridge]))
            kept += [rings[one[bridge]].without(web.first[bridge]), rings[other[bridge]].without(web.second[bridge])]
    return kept + [_divided(web, ring.edges, ring=True) for number, ring in enumerate(rings) if number not in opened]


def _divided(web: Web, edges: IntArray, *, ring: bool) -> IntArray:
    """The best edges of a path, or of a ring, of which no two touch."""
    if not ring or len(edges) < 3:
        return _best_of_path(web, edges)
    without, with_first = _best_of_path(web, edges[1:]), _best_of_path(web, edges[2:-1])
    with_first = np.append(with_first, edges[0])
    return max((without, with_first), key=lambda some: int(web.worth[some].sum()))


def _best_of_path(web: Web, edges: IntArray) -> IntArray:
    """The best edges of a path of which no two neighbours are taken."""
    best = [0, 0]  # best[i + 2]: the worth of the best choice among edges 0 … i
    worth = web.worth[edges].tolist()
    for each in worth:
        best.append(max(best[-1], best[-2] + each))
    taken, at = [], len(worth) - 1
    while at >= 0:
        if best[at + 2] == best[at + 1]:
            at -= 1
        else:
            taken.append(at)
            at -= 2
    return np.asarray(edges[np.array(taken[::-1], dtype=np.int64)])


def exchanged(web: Web, pairs: IntArray) -> IntArray:
    """A new pair in place of the pairs of its two units, which may be paired in turn, while the total grows by it."""
    for _round in range(EXCHANGES):
        partner, has = np.full(web.units, ALONE), np.zeros(web.units, dtype=np.int64)
        partner[web.first[pairs]], partner[web.second[pairs]] = web.second[pairs], web.first[pairs]
        has[web.first[pairs]] = has[web.second[pairs]] = web.worth[pairs]
        left_one, left_other = partner[web.first], partner[web.second]
        among_left = web.between(left_one, left_other)
        gain = web.worth - has[web.first] - has[web.second] + np.where(among_left >= 0, web.worth[among_left], 0)
        gain[left_one == web.second] = 0
        better = np.flatnonzero(gain > 0)
        if not len(better):
            break
        touched, new = np.zeros(web.units + 1, dtype=bool), []  # the last stands for nobody and is never touched
        for edge in better[np.argsort(-gain[better], kind="stable")]:
            units = [web.first[edge], web.second[edge], left_one[edge], left_other[edge]]
            if touched[units].any():
                continue
            touched[units] = True
            touched[-1] = False
            new += [int(edge), *([int(among_left[edge])] if among_left[edge] >= 0 else [])]
        still = ~(touched[web.first[pairs]] | touched[web.second[pairs]])
        pairs = np.concatenate([pairs[still], np.array(new, dtype=np.int64)])
    return np.sort(pairs)
