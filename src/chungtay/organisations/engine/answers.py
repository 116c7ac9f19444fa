"""Who answers for a body that has ended: a walk along confirmed steps, with values only."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """From one body to the next. `rank` 0 answers in law, 1 for the work only; None hands over without answering."""

    key: int
    predecessor: int
    successor: int
    rank: int | None
    is_confirmed: bool


@dataclass(frozen=True)
class Found:
    """Keys of the bodies that answer, each with the steps that lead to it, and the candidates met on the way."""

    steps: dict[int, tuple[Step, ...]] = field(default_factory=dict)
    candidates: tuple[Step, ...] = ()


def answering(body: int, *, alive: Container[int], steps: Mapping[int, Sequence[Step]]) -> Found:
    """The living bodies reached from `body`; where a step in law is confirmed, steps of lower rank do not answer."""
    found: dict[int, dict[int, Step]] = {}
    candidates: dict[int, Step] = {}
    _walk(body, (), alive, steps, found, candidates)
    return Found({key: tuple(ways.values()) for key, ways in found.items()}, tuple(candidates.values()))


def _walk(
    body: int,
    path: tuple[Step, ...],
    alive: Container[int],
    steps: Mapping[int, Sequence[Step]],
    found: dict[int, dict[int, Step]],
    candidates: dict[int, Step],
) -> None:
    if body in alive:
        found.setdefault(body, {}).update({step.key: step for step in path})
        return
    candidates.update({step.key: step for step in steps.get(body, ()) if not step.is_confirmed})
    walked = {step.predecessor for step in path} | {body}
    for step in best_confirmed(steps.get(body, ())):
        if step.successor not in walked:
            _walk(step.successor, (*path, step), alive, steps, found, candidates)


def best_confirmed(steps: Sequence[Step]) -> list[Step]:
    """The confirmed steps of the best rank there is, in their order."""
    ranks = [step.rank for step in steps if step.is_confirmed and step.rank is not None]
    return [step for step in steps if step.is_confirmed and ranks and step.rank == min(ranks)]
