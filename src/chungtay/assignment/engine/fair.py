"""The worst-off first: the left unit that fares worst shall fare as well as can be, then the total counts.

With one partner each the worst pair is proved the best possible by maximal flows: with any better threshold fewer units
find a partner. With several partners each the question is hard; two linear programs that may split partners prove
bounds on the worst-off and on the total, and a search by exchanges comes as near to them as it says.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace

import numpy as np
import scipy

from chungtay.assignment.engine.barriers import among
from chungtay.assignment.engine.exchanges import Table, lifted, won_back
from chungtay.assignment.engine.flows import WHOLE, Flow, found_by, rows_of, share_out
from chungtay.assignment.engine.one_to_one import many_to_one
from chungtay.assignment.engine.outcome import BY_METHOD, BY_NOTHING, Fairness
from chungtay.assignment.engine.problem import SCALE, BoolArray, FloatArray, IntArray
from chungtay.assignment.engine.task import Edges, Found, Task

FINE = 1 << 16  # shares of the rows as whole numbers, so that bounds are added up in whole numbers
WIDENINGS = 4


def fairest(task: Task) -> Found:
    """Of all choices that serve as many left units, the one whose worst-off fares best; of these the greatest total."""
    if (task.room[task.edges.left] <= 1).all():
        return one_each(task)
    table = Table.of(task)
    richest = share_out(table.worth, table.touches, table.limits)
    if not table.served.any():
        return found_by(task, richest)
    table = replace(table, served=served(table))
    flow, bound = by_programs(table, richest)
    worst_off = np.where(table.served, table.had(flow.taken), np.inf)
    unit = int(task.edges.left[int(worst_off.argmin())])
    fairness = Fairness(float(worst_off.min()), max(bound, float(worst_off.min())), unit, richest.value)
    proved = flow.is_best and fairness.gap_percent == 0
    return replace(found_by(task, flow), limited_by=BY_NOTHING if proved else BY_METHOD, fairness=fairness)


def one_each(task: Task) -> Found:
    """One partner each: the greatest worth for which as many find one at least so good, then the greatest total.

    The first is proved by maximal flows at this threshold and the next; the second by the prices of the auction, in
    which every pair has a bonus that no exchange makes up for. What a pair has for being kept counts in the total, and
    makes nobody better off.
    """
    edges = task.edges
    richest = many_to_one(task)
    if not len(edges.worth):
        return richest
    plain = without_bonus(task)
    steps, fates = np.unique(plain), replace(task, edges=replace(edges, worth=plain))
    most = paired_above(fates, int(steps[0]))
    last = bisect_left(steps.tolist(), 1, lo=1, key=lambda worth: paired_above(fates, worth) < most) - 1
    above = only(edges, plain >= steps[last])
    bonus = int(np.ptp(above.worth)) * most + 1
    found = many_to_one(replace(task, edges=replace(above, worth=above.worth + bonus), prices=None))
    chosen = np.flatnonzero(plain >= steps[last])[found.chosen]
    total, bound = int(edges.worth[chosen].sum()), found.bound - bonus * most
    worst = chosen[plain[chosen].argmin()]
    unit = int(edges.left[int(np.searchsorted(edges.starts, worst, side="right")) - 1])
    best_total = int(edges.worth[richest.chosen].sum())
    fairness = Fairness(float(plain[worst]), float(steps[last]), unit, best_total)
    return replace(richest, chosen=chosen, bound=max(bound, total), limited_by=found.limited_by, fairness=fairness)


def without_bonus(task: Task) -> IntArray:
    """What each edge is worth without the bonus for a pair that is kept."""
    edges, problem = task.edges, task.problem
    is_kept = among(problem.incumbents, edges.left[rows_of(edges)], edges.right[edges.columns], len(problem.units))
    return edges.worth - np.where(is_kept, round(SCALE * problem.weights.incumbent), 0)


def only(edges: Edges, kept: BoolArray) -> Edges:
    """Some of the edges, on the same units."""
    starts = np.concatenate([[0], np.cumsum(kept)])[edges.starts]
    return replace(edges, starts=starts, columns=edges.columns[kept], worth=edges.worth[kept])


def paired_above(task: Task, threshold: int) -> int:
    """How many left units can have a partner of at least this worth at once: a maximal matching or flow."""
    edges = only(task.edges, task.edges.worth >= threshold)
    rows, columns = len(edges.left), len(edges.right)
    wanted, room = task.room[edges.left], task.room[edges.right]
    if (room <= 1).all() and (wanted == 1).all():
        there = np.ones(len(edges.columns), dtype=np.int8)
        graph = scipy.sparse.csr_array((there, edges.columns, edges.starts), shape=(rows, columns))
        return int((scipy.sparse.csgraph.maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())
    return seated(rows_of(edges), edges.columns, wanted, room)


def seated(rows: IntArray, columns: IntArray, wanted: IntArray, room: IntArray) -> int:
    """How many of the wanted partners there can be at once: a maximal flow over these edges."""
    source = len(wanted) + len(room)
    tails = np.concatenate([np.full(len(wanted), source), rows, len(wanted) + np.arange(len(room))])
    heads = np.concatenate([np.arange(len(wanted)), len(wanted) + columns, np.full(len(room), source + 1)])
    most = np.concatenate([wanted, np.ones(len(rows)), room]).astype(np.int32)
    graph = scipy.sparse.csr_array((most, (tails, heads)), shape=(source + 2, source + 2))
    graph.indices, graph.indptr = graph.indices.astype(np.int32), graph.indptr.astype(np.int32)
    return int(scipy.sparse.csgraph.maximum_flow(graph, source, source + 1).flow_value)


def served(table: Table) -> BoolArray:
    """The rows whose fate is compared: as many as can have a partner at once; where room is short the rest get less."""
    once = np.concatenate([np.minimum(table.wanted, 1), table.room])
    if seated(table.rows, table.columns, once[: len(table.wanted)], table.room) == int(table.served.sum()):
        return table.served
    first = share_out(table.worth, table.touches, once, fills=True)
    found: BoolArray = np.bincount(table.rows[first.taken], minlength=len(table.wanted)) > 0
    return found


def by_programs(table: Table, richest: Flow) -> tuple[Flow, float]:
    """Several partners each: the choice found, the bound of its total given its worst-off, the bound of the worst-off.

    Whatever say each row has (never negative), the worst-off has no more than the rows have on that average; and
    no choice has more on that average than the flow with rows weighed by their say. That is the bound, and the same
    flow is a good choice to begin with.
    """
    bound = bound_by_counting(table)
    if table.worst(richest.taken) >= bound:
        return richest, bound
    say = program(table, None, richest.taken)
    whole = np.rint(FINE * say / say.max()).astype(np.int64) + table.served
    steered = share_out(whole[table.rows] * table.worth, table.touches, table.limits)
    bound = min(steered.bound / int(whole @ table.wanted), bound)
    if table.worst(richest.taken) >= bound:
        return richest, bound
    found = max((lifted(table, start) for start in (steered.taken, richest.taken)), key=table.merit)
    floor = table.worst(found)
    steered, most = weighed_above(table, floor, found)
    ways = [found, lifted(table, steered.taken), lifted(table, steered.taken, floor)]
    found = max(ways, key=table.merit)
    found = won_back(table, found, table.worst(found))
    total = int(table.worth[found].sum())
    return Flow(found, total, max(total, min(richest.bound, most)), richest.prices, 2), bound


def weighed_above(table: Table, floor: float, known: BoolArray) -> tuple[Flow, int]:
    """The flow that weighs rows as the floor presses on them, and the bound it proves for every choice above it."""
    above = program(table, floor, known)
    unit = max(1, int(FINE / (1 + above.max())))
    whole = np.rint(unit * (1 + above)).astype(np.int64)
    steered = share_out(whole[table.rows] * table.worth, table.touches, table.limits)
    asked = float(((whole - unit) * np.where(table.served, floor * table.wanted, 0)).sum())
    return steered, int((steered.bound - asked) / unit + WHOLE)


def bound_by_counting(table: Table) -> float:
    """What the worst-off could have if partners were scarce but all equally good.

    To have t, a row needs at least as many partners as its heaviest edges take to add up to t; all rows together must
    find so many at once (a maximal flow). The greatest such t is never below what any choice gives its worst-off.
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
        needed = np.where(table.served, below + 1, 0)
        if (below == there)[table.served].any() or needed.sum() > table.room.sum():
            return True
        return seated(table.rows, table.columns, needed, table.room) < int(needed.sum())

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
    claims = scipy.sparse.csr_array((table.worth.astype(np.float64), (table.rows, order)), shape=shape)[rows].tocsc()
    wanted, price = table.wanted[rows], np.zeros(len(table.wanted))
    active = table.likely | known
    for _widening in range(WIDENINGS):
        some = np.flatnonzero(active)
        if floor is None:
            blocks = [[-claims[:, some], scipy.sparse.csr_array(wanted[:, None])], [columns[:, some], None]]
            gains: FloatArray = np.append(np.zeros(len(some)), 1.0)
            needed: FloatArray = np.zeros(len(rows))
        else:
            blocks = [[-claims[:, some]], [columns[:, some]]]
            gains = table.worth[some].astype(np.float64)
            needed = np.asarray(-floor * wanted * (1 - WHOLE), dtype=np.float64)
        most = np.concatenate([needed, table.limits])
        bounds = [(0, 1)] * len(some) + [(0, None)] * (len(gains) - len(some))
        found = scipy.optimize.linprog(
            -gains, A_ub=scipy.sparse.block_array(blocks, format="csr"), b_ub=most, bounds=bounds, method="highs-ipm"
        )
        prices = np.maximum(-found.ineqlin.marginals, 0)
        price[rows] = prices[: len(rows)]
        worth = table.worth * (price[table.rows] + (floor is not None))
        rest = worth - columns.T @ prices[len(rows) :]
        missing = np.flatnonzero((rest > WHOLE) & ~active)
        if not len(missing):
            break
        active[missing[np.argsort(-rest[missing], kind="stable")[: len(some)]]] = True
    return price
