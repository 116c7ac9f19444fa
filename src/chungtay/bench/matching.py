"""Pairing invented schools one to one, beside OR-Tools' min-cost flow and scipy, on the same edges.

Every solver runs in a process of its own, in turn, so that its peak of memory is its own; what is counted is the CPU
time from edges to pairs, ours with its certificate. OR-Tools is found through `CHUNGTAY_BENCH_PEERS`, a folder into
which somebody installed it (`pip install --target`). With `--pipeline`, the whole way from 53,000 schools on either
side to pairs with their reasons, without a peer.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from chungtay.assignment.engine import speed
from chungtay.assignment.engine.auction import assign
from chungtay.assignment.engine.candidates import weighed_edges
from chungtay.assignment.engine.certificate import proved_bound
from chungtay.assignment.engine.market import matched_edges, opened
from chungtay.assignment.engine.problem import SCALE, IntArray, Weights
from chungtay.assignment.engine.solve import solve
from chungtay.assignment.engine.task import Edges
from chungtay.bench.ground.installing import INSIDE, command_of, environment_of
from chungtay.bench.ground.timing import cpu_of
from chungtay.bench.ground.twins import twin_problem
from chungtay.bench.matching_fair import run as fair
from chungtay.bench.matching_screen import run as screen
from chungtay.explanations.engine.explain import reasons_of

PEERS = "CHUNGTAY_BENCH_PEERS"
SIZES = {"usual": ((10_000, 50), (50_000, 20)), "large": ((150_000, 100),)}
LEVELS = 3  # of worth, where offers are tied
NATURAL, BONUS, TIED = "natural", "nobody alone", "3 levels"
SCIPY_UP_TO = 10_000  # larger problems take it minutes
UNITS, KEPT, EXPLAINED = 53_000, 50, 200
TURNS = 3
KIB = 1024
UNLIMITED = 1 << 40


def run(words: list[str]) -> int:
    if words[:1] == [INSIDE]:
        name, path, *rest = words[1:]
        return PARTS[name](Path(path), asked_for(rest))
    if "--screen" in words:
        return screen([word for word in words if word != "--screen"])
    if "--fair" in words:
        return fair([word for word in words if word != "--fair"])
    asked = asked_for(words)
    with tempfile.TemporaryDirectory() as folder:
        report = pipeline(Path(folder), words) if asked.pipeline else compared(Path(folder), asked, words)
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


def asked_for(words: list[str]) -> Namespace:
    parser = ArgumentParser(prog="./chungtay bench matching")
    parser.add_argument("--pipeline", action="store_true", help="from units to reasons, for the whole country")
    parser.add_argument("--fair", action="store_true", help="the worst-off first, beside FairFlow")
    parser.add_argument("--screen", action="store_true", help="a round of the whole country through the product")
    parser.add_argument("--large", action="store_true", help="150,000 schools with 100 candidates each")
    parser.add_argument("--units", type=int, default=UNITS, help="schools on either side of the pipeline")
    parser.add_argument("--kept", type=int, default=KEPT, help="candidates of each school in the pipeline")
    parser.add_argument("--turns", type=int, default=TURNS)
    return parser.parse_args(words)


def compared(folder: Path, asked: Namespace, words: list[str]) -> dict[str, Any]:
    """Ours and the peers on each size and kind of worth; ratios are CPU seconds of the peer by ours."""
    peers = ["mincostflow"] if part(folder, "present", folder, words).get("found") else []
    if not peers:
        sys.stdout.write(f"{PEERS} names no folder with ortools: compared with scipy only.\n")
    rows: list[dict[str, Any]] = []
    for count, kept in SIZES["large" if asked.large else "usual"]:
        natural = folder / f"{count}-{NATURAL}.npz"
        part(folder, "edges", natural, [*words, "--units", str(count), "--kept", str(kept)])
        for kind, weigh in KINDS.items():
            path = folder / f"{count}-{kind}.npz".replace(" ", "-")
            edges, columns = edges_of(natural)
            np.savez(path, starts=edges.starts, columns=edges.columns, worth=weigh(edges.worth), count=columns)
            names = [
                "ours",
                *(["compiled"] if speed.IS_HERE else []),
                *peers,
                *(["scipy"] if count <= SCIPY_UP_TO and kind == NATURAL else []),
            ]
            rows.append(measured(folder, path, names, asked, words) | {"count": count, "kind": kind})
            tell(rows[-1], f"{count:,} × {kept} {kind}")
    return {"bench": "matching", **summed(rows)}


def measured(folder: Path, path: Path, names: list[str], asked: Namespace, words: list[str]) -> dict[str, Any]:
    """Medians of CPU seconds, the solvers taking turns; every solver must find the same total."""
    seen: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for turn in range(asked.turns):
        for name in names:
            if turn == 0 or name != "scipy":
                seen[name].append(part(folder, name, path, words))
    totals = {name: found[0]["total"] for name, found in seen.items()}
    if len(set(totals.values())) > 1 and seen["ours"][0]["gap"] == 0:
        raise RuntimeError(f"solvers that are exact disagree: {totals}")
    seconds = {name: median(each["cpu_s"] for each in found) for name, found in seen.items()}
    peak = {name: max(each["peak_mb"] for each in found) for name, found in seen.items()}
    ours = seen["ours"][0]
    return {"seconds": seconds, "peak": peak, "gap": ours["gap"] / max(ours["total"], 1), "edges": ours["edges"]}


def tell(row: dict[str, Any], title: str) -> None:
    sys.stdout.write(f"{title}, {row['edges']:,} edges, proved within {100 * row['gap']:.6f} %\n")
    for name, seconds in row["seconds"].items():
        ratio = seconds / row["seconds"]["ours"]
        sys.stdout.write(f"  {name:<14}{seconds:>9.2f} s CPU{ratio:>9.1f} ×{row['peak'][name]:>9.0f} MB\n")
    sys.stdout.flush()


def summed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The worst of all sizes; a ratio is None where there was no peer."""

    def worst(kind: str, peer: str, who: str = "ours") -> float | None:
        some = [row["seconds"] for row in rows if row["kind"] == kind and {peer, who} <= row["seconds"].keys()]
        return round(min(each[peer] / each[who] for each in some), 2) if some else None

    return {
        "ratio_vs_mincostflow": worst(NATURAL, "mincostflow"),
        "ratio_ties": worst(TIED, "mincostflow"),
        "ratio_nobody_alone": worst(BONUS, "mincostflow"),
        "ratio_compiled": worst(NATURAL, "mincostflow", "compiled"),
        "ratio_ties_compiled": worst(TIED, "mincostflow", "compiled"),
        "ratio_vs_scipy": worst(NATURAL, "scipy"),
        "certified_gap": max(row["gap"] for row in rows),
        "peak_mb": round(max(row["peak"]["ours"] for row in rows)),
        "cpu_s": round(sum(row["seconds"]["ours"] for row in rows), 2),
    }


