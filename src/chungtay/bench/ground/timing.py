"""CPU time of pieces of work, each in turn, so that a busy machine is unfair to all of them alike."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Mapping
from statistics import median

Work = Callable[[], object]


def cpu_of(work: Work) -> float:
    """CPU seconds of one run, of processes it started too."""
    begun = spent()
    work()
    return spent() - begun


def spent() -> float:
    """CPU seconds of this process and of those it has started and awaited."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def in_turn(works: Mapping[str, Work], *, rounds: int, times: int) -> dict[str, float]:
    """CPU seconds of one run of each: the median over rounds, in each of which every work runs so many times."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()  # templates compiled, statements prepared
    for _round in range(rounds):
        for name, work in works.items():
            begun = time.process_time()
            for _time in range(times):
                work()
            taken[name].append((time.process_time() - begun) / times)
    return {name: median(rows) for name, rows in taken.items()}


def walls_of(works: list[Work]) -> list[float]:
    """Wall seconds of each work, shortest first."""
    walls = []
    for work in works:
        begun = time.perf_counter()
        work()
        walls.append(time.perf_counter() - begun)
    return sorted(walls)


def percentile(ordered: list[float], share: float) -> float:
    """The value below which this share of the ordered values lies."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
