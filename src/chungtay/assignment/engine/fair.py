"""The worst-off first: the left unit that fares worst shall fare as well as can be, then the total counts.

With one partner each the worst pair is proved the best possible by maximal flows: with any better threshold fewer units
find a partner. With several partners each the question is hard; two linear programs that may split partners prove
bounds on the worst-off and on the total, and a search by exchanges comes as near to them as it says.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import maximum_flow

from chungtay.assignment.engine.exchanges import Table, lifted, won_back
from chungtay.assignment.engine.flows import WHOLE, Flow, found_by, likely, share_out
from chungtay.assignment.engine.outcome import BY_METHOD, BY_NOTHING, Fairness
from chungtay.assignment.engine.problem import BoolArray, FloatArray
from chungtay.assignment.engine.task import Found, Task

FINE = 1 << 16  # shares of the rows as whole numbers, so that bounds are added up in whole numbers
WIDENINGS = 4


def fairest(task: Task) -> Found:
    """Of all choices that serve as many left units, the one whose worst-off fares best; of these the greatest total."""
    table = Table.of(task)
    richest = share_out(table.worth, table.touches, table.limits)
    if not table.served.any():
        return found_by(task, richest)
    if (table.wanted <= 1).all():
        flow, bound = bottleneck(table)
        table = replace(table, served=np.bincount(table.rows[flow.taken], minlength=len(table.wanted)) > 0)
    else:
        table = replace(table, served=served(table))
        flow, bound = by_programs(table, richest)
    worst_off = np.where(table.served, table.had(flow.taken), np.inf)
    unit = int(task.edges.left[int(worst_off.argmin())])
    fairness = Fairness(float(worst_off.min()), max(bound, float(worst_off.min())), unit, richest.value)
    proved = flow.is_best and fairness.gap_percent == 0
    return replace(found_by(task, flow), limited_by=BY_NOTHING if proved else BY_METHOD, fairness=fairness)


def served(table: Table) -> BoolArray:
    """The rows whose fate is compared: as many as can have a partner at once; where room is short the rest get less."""
    once = np.concatenate([np.minimum(table.wanted, 1), table.room])
    first = share_out(table.worth, table.touches, once, fills=True)
    found: BoolArray = np.bincount(table.rows[first.taken], minlength=len(table.wanted)) > 0
    return found


def bottleneck(table: Table) -> tuple[Flow, float]:
    """One partner each: the greatest threshold at which as many are served, and the greatest total above it."""
    steps = np.unique(table.worth)
    most = paired_above(table, int(steps[0]))
    low, high = 0, len(steps)
    while high - low > 1:
        middle = (low + high) // 2
        if paired_above(table, int(steps[middle])) == most:
            low = middle
        else:
            high = middle
    kept = np.flatnonzero(table.worth >= steps[low])
    flow = share_out(table.worth[kept], table.touches.tocsc()[:, kept].tocsr(), table.limits, fills=True)
    taken = np.zeros(len(table.worth), dtype=bool)
    taken[kept[flow.taken]] = True
    return replace(flow, taken=taken), float(steps[low])


def paired_above(table: Table, threshold: int) -> int:
    """How many pairs of at least this worth there can be at once: a maximal flow."""
    kept = table.worth >= threshold
    rows, columns = len(table.wanted), len(table.room)
    source, sink = rows + columns, rows + columns + 1
    tails = np.concatenate([np.full(rows, source), table.rows[kept], rows + np.arange(columns)])
    heads = np.concatenate([np.arange(rows), rows + table.columns[kept], np.full(columns, sink)])
    room = np.concatenate([table.wanted, np.ones(int(kept.sum())), table.room]).astype(np.int32)
    graph = csr_array((room, (tails, heads)), shape=(sink + 1, sink + 1))
    graph.indices, graph.indptr = graph.indices.astype(np.int32), graph.indptr.astype(np.int32)
    return int(maximum_flow(graph, source, sink).flow_value)


def by_programs(table: Table, richest: Flow) -> tuple[Flow, float]:
    """Several partners each: the choice found, the bound of its total given its worst-off, the bound of the worst-off.

    Whatever say each row has (never negative), the worst-off has no more than the rows have on that average; and
    no choice has more on that average than the flow with rows weighed by their say. That is the bound, and the same
    flow is a good choice to begin with.
    """
    say = program(table, None, richest.taken)
    whole = np.rint(FINE * say / say.max()).astype(np.int64) + table.served
    steered = share_out(whole[table.rows] * table.worth, table.touches, table.limits)
    bound = min(steered.bound / int(whole @ table.wanted), bound_by_counting(table))
    if table.worst(richest.taken) >= bound:
        return richest, bound
    found = max((lifted(table, start) for start in (steered.taken, richest.taken)), key=table.merit)
    floor = table.worst(found)
    above = program(table, floor, found)
    unit = max(1, int(FINE / (1 + above.max())))
    whole = np.rint(unit * (1 + above)).astype(np.int64)
    steered = share_out(whole[table.rows] * table.worth, table.touches, table.limits)
    asked = float(((whole - unit) * np.where(table.served, floor * table.wanted, 0)).sum())
    most = min(richest.bound, int((steered.bound - asked) / unit + WHOLE))
    found = max(found, lifted(table, steered.taken), key=table.merit)
    found = won_back(table, found, table.worst(found))
    total = int(table.worth[found].sum())
    return Flow(found, total, max(total, most), richest.prices, 2), bound


def bound_by_counting(table: Table) -> float:
    """What the worst-off could have if nobody competed but for the number of places.

    To have t, a row needs at least as many of its heaviest edges as add up to t; all rows together need no more places
    than there are. The greatest such t is never below what any choice gives its worst-off.
    """
    order = np.lexsort((-table.worth, table.rows))
    rows = table.rows[order]
    sums = np.cumsum(table.worth[order])
    sums -= (sums - table.worth[order])[table.starts[rows]]
    first = (np.arange(len(order)) - table.starts[rows] < table.wanted[rows]) & table.served[rows]
    rows, value = rows[first], sums[first] / table.wanted[rows[first]]
    there = np.bincount(rows, minlength=len(table.wanted))

    def is_too_much(share: float) -> bool:
        below = np.bincount(rows[value < share], minlength=len(table.wanted))
        return bool((below == there)[table.served].any() or (below + 1)[table.served].sum() > table.room.sum())

    steps = np.unique(value)
    within = bisect_left(steps, 1, key=is_too_much)
    return float(steps[within - 1]) if within else 0.0


def program(table: Table, floor: float | None, known: BoolArray) -> FloatArray:
    """The price of every row's claim when partners may be split: of the same share for all, or of at least `floor`.

    Without a floor: maximise t where every served row has t per partner wanted. With one: maximise the total where
    every served row has the floor. Over the likeliest edges and those of a known choice, widened as the prices ask.
    """
    rows, columns = np.flatnonzero(table.served), table.touches.tocsc()
    order, shape = np.arange(len(table.worth)), (len(table.wanted), len(table.worth))
    claims = csr_array((table.worth.astype(np.float64), (table.rows, order)), shape=shape)[rows].tocsc()
    wanted, price = table.wanted[rows], np.zeros(len(table.wanted))
    active = likely(table.worth, table.touches, table.limits) | known
    for _widening in range(WIDENINGS):
        some = np.flatnonzero(active)
        if floor is None:
            blocks = [[-claims[:, some], csr_array(wanted[:, None])], [columns[:, some], None]]
            gains: FloatArray = np.append(np.zeros(len(some)), 1.0)
            needed: FloatArray = np.zeros(len(rows))
        else:
            blocks = [[-claims[:, some]], [columns[:, some]]]
            gains = table.worth[some].astype(np.float64)
            needed = np.asarray(-floor * wanted * (1 - WHOLE), dtype=np.float64)
        most = np.concatenate([needed, table.limits])
        bounds = [(0, 1)] * len(some) + [(0, None)] * (len(gains) - len(some))
        found = linprog(-gains, A_ub=block_array(blocks, format="csr"), b_ub=most, bounds=bounds, method="highs-ipm")
        prices = np.maximum(-found.ineqlin.marginals, 0)
        price[rows] = prices[: len(rows)]
        worth = table.worth * (price[table.rows] + (floor is not None))
        rest = worth - columns.T @ prices[len(rows) :]
        missing = np.flatnonzero((rest > WHOLE) & ~active)
        if not len(missing):
            break
        active[missing[np.argsort(-rest[missing], kind="stable")[: len(some)]]] = True
    return price
