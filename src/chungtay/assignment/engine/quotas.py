"""Pilot pairs by quota: three preschools, four primaries and three secondaries of either side, or ten in all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import scipy

from chungtay.assignment.engine.flows import degrees, found_by, reachable, rows_of, share_out
from chungtay.assignment.engine.problem import BoolArray, Cap, Fault, IntArray, Problem
from chungtay.assignment.engine.task import Found, Task

SHORT, OVER = "quota-short", "quota-over"


def by_quota(task: Task) -> Found:
    """As many pairs as the caps admit, and of such choices the one of greatest worth; proved by the prices of the caps.

    What caps ask for at least comes before everything else. Where it cannot be had, the run goes on with as much as
    there is and says so: `quota-short:<key>`; `quota-over:<key>` says that the locked pairs alone exceed a cap.
    """
    edges, caps = task.edges, task.problem.quota.caps
    rows = rows_of(edges)
    counted = [counts(task.problem, cap, edges.left[rows], edges.right[edges.columns]) for cap in caps]
    locked = [int(counts(task.problem, cap, task.fixed[:, 0], task.fixed[:, 1]).sum()) for cap in caps]
    touches = degrees(rows, edges.columns, (len(edges.left), len(edges.right)))
    if caps:
        touches = scipy.sparse.vstack(
            [touches, scipy.sparse.csr_array(np.array(counted, dtype=np.float64).reshape(len(caps), len(rows)))],
            format="csr",
        )
    units = np.concatenate([task.room[edges.left], task.room[edges.right]])
    most = np.array([max(cap.at_most - held, 0) for cap, held in zip(caps, locked, strict=True)], dtype=np.int64)
    least = np.array([max(cap.at_least - held, 0) for cap, held in zip(caps, locked, strict=True)], dtype=np.int64)
    limits, asked = np.concatenate([units, most]), np.concatenate([np.zeros_like(units), least])
    had = reachable(touches, limits, asked)
    flow = share_out(edges.worth, touches, limits, had, fills=True)
    short = [Fault(f"{SHORT}:{cap.key}") for cap, lack in zip(caps, (asked - had)[len(units) :], strict=True) if lack]
    over = [Fault(f"{OVER}:{cap.key}") for cap, held in zip(caps, locked, strict=True) if held > cap.at_most]
    return replace(found_by(task, flow), faults=(*over, *short))


def counts(problem: Problem, cap: Cap, left: IntArray, right: IntArray) -> BoolArray:
    """Which of these pairs count against a cap."""
    level, group = problem.units.level, problem.units.group
    named = np.ones(len(left), dtype=bool)
    for codes, of in ((cap.levels, level[left]), (cap.left_groups, group[left]), (cap.right_groups, group[right])):
        if codes:
            named &= np.isin(of, codes)
    return named
