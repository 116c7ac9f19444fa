"""The worst-off first, beside FairFlow: two hundred and five hundred receivers with three partners each.

Needs and strengths are invented, distances are random, and both are given the same pairs with the same worth. What
counts is the worth of the worst-off receiver and of all together, ours by FairFlow's, in the worse natural case. In the
cases called `sought` every tenth giver is strong in much and there is no place to spare: everybody wants the same, and
what the worst-off gains, the others lose.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, replace

import numpy as np

from chungtay.assignment.engine.candidates import weighed_edges
from chungtay.assignment.engine.exchanges import Table, lifted, won_back
from chungtay.assignment.engine.fair import weighed_above
from chungtay.assignment.engine.flows import Flow, share_out
from chungtay.assignment.engine.outcome import Outcome
from chungtay.assignment.engine.problem import FAIREST, BoolArray, IntArray, Problem, Profile, Units, Weights
from chungtay.assignment.engine.solve import EFFORT, solve
from chungtay.assignment.engine.task import Task
from chungtay.bench.ground.fairflow import Affinities, fairflow
from chungtay.bench.ground.timing import spent

SEED, WANTED, LEAVES, SIDE_KM = 20261122, 3, 720, 100.0
NEEDS, STRENGTHS, OF_THE_SOUGHT = 8, 40, 240


@dataclass(frozen=True)
class Line:
    """The worth of the worst-off per partner and of all together, and CPU seconds."""

    worst: float
    total: int
    cpu_s: float


def run(words: list[str]) -> int:
    asked = asked_for(words)
    report: dict[str, float | int | str] = {"bench": "matching", "part": "fair", "seed": asked.seed}
    sys.stdout.write(f"{'':<14}{'':<10}{'worst-off':>10}{'at most':>10}{'total':>12}{'at most':>12}{'CPU s':>9}\n")
    ratios: dict[str, list[tuple[float, float, float]]] = {"natural": [], "sought": []}
    for count in asked.receivers:
        for name, room in (("natural", WANTED + 1), ("sought", WANTED)):
            problem = made_problem(count, room, asked.seed, is_sought=name == "sought")
            ours, outcome = measured(problem)
            fairness = outcome.fairness
            shown(f"{name} {count}", "ours", ours, (fairness.bound if fairness else 0.0, outcome.certificate.bound))
            theirs = beside(problem, room)
            shown("", "FairFlow", theirs, None)
            held = above(problem, outcome, theirs.worst)
            shown("", "as fair", held, None)
            ratios[name].append(
                (ours.worst / max(theirs.worst, 1), ours.total / theirs.total, held.total / theirs.total)
            )
            report |= {f"cpu_s_{name}_{count}": round(ours.cpu_s, 2)}
    for name, suffix in (("natural", ""), ("sought", "_sought")):
        worst, total, held_total = (round(min(each), 4) for each in zip(*ratios[name], strict=True))
        report |= {f"min_ratio{suffix}": worst, f"total_ratio{suffix}": total, f"as_fair_ratio{suffix}": held_total}
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


def asked_for(words: list[str]) -> Namespace:
    parser = ArgumentParser(prog="./chungtay bench matching --fair")
    parser.add_argument("--receivers", type=int, nargs="+", default=[200, 500])
    parser.add_argument("--seed", type=int, default=SEED)
    return parser.parse_args(words)


def measured(problem: Problem) -> tuple[Line, Outcome]:
    begun = spent()
    outcome = solve(problem)
    taken = spent() - begun
    had = np.bincount(outcome.pairs[:, 0], outcome.worth, minlength=len(problem.left))[problem.left]
    return Line(float(had.min()) / WANTED, int(outcome.worth.sum()), taken), outcome


def beside(problem: Problem, room: int) -> Line:
    """FairFlow on the same pairs; weighing them is not in its time."""
    worth = table_of(problem)
    begun = spent()
    given = fairflow(Affinities(worth, WANTED, room))
    taken = spent() - begun
    had = np.where(given, worth, 0).sum(axis=1)
    return Line(float(had.min()) / WANTED, int(had.sum()), taken)


def above(problem: Problem, outcome: Outcome, floor: float) -> Line:
    """The richest of our choices in which nobody is worse off than the worst-off of somebody else's choice."""
    begun = spent()
    edges, _considers_all = weighed_edges(problem)
    task = Task(problem, edges, problem.room, np.empty((0, 2), dtype=np.int64), EFFORT)
    table = Table.of(task)
    is_ours = set(map(tuple, outcome.pairs.tolist()))
    pairs = zip(edges.left[table.rows].tolist(), edges.right[table.columns].tolist(), strict=True)
    known = np.array([pair in is_ours for pair in pairs])
    flow = richest_above(table, floor, known, share_out(table.worth, table.touches, table.limits))
    return Line(table.worst(flow.taken), flow.value, spent() - begun)