def part(folder: Path, name: str, path: Path, words: list[str]) -> dict[str, Any]:
    """Run one part in a process of its own; what its last line says."""
    environment = environment_of(folder) | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    if name in {"mincostflow", "present"} and os.environ.get(PEERS):
        environment["PYTHONPATH"] = os.environ[PEERS]
    command = command_of("matching", [name, str(path), *words])
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def answer(**figures: Any) -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB
    sys.stdout.write(json.dumps({**figures, "peak_mb": round(peak)}) + "\n")
    return 0


def present(path: Path, asked: Namespace) -> int:
    try:
        import_module("ortools.graph.python.min_cost_flow")
    except ImportError:
        return answer(found=False)
    return answer(found=True)


def make_edges(path: Path, asked: Namespace) -> int:
    """The candidates of invented schools with their worth, by the engine's own candidates and scores."""
    edges, _ = weighed_edges(twin_problem(asked.units, asked.units, kept=asked.kept, weights=Weights(any_pair=0)))
    np.savez(path, starts=edges.starts, columns=edges.columns, worth=edges.worth, count=len(edges.right))
    return answer()


def three_levels(worth: IntArray) -> IntArray:
    """The lower, middle and upper third of the range of worth."""
    least, most = int(worth.min()), int(worth.max())
    return (1 + (worth - least) * LEVELS // (most - least + 1)) * (SCALE // LEVELS)


KINDS: dict[str, Callable[[IntArray], IntArray]] = {
    NATURAL: lambda worth: worth,
    BONUS: lambda worth: worth + SCALE,
    TIED: three_levels,
}


def edges_of(path: Path) -> tuple[Edges, int]:
    with np.load(path) as kept:
        starts, columns, worth, count = (kept[name] for name in ("starts", "columns", "worth", "count"))
    return Edges(np.arange(len(starts) - 1), np.arange(int(count)), starts, columns, worth), int(count)


def ours(path: Path, asked: Namespace) -> int:
    """With arrays alone, even where numba is installed."""
    speed.IS_HERE = False
    return auctioned(path)


def compiled(path: Path, asked: Namespace) -> int:
    """With the extra `speed`; its machine code is made, or read in, before the clock starts."""
    edges, count = edges_of(path)
    for worth in (edges.worth, three_levels(edges.worth)):
        assign(opened(edges.starts, edges.columns, worth, count, len(edges.worth)))
    return auctioned(path)


def auctioned(path: Path) -> int:
    edges, count = edges_of(path)
    found: dict[str, int] = {}

    def work() -> None:
        market = opened(edges.starts, edges.columns, edges.worth, count, UNLIMITED)
        assign(market)
        found["total"] = int(edges.worth[matched_edges(market)].sum())
        ones = np.ones(max(count, len(edges.left)), dtype=np.int64)
        found["gap"] = proved_bound(edges, ones[: len(edges.left)], ones[:count], market.price) - found["total"]

    return answer(cpu_s=cpu_of(work), edges=len(edges.worth), **found)


def mincostflow(path: Path, asked: Namespace) -> int:
    """OR-Tools by its interface of arrays: a source, the rows, the columns, a sink; staying alone costs nothing."""
    flows = import_module("ortools.graph.python.min_cost_flow")
    edges, count = edges_of(path)
    found: dict[str, int] = {}

    def work() -> None:
        rows = len(edges.left)
        source, sink = rows + count, rows + count + 1
        each_row, each_column = np.arange(rows), rows + np.arange(count)
        tails = [rows_of(edges), np.full(rows, source), each_column, each_row]
        heads = [edges.columns + rows, each_row, np.full(count, sink), np.full(rows, sink)]
        costs = np.concatenate([-edges.worth, np.zeros(rows + count + rows, dtype=np.int64)])
        tail, head = (np.concatenate(each).astype(np.int32) for each in (tails, heads))
        flow = flows.SimpleMinCostFlow()
        flow.add_arcs_with_capacity_and_unit_cost(tail, head, np.ones(len(costs), dtype=np.int64), costs)
        supplies = np.zeros(rows + count + 2, dtype=np.int64)
        supplies[source], supplies[sink] = rows, -rows
        flow.set_nodes_supplies(np.arange(len(supplies), dtype=np.int32), supplies)
        flow.solve()
        found["total"] = -flow.optimal_cost()

    return answer(cpu_s=cpu_of(work), **found)


def scipys(path: Path, asked: Namespace) -> int:
    """scipy matches every row, so each gets a column of its own for staying alone."""
    edges, count = edges_of(path)
    found: dict[str, int] = {}

    def work() -> None:
        rows = len(edges.left)
        # A stored 0 would be no edge to scipy: every worth is raised by one, and so is staying alone.
        starts = edges.starts + np.arange(rows + 1)
        columns = np.insert(edges.columns, edges.starts[1:], count + np.arange(rows))
        worth = np.insert(edges.worth + 1, edges.starts[1:], 1)
        matrix = csr_array((worth, columns, starts), shape=(rows, count + rows))
        row, column = min_weight_full_bipartite_matching(matrix, maximize=True)
        found["total"] = int(matrix[row, column].sum()) - rows

    return answer(cpu_s=cpu_of(work), **found)


def rows_of(edges: Edges) -> IntArray:
    return np.repeat(np.arange(len(edges.left)), np.diff(edges.starts))


def pipeline(folder: Path, words: list[str]) -> dict[str, Any]:
    figures = part(folder, "whole", folder, words)
    for name, value in figures.items():
        sys.stdout.write(f"{name:<16}{value:>14,}\n")
    return {"bench": "matching --pipeline", **figures}


def whole(path: Path, asked: Namespace) -> int:
    """Candidates, scores, pairs with their proof, and the reasons of some pairs spread over the whole."""
    problem = twin_problem(asked.units, asked.units, kept=asked.kept)
    found: dict[str, Any] = {}

    def work() -> None:
        outcome = solve(problem)
        step = max(1, len(outcome.pairs) // EXPLAINED)
        found["explained"] = len(reasons_of(problem, outcome, range(0, len(outcome.pairs), step)))
        found["pairs"], found["considered"] = len(outcome.pairs), outcome.considered
        found["gap_percent"] = outcome.certificate.gap_percent

    seconds = cpu_of(work)
    return answer(units=asked.units, cpu_s=round(seconds, 1), **found)


PARTS: dict[str, Callable[[Path, Namespace], int]] = {
    "present": present,
    "edges": make_edges,
    "ours": ours,
    "compiled": compiled,
    "mincostflow": mincostflow,
    "scipy": scipys,
    "whole": whole,
}
