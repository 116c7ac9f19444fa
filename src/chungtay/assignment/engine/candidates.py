"""Which pairs are weighed: all that the rules admit, or of each unit the nearest and the most useful, then the best."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import scipy

from chungtay.assignment.engine.barriers import admitted
from chungtay.assignment.engine.problem import (
    ANY_WITH_ANY,
    DEGREES,
    NEED_TO_STRENGTH,
    FloatArray,
    IntArray,
    Problem,
    Profile,
)
from chungtay.assignment.engine.score import Scorer
from chungtay.assignment.engine.task import Edges

AT_ONCE = 2_000_000  # products of needs and strengths held together
OTHER_SIDE = 5  # the right side looks for candidates of its own, a fifth as widely
WORTH_BITS, UNIT_BITS = 20, 20  # 100 times a whole score; a million units
Told = Callable[[int, int], None]  # units looked at, and all there are


@dataclass(frozen=True)
class Block:
    """Units of the two sides between which pairs are sought: of one level, when levels may not mix."""

    left: IntArray
    right: IntArray


def weighed_edges(problem: Problem, told: Told | None = None) -> tuple[Edges, bool]:
    """Admitted pairs with their worth, and whether these are all the rules admit; `told` hears how far it is."""
    if problem.method == NEED_TO_STRENGTH:
        return _as_edges(Scorer(problem), partners_of_one_leaf(problem)), True
    blocks, limits = list(_blocks(problem)), problem.limits
    considers_all = sum(len(block.left) * len(block.right) for block in blocks) <= limits.all_pairs_up_to
    scorer = Scorer(problem)
    if considers_all:
        pairs = [_all_pairs(problem, block) for block in blocks]
    else:
        pairs, done, everybody = [], 0, sum(len(block.left) + len(block.right) for block in blocks)
        for looked_at, found in (part for block in blocks for part in _both_sides(scorer, block)):
            pairs.append(found)
            done += looked_at
            if told is not None:
                told(done, everybody)
        listed = problem.incumbents
        pairs.append(_turned(problem, listed)[admitted(problem, *_turned(problem, listed).T)])
    return _as_edges(scorer, np.concatenate([np.empty((0, 2), dtype=np.int64), *pairs])), considers_all


def _blocks(problem: Problem) -> Iterator[Block]:
    units = problem.units
    left = problem.left[units.is_complete[problem.left] & (units.capacity[problem.left] > 0)]
    right = problem.right[units.is_complete[problem.right] & (units.capacity[problem.right] > 0)]
    if not problem.rules.same_level:
        yield Block(left, right)
        return
    for level in np.intersect1d(units.level[left], units.level[right]):
        yield Block(left[units.level[left] == level], right[units.level[right] == level])


def _all_pairs(problem: Problem, block: Block) -> IntArray:
    left = np.repeat(block.left, len(block.right))
    right = np.tile(block.right, len(block.left))
    kept = admitted(problem, left, right)
    return np.stack([left[kept], right[kept]], axis=1)


def partners_of_one_leaf(problem: Problem) -> IntArray:
    """All admitted pairs of a need and a strength: of one leaf, and of groups in partnership where that is asked."""
    units, partners = problem.units, problem.rules.partners
    left, right, width = problem.left, problem.right, units.needs.width
    asked, given = units.needs.columns[units.needs.starts[left]], units.strengths.columns[units.strengths.starts[right]]
    if partners is None:
        need, strength = joined(asked, given)
    else:
        either = np.unique(np.concatenate([partners, partners[:, ::-1]]), axis=0)
        need, by = joined(units.group[left], either[:, 0])
        at, strength = joined(either[by, 1] * width + asked[need], units.group[right] * width + given)
        need = need[at]
    kept = admitted(problem, left[need], right[strength])
    return np.stack([left[need[kept]], right[strength[kept]]], axis=1)


def joined(one: IntArray, other: IntArray) -> tuple[IntArray, IntArray]:
    """Every two entries with equal keys: numbers in `one` and in `other`, in the order of the first."""
    order = np.argsort(other, kind="stable")
    first, last = (np.searchsorted(other[order], one, side) for side in ("left", "right"))
    count = last - first
    here = np.repeat(np.arange(len(one)), count)
    within = np.arange(len(here)) - np.repeat(np.cumsum(count) - count, count)
    return here, np.asarray(order[first[here] + within], dtype=np.int64)


def _both_sides(scorer: Scorer, block: Block) -> Iterator[tuple[int, IntArray]]:
    limits = scorer.problem.limits
    yield from _best_of(scorer, block, limits.nearest, limits.most_useful, limits.kept)
    widths = (1 + limits.nearest // OTHER_SIDE, 1 + limits.most_useful // OTHER_SIDE, 1 + limits.kept // OTHER_SIDE)
    for looked_at, found in _best_of(scorer, Block(block.right, block.left), *widths):
        yield looked_at, found[:, ::-1]


def _best_of(scorer: Scorer, block: Block, nearest: int, useful: int, kept: int) -> Iterator[tuple[int, IntArray]]:
    """Of each unit of the block's left side, the `kept` best among its nearest and most useful; how many units."""
    problem = scorer.problem
    where = np.flatnonzero(np.isfinite(problem.units.place[block.right]).all(axis=1))
    tree = scipy.spatial.cKDTree(problem.units.place[block.right[where]])
    products = Products(problem, block.right)
    step = max(1, AT_ONCE // (len(block.right) + 1))
    for part in np.split(block.left, range(step, len(block.left), step)):
        rows_near, near = _nearest(problem, tree, part, nearest)
        rows_useful, most = products.most_useful(part, useful)
        rows = np.concatenate([rows_near, rows_useful])
        columns = np.concatenate([where[near], most])
        free = admitted(problem, part[rows], block.right[columns])
        rows, columns = rows[free], columns[free]
        rows, columns = _first(kept, rows, columns, scorer.of(part[rows], block.right[columns]).worth)
        yield len(part), np.stack([part[rows], block.right[columns]], axis=1)


def _first(kept: int, rows: IntArray, columns: IntArray, worth: IntArray) -> tuple[IntArray, IntArray]:
    """Of each row the `kept` dearest columns, of equal ones the first; a column may be given twice.

    Row, worth and column are packed into one number, because sorting numbers is several times quicker than `lexsort`.
    """
    if not len(rows):
        return rows, columns
    less = np.minimum(worth.max() - worth, (1 << WORTH_BITS) - 1)
    keys = np.sort((rows << (WORTH_BITS + UNIT_BITS)) + (less << UNIT_BITS) + columns)
    keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    rows = keys >> (WORTH_BITS + UNIT_BITS)
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    best = np.flatnonzero(place < kept)
    return rows[best], keys[best] & ((1 << UNIT_BITS) - 1)


def _nearest(problem: Problem, tree: scipy.spatial.cKDTree, part: IntArray, count: int) -> tuple[IntArray, IntArray]:
    """Rows of `part` and places in the tree, nearest first, none beyond the farthest allowed."""
    places = problem.units.place[part]
    rows = np.flatnonzero(np.isfinite(places).all(axis=1))
    farthest = problem.rules.farthest_km
    bound = np.inf if farthest is None else farthest * (1 + 1e-9)
    found = tree.query(places[rows], k=np.arange(1, min(count, tree.n) + 1), distance_upper_bound=bound)[1]
    is_near = found < tree.n
    return np.repeat(rows, is_near.sum(axis=1)), found[is_near].astype(np.int64)


class Products:
    """What the units of one side gain from any unit of the other and give it: products of sparse profiles."""

    def __init__(self, problem: Problem, right: IntArray) -> None:
        units, weights = problem.units, problem.weights
        self.needs = weights.left_gains * _shares(units.needs)
        self.strengths = _matrix(units.strengths)
        self.right_strengths = self.strengths[right].T.tocsr()
        self.right_needs = (weights.right_gains * _shares(units.needs))[right].T.tocsr()

    def most_useful(self, part: IntArray, count: int) -> tuple[IntArray, IntArray]:
        """Rows of `part` and places on the right side whose gains together are greatest; none where they are 0."""
        total = (self.needs[part] @ self.right_strengths + self.strengths[part] @ self.right_needs).toarray()
        count = min(count, total.shape[1])
        best = np.argpartition(-total, count - 1, axis=1)[:, :count]
        rows, places = np.nonzero(np.take_along_axis(total, best, axis=1) > 0)
        return rows, best[rows, places]


def _matrix(profile: Profile, worth: FloatArray | None = None) -> scipy.sparse.csr_array:
    entries = profile.degrees if worth is None else worth
    shape = (profile.rows, max(profile.width, 1))
    return scipy.sparse.csr_array((entries.astype(np.float32), profile.columns, profile.starts), shape=shape)


def _shares(needs: Profile) -> scipy.sparse.csr_array:
    """Urgencies as shares of what a unit needs altogether, a fifth of them for each degree of strength."""
    sums = np.add.reduceat(np.append(needs.degrees, 0), needs.starts[:-1]) if needs.rows else needs.starts[:-1]
    return _matrix(needs, needs.degrees / (DEGREES * np.repeat(sums, np.diff(needs.starts))))


def _turned(problem: Problem, listed: IntArray) -> IntArray:
    """Listed pairs that join the two sides, left unit first."""
    sides = np.zeros((2, len(problem.units)), dtype=bool)
    sides[0, problem.left], sides[1, problem.right] = True, True
    straight = sides[0, listed[:, 0]] & sides[1, listed[:, 1]]
    crossed = sides[1, listed[:, 0]] & sides[0, listed[:, 1]] & ~straight
    return np.concatenate([listed[straight], listed[crossed][:, ::-1]])


def _as_edges(scorer: Scorer, pairs: IntArray) -> Edges:
    """Pairs once each, row by row, weighed; of one crowd only with the lower number first."""
    problem = scorer.problem
    if problem.method == ANY_WITH_ANY:
        pairs = np.sort(pairs, axis=1)
    count = len(problem.units)
    keys = pairs[:, 0] * count + pairs[:, 1]
    if (np.diff(keys) <= 0).any():
        keys = np.unique(keys)
        pairs = np.stack([keys // count, keys % count], axis=1)
    left, right = np.unique(problem.left), np.unique(problem.right)
    rows = np.searchsorted(left, pairs[:, 0])
    starts = np.searchsorted(rows, np.arange(len(left) + 1))
    worth = scorer.of(pairs[:, 0], pairs[:, 1]).worth
    return Edges(left, right, starts, np.searchsorted(right, pairs[:, 1]), worth)
