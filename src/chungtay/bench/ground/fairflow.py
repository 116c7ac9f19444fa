"""FairFlow as published, to be measured beside: Kobren, Saha and McCallum, "Paper matching with local fairness
constraints" (2019), after Gairing and others (2004). Whoever is far below a threshold is given a partner of somebody
above it, by flows; the threshold is searched for by halving. Written anew from the paper's description.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from chungtay.assignment.engine.flows import degrees, share_out
from chungtay.assignment.engine.problem import BoolArray, FloatArray, IntArray

HALVINGS = 10
FAR_BELOW, BELOW = 10_000, 1  # the reward of a partner who lifts somebody over the threshold, and of any other


@dataclass(frozen=True)
class Affinities:
    """Worth of each receiver with each giver (whole numbers, 0 … `greatest`); -1: not admissible."""

    worth: IntArray
    wanted: int
    room: int

    @property
    def greatest(self) -> int:
        return int(self.worth.max())

    def had(self, given: BoolArray) -> IntArray:
        return np.asarray(np.where(given, self.worth, 0).sum(axis=1))


def fairflow(asked: Affinities) -> BoolArray:
    """Who is given to whom, receivers × givers."""
    given = completed(asked, np.zeros(asked.worth.shape, dtype=bool))
    low, high = 0.0, float(asked.greatest * asked.wanted)
    threshold, best, best_worst = high / 2, 0.0, 0.0
    for _halving in range(HALVINGS):
        given, far_below = settled(asked, given, threshold)
        worst = float(asked.had(given).min())
        if not far_below and worst >= best_worst:
            best, best_worst, low = threshold, worst, threshold
            threshold += (high - threshold) / 2
        else:
            high = threshold
            threshold -= (threshold - low) / 2
    return settled(asked, given, best)[0]


def settled(asked: Affinities, given: BoolArray, threshold: float) -> tuple[BoolArray, int]:
    """Move partners until nobody is far below, nobody is above, or fewer cannot be brought below; how many remain."""
    before = -1
    while True:
        far_below = int((asked.had(given) < threshold - asked.greatest).sum())
        if not far_below or far_below == before:
            return given, far_below
        before = far_below
        given = completed(asked, moved(asked, given, threshold))


def completed(asked: Affinities, given: BoolArray) -> BoolArray:
    """Partners for everybody who lacks some, of greatest worth, from those who have room."""
    rows, columns = np.nonzero(~given & (asked.worth >= 0))
    lacks, room = asked.wanted - given.sum(axis=1), asked.room - given.sum(axis=0)
    limits = np.maximum(np.concatenate([lacks, room]), 0)
    open_to = (limits[rows] > 0) & (limits[len(lacks) + columns] > 0)
    rows, columns = rows[open_to], columns[open_to]
    flow = share_out(asked.worth[rows, columns], degrees(rows, columns, given.shape), limits, fills=True)
    after = given.copy()
    after[rows[flow.taken], columns[flow.taken]] = True
    return after


def moved(asked: Affinities, given: BoolArray, threshold: float) -> BoolArray:
    """One flow from those above the threshold, past those somewhat below, to those far below, who drop their worst."""
    had = asked.had(given)
    above, far = had >= threshold, had < threshold - asked.greatest
    if not above.any() or not far.any():
        return given
    after, middle = given.copy(), ~above & ~far
    worst = np.where(given, asked.worth, asked.greatest + 1).argmin(axis=1)
    after[far, worst[far]] = False
    had = asked.had(after)
    free, offered = ~after & (asked.worth >= 0), after[above].any(axis=0)
    into = free & middle[:, None] & offered
    least = np.where(into, asked.worth, asked.greatest + 1).min(axis=1)
    stays = (had + least)[:, None] - asked.worth >= threshold - asked.greatest
    out = after & middle[:, None] & into.any(axis=1, keepdims=True) & stays
    released = offered | out.any(axis=0)
    gift = free & far[:, None] & released
    lifted = had[:, None] + asked.worth >= threshold - asked.greatest
    reward = np.where(lifted, FAR_BELOW, BELOW) * (asked.worth / asked.greatest)
    leaves, comes = (after & above[:, None]) | out, into | gift
    flow = _flow(leaves, comes, reward * gift, middle)
    after[leaves] &= flow[: int(leaves.sum())] < 0.5
    after[comes] |= flow[int(leaves.sum()) :] > 0.5
    return after


def _flow(leaves: BoolArray, comes: BoolArray, reward: FloatArray, middle: BoolArray) -> FloatArray:
    """Most partners moved, and of greatest reward: a corner of the flow's program, first who leaves, then who comes."""
    rows = np.concatenate([np.nonzero(leaves)[0], np.nonzero(comes)[0]])
    givers = np.concatenate([np.nonzero(leaves)[1], np.nonzero(comes)[1]])
    sign = np.concatenate([np.ones(int(leaves.sum())), -np.ones(int(comes.sum()))])
    edges = np.arange(len(rows))
    passing = csr_array((sign, (givers, edges)), shape=(leaves.shape[1], len(rows)))
    each_once = csr_array((np.ones(len(rows)), (rows, edges)), shape=(leaves.shape[0], len(rows)))
    through = csr_array((sign, (rows, edges)), shape=(leaves.shape[0], len(rows)))[np.flatnonzero(middle)]
    gains = np.where(reward > 0, reward + FAR_BELOW * 10, 0)[comes]
    equal = vstack([passing, through], format="csr")
    most = np.where(middle, 2, 1)
    found = linprog(
        -np.concatenate([np.zeros(int(leaves.sum())), gains]),
        A_ub=each_once,
        b_ub=most,
        A_eq=equal,
        b_eq=np.zeros(equal.shape[0]),
        bounds=(0, 1),
        method="highs-ds",
    )
    return np.asarray(found.x, dtype=np.float64)
