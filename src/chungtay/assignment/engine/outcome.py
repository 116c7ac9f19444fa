"""What a method answers: who is paired, what it is worth, and what is proved about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from chungtay.assignment.engine.problem import Fault, FloatArray, IntArray

ENGINE = "5"  # changes whenever the same problem and seed may give another answer

# What kept a result from being proved the best of all admissible pairs.
BY_NOTHING, BY_EFFORT, BY_CANDIDATES, BY_METHOD = "", "effort", "candidates", "method"


@dataclass(frozen=True)
class Certificate:
    """A bound that no assignment over the considered pairs can pass, and how near the found one comes to it."""

    total: int  # worth of the pairs found, in weight units (1/10,000 of a score)
    bound: int  # proved by dual prices in certificate.py, without trust in the solver; never below `total`
    considers_all: bool  # the bound holds for every pair the rules admit, not for the candidates alone
    limited_by: str = BY_NOTHING

    @property
    def gap(self) -> int:
        """Weight units by which the best possible may be better; 0 is proof of optimality."""
        return self.bound - self.total

    @property
    def gap_percent(self) -> float:
        """The gap in percent of the bound; 0 when nothing could be gained at all."""
        return 100 * self.gap / self.bound if self.bound else 0.0

    @property
    def is_optimal(self) -> bool:
        return self.gap == 0


@dataclass(frozen=True)
class Fairness:
    """How the worst-off left unit fares, and how it could fare at best: worth per partner wanted, weight units."""

    worst: float  # with one partner each: without the bonus for a pair that is kept
    bound: float  # no choice that serves as many units lets its worst-off fare better
    unit: int  # its number
    best_total: int  # what the pairs would be worth together if nobody asked who is worst off

    @property
    def gap_percent(self) -> float:
        """By how much the worst-off could fare better at most, in percent of the bound."""
        return 100 * (self.bound - self.worst) / self.bound if self.bound else 0.0


@dataclass(frozen=True)
class Outcome:
    """Pairs in the order of their left unit's id. Arrays of pairs have one entry per pair."""

    pairs: IntArray  # (m, 2) numbers of units: left, right
    worth: IntArray  # (m,) weight units, bonuses included
    left_gains: FloatArray  # (m,) 0 … 1: share of the left unit's needs the right one answers
    right_gains: FloatArray  # (m,) 0 … 1: the other way
    left_out: IntArray  # numbers of complete units without any partner
    certificate: Certificate
    faults: tuple[Fault, ...]  # who or what was left out of account, and why
    method: str
    seed: int
    effort: int
    bids: int  # work used
    considered: int  # pairs that were weighed
    prices: FloatArray = field(repr=False)  # (n,) what a partner costs at the end, weight units; start of the next run
    engine: str = ENGINE
    fairness: Fairness | None = None  # of the method fairest
