"""Which side bids: where rows outnumber columns, columns bid for rows.

The side with more units cannot all be served, and the last of its bidders raise the prices of a whole region before
they give up. The other side finds enough to choose from and has no such war. Who outnumbers whom is asked of every part
of the market by itself: levels never meet, and islands do not either.
"""

from __future__ import annotations

import numpy as np
import scipy

from chungtay.assignment.engine.market import Market
from chungtay.assignment.engine.problem import IntArray

LOOKED_AT = 4  # edges of each row by which parts are found; a part found too small only costs time


def open_prices(market: Market) -> None:
    """Where rows outnumber columns, set prices so high that no row would bid; elsewhere leave them.

    Profits become what nobody can exceed; how much they are in truth, the first bid of every row tells.
    """
    view, back = market.view, market.back
    busy = np.flatnonzero(view.degrees)
    if len(busy):
        market.profit[busy] = np.maximum.reduceat(view.worth, view.starts[busy])
    wanted = np.flatnonzero(back.degrees)
    if not len(wanted):
        return
    parts_of_rows, parts = _parts(market)
    parts_of_columns = parts_of_rows[back.columns[back.starts[wanted]]]
    rows = np.bincount(parts_of_rows[market.view.degrees > 0], minlength=parts)
    is_short = rows > np.bincount(parts_of_columns, minlength=parts)
    short = is_short[parts_of_columns]
    dearest = np.maximum.reduceat(back.worth, back.starts[wanted])
    market.price[wanted[short]] = dearest[short]


def _parts(market: Market) -> tuple[IntArray, int]:
    """Of each row the part of the market it belongs to, as a few of its edges tell; how many parts there are."""
    view, rows, columns = market.view, market.view.rows, len(market.price)
    seen = np.minimum(view.degrees, LOOKED_AT)
    starts = np.concatenate([[0], np.cumsum(seen), np.full(columns, seen.sum())]).astype(np.int32)
    which = np.repeat(np.arange(rows), seen)
    nth = np.arange(len(which)) - starts[which]
    ends = view.columns[view.starts[which] + view.degrees[which] * nth // seen[which]] + np.int32(rows)
    graph = scipy.sparse.csr_array((np.ones(len(ends), dtype=np.int8), ends, starts), shape=(rows + columns,) * 2)
    parts, part = scipy.sparse.csgraph.connected_components(graph, directed=False)
    return part[:rows].astype(np.int64), int(parts)