def richest_above(table: Table, floor: float, known: BoolArray, richest: Flow) -> Flow:
    """The greatest total found where every served row has at least `floor`, as in the `known` choice, and its bound."""
    if table.worst(richest.taken) >= floor:
        return richest
    steered, most = weighed_above(table, floor, known)
    ways = [known, *(lifted(table, start, floor) for start in (steered.taken, richest.taken))]
    found = max((way for way in ways if table.worst(way) >= floor), key=lambda way: int(table.worth[way].sum()))
    found = won_back(table, found, floor)
    total = int(table.worth[found].sum())
    return Flow(found, total, max(total, min(richest.bound, most)), richest.prices, 2)


def table_of(problem: Problem) -> IntArray:
    """What the engine finds each pair worth, receivers × givers."""
    edges, _considers_all = weighed_edges(problem)
    worth = np.full((len(edges.left), len(edges.right)), -1, dtype=np.int64)
    worth[np.repeat(np.arange(len(edges.left)), np.diff(edges.starts)), edges.columns] = edges.worth
    return worth


def shown(case: str, who: str, line: Line, bounds: tuple[float, int] | None) -> None:
    worst, total = (f"{bounds[0]:.0f}", f"{bounds[1]}") if bounds else ("", "")
    figures = f"{line.worst:>10.0f}{worst:>10}{line.total:>12}{total:>12}{line.cpu_s:>9.2f}"
    sys.stdout.write(f"{case:<14}{who:<10}{figures}\n")
    sys.stdout.flush()


def made_problem(count: int, room: int, seed: int, *, is_sought: bool) -> Problem:
    """Receivers 0 … count - 1 with needs, as many givers with strengths; all of one level."""
    dice = np.random.default_rng([seed, count, int(is_sought)])
    strong = dice.random(count) < 0.1 if is_sought else np.zeros(count, dtype=bool)
    needs = [drawn(dice, NEEDS) for _receiver in range(count)]
    strengths = [drawn(dice, OF_THE_SOUGHT if each else STRENGTHS) for each in strong]
    everybody = 2 * count
    units = Units(
        ids=tuple(f"{number:06}" for number in range(everybody)),
        level=np.zeros(everybody, dtype=np.int64),
        place=dice.random((everybody, 2)) * SIDE_KM,
        capacity=np.repeat([WANTED, room], count),
        needs=Profile.of([*needs, *({} for _giver in range(count))], LEAVES),
        strengths=Profile.of([*({} for _receiver in range(count)), *strengths], LEAVES),
        group=np.zeros(everybody, dtype=np.int64),
        department=np.zeros(everybody, dtype=np.int64),
        is_complete=np.ones(everybody, dtype=bool),
    )
    weights = replace(Weights(), right_gains=0.0, balance=0.0, any_pair=0.0)
    sides = np.arange(count), np.arange(count, everybody)
    return Problem(units, *sides, method=FAIREST, weights=weights)


def drawn(dice: np.random.Generator, size: int) -> dict[int, int]:
    """Leaves of the taxonomy with a degree each."""
    columns = dice.choice(LEAVES, size, replace=False).tolist()
    return dict(zip(columns, dice.integers(1, 6, size).tolist(), strict=True))
