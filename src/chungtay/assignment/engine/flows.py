"""Sharing out under limits: many to one, several partners, quotas. Linear programs whose corners are whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import scipy

from chungtay.assignment.engine.outcome import BY_METHOD, BY_NOTHING
from chungtay.assignment.engine.problem import BoolArray, FloatArray, IntArray
from chungtay.assignment.engine.task import Edges, Found, Task

FIRST_EDGES = 12  # of every limit in the first program; those its prices find missing are added round by round
SOFTNESS, PRESSES = 0.1, 25
WIDE_PRESSES, NARROWED = 5, 60  # presses on all edges; the rest on so many of every limit
ROUNDS = 60
NODES = 20_000  # work, not time: branches a search over whole numbers may open
WHOLE = 1e-6
Matrix: TypeAlias = (
    "scipy.sparse.csr_array"  # scipy loads a part when it is first named: who never matches pays nothing
)


@dataclass(frozen=True)
class Flow:
    """Which edges are taken, what they are worth, and what no choice within the limits can pass.

    `prices` has one whole number per limit: with them anybody can add the bound up again (`bound_by`).
    """

    taken: BoolArray
    value: int
    bound: int
    prices: IntArray
    rounds: int = 1

    @property
    def is_best(self) -> bool:
        return self.bound == self.value


def rows_of(edges: Edges) -> IntArray:
    """The row of every edge."""
    return np.repeat(np.arange(len(edges.left)), np.diff(edges.starts))


def degrees(rows: IntArray, columns: IntArray, shape: tuple[int, int]) -> scipy.sparse.csr_array:
    """Which edges touch which unit: first the rows', then the columns' limits; shape (rows + columns, edges)."""
    edges = np.arange(len(rows))
    touched = np.concatenate([rows, shape[0] + columns])
    flags = np.ones(2 * len(rows))
    return scipy.sparse.csr_array((flags, (touched, np.concatenate([edges, edges]))), shape=(sum(shape), len(rows)))


def share_out(
    worth: IntArray, touches: Matrix, limits: IntArray, floors: IntArray | None = None, *, fills: bool = False
) -> Flow:
    """The edges of greatest total worth of which no limit counts more than it allows, nor fewer than its floor.

    `touches` (limits x edges) says which edges count against which limit. Where the limits are two nested families
    (units within levels within a total, on either side) every corner of the program is whole, and so are its prices;
    elsewhere whole numbers are searched for. With `fills` the number of edges comes first and their worth second.
    Floors must be within reach: see `reachable`.
    """
    lows = np.zeros(len(limits), dtype=np.int64) if floors is None else floors
    if not len(worth):
        return Flow(np.zeros(0, dtype=bool), 0, 0, np.zeros(len(limits), dtype=np.int64))
    bonus = _outweighing(worth, touches, limits) if fills else 0
    dear, columns = worth + bonus, touches.tocsc()
    active = np.ones(len(worth), dtype=bool) if lows.any() else likely(dear, touches, limits)
    rounds = 0
    while True:
        rounds += 1
        some = np.flatnonzero(active)
        corner, prices = _corner(dear[some], columns[:, some].tocsr(), limits, lows)
        if np.abs(corner - np.rint(corner)).max() > WHOLE:
            return _searched(worth, bonus, touches, limits, lows)
        missing = np.flatnonzero((dear > _cost(columns, prices)) & ~active)
        if not len(missing) or rounds == ROUNDS:
            break
        gain = (dear - _cost(columns, prices))[missing]
        active[missing[np.argsort(-gain, kind="stable")[: max(200, len(some) // 2)]]] = True
    taken = np.zeros(len(worth), dtype=bool)
    taken[some[corner > 0.5]] = True
    bound = bound_by(prices, dear, touches, limits, lows) - bonus * int(taken.sum())
    return Flow(taken, int(worth[taken].sum()), bound, prices, rounds)


def bound_by(prices: IntArray, worth: IntArray, touches: Matrix, limits: IntArray, floors: IntArray) -> int:
    """What no choice within the limits can pass, added up from whole prices over all edges.

    A limit costs its price times what it allows; a negative price is a floor's and gives back what the floor asks. An
    edge adds what it is worth beyond the prices of its limits. True for any prices, equal to the best for right ones.
    """
    paid = int(np.maximum(prices, 0) @ limits) + int(np.minimum(prices, 0) @ floors)
    return paid + int(np.maximum(worth - _cost(touches.tocsc(), prices), 0).sum())


def reachable(touches: Matrix, limits: IntArray, floors: IntArray) -> IntArray:
    """How much of each floor can be had at once, short by as little as possible altogether."""
    had = np.zeros(len(limits), dtype=np.int64)
    asked, edges = np.flatnonzero(floors), touches.shape[1]
    if not len(asked) or not edges:
        return had
    # One more column per floor says how much of it is had: no more than is asked, no more than its edges give.
    short = scipy.sparse.eye_array(len(asked))
    rules = scipy.sparse.block_array([[touches, None], [-touches[asked], short]], format="csr")
    found = scipy.optimize.linprog(
        np.concatenate([np.zeros(edges), -np.ones(len(asked))]),
        A_ub=rules,
        b_ub=np.concatenate([limits, np.zeros(len(asked))]),
        bounds=[(0, 1)] * edges + [(0, most) for most in floors[asked]],
        method="highs-ds",
    )
    had[asked] = np.floor(found.x[edges:] + WHOLE).astype(np.int64)
    return had


def many_to_one(task: Task) -> Found:
    """As many partners on either side as there is room for, of greatest total worth."""
    edges = task.edges
    shape = (len(edges.left), len(edges.right))
    limits = np.concatenate([task.room[edges.left], task.room[edges.right]])
    flow = share_out(edges.worth, degrees(rows_of(edges), edges.columns, shape), limits)
    return found_by(task, flow)


def found_by(task: Task, flow: Flow) -> Found:
    """A flow whose limits begin with rows and columns, in the words of a method."""
    prices = np.zeros(len(task.problem.units))
    rows, columns = len(task.edges.left), len(task.edges.right)
    prices[task.edges.right] = flow.prices[rows : rows + columns]
    limited_by = BY_NOTHING if flow.is_best else BY_METHOD
    return Found(np.flatnonzero(flow.taken), flow.bound, prices, flow.rounds, limited_by)


def _cost(columns: scipy.sparse.csc_array, prices: IntArray) -> IntArray:
    """What the limits of every edge cost together."""
    return np.asarray(np.rint(columns.T @ prices), dtype=np.int64)


def _outweighing(worth: IntArray, touches: Matrix, limits: IntArray) -> int:
    """A worth per edge that outweighs whatever one edge more can cost the others."""
    most = int(min(np.minimum(touches.sum(axis=1), limits).sum(), len(worth)))
    return int(worth.max() - worth.min()) * most + 1


def likely(worth: IntArray, touches: Matrix, limits: IntArray) -> BoolArray:
    """The edges a best choice probably lies among: of every limit the first few when all press upon each other softly.

    Scarce units grow dearer until nobody asks for more than there is (as in entropic transport); where everybody wants
    the same few, the plainly heaviest edges of all would be the same few as well.
    """
    spread = max(int(worth.max() - worth.min()), 1)
    wish = (worth - worth.max()) / (SOFTNESS * spread) + np.log(limits.max() + 1)
    kept, some = np.arange(len(worth)), touches
    for press in range(PRESSES):
        if press == WIDE_PRESSES:
            kept = np.flatnonzero(_first_of_each(wish, touches, NARROWED))
            wish, some = wish[kept], touches[:, kept]
        asked = some @ np.exp(wish)
        wish += 0.5 * (some.T @ np.log(np.minimum(1, np.maximum(limits, 1e-9) / np.maximum(asked, 1e-300))))
    active = np.zeros(len(worth), dtype=bool)
    active[kept] = _first_of_each(wish, some, FIRST_EDGES)
    return active


def _first_of_each(wish: FloatArray, touches: Matrix, count: int) -> BoolArray:
    """The edges that are among the `count` most wished for of any limit; of equal ones the first."""
    place = np.empty(len(wish), dtype=np.int64)
    place[np.argsort(-wish, kind="stable")] = np.arange(len(wish))
    rows = np.repeat(np.arange(touches.shape[0]), np.diff(touches.indptr))
    order = np.argsort(rows * len(wish) + place[touches.indices])
    rank = np.arange(len(order)) - touches.indptr[rows]
    first = np.zeros(len(wish), dtype=bool)
    first[touches.indices[order[rank < count]]] = True
    return first


def _corner(worth: IntArray, touches: Matrix, limits: IntArray, floors: IntArray) -> tuple[FloatArray, IntArray]:
    """The best corner of the program over these edges, and the whole price of each limit less that of its floor."""
    low = np.flatnonzero(floors)
    rules = scipy.sparse.vstack([touches, -touches[low]], format="csr") if len(low) else touches
    most = np.concatenate([limits, -floors[low]])
    found = scipy.optimize.linprog(-worth.astype(np.float64), A_ub=rules, b_ub=most, bounds=(0, 1), method="highs-ds")
    if found.x is None:
        raise ValueError(found.message)
    prices = np.maximum(np.rint(-found.ineqlin.marginals), 0).astype(np.int64)
    prices[low] -= prices[len(limits) :]
    return found.x, prices[: len(limits)]


def _searched(worth: IntArray, bonus: int, touches: Matrix, limits: IntArray, floors: IntArray) -> Flow:
    """For limits that are not nested: a search over whole numbers, with the bound it has come to."""
    found = scipy.optimize.milp(
        -(worth + bonus).astype(np.float64),
        constraints=scipy.optimize.LinearConstraint(touches, floors, limits),
        bounds=scipy.optimize.Bounds(0, 1),
        integrality=np.ones(len(worth)),
        options={"mip_rel_gap": 0.0, "node_limit": NODES},
    )
    if found.x is None:
        raise ValueError(found.message)
    taken: BoolArray = found.x > 0.5
    value = int(worth[taken].sum())
    bound = int(np.floor(-found.mip_dual_bound + 0.5)) - bonus * int(taken.sum())
    return Flow(taken, value, max(value, bound), np.zeros(len(limits), dtype=np.int64))
