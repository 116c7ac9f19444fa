"""Who could be paired with whom, in numbers: the input of every method of this engine.

Units are numbered 0 … n-1 in the order of `Units.ids`; every other array speaks of these numbers. Distances are in
kilometres, parts of a score lie in 0 … 1, and the worth of a pair is a whole number of ten-thousandths (`SCALE`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

SCALE = 10_000  # weight units in a score of 1
DEGREES = 5  # urgency and strength go from 1 to 5; what is not said is 0
EARTH_KM = 6371.0088

ONE_TO_ONE, MANY_TO_ONE = "one-to-one", "many-to-one"
ANY_WITH_ANY, FAIREST, BY_QUOTA = "any-with-any", "fairest", "by-quota"
NEED_TO_STRENGTH = "need-to-strength"  # left units are single needs, right ones single strengths; groups own them


def no_pairs() -> IntArray:
    """An empty list of pairs, shape (0, 2)."""
    return np.empty((0, 2), dtype=np.int64)


def on_the_globe(longitude: FloatArray, latitude: FloatArray) -> FloatArray:
    """Degrees to points (n, 3) in km whose straight distance is the distance on the ground (0.2 % less at 1,500 km)."""
    east, north = np.radians(longitude), np.radians(latitude)
    flat = np.cos(north)
    return EARTH_KM * np.stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)], axis=1)


@dataclass(frozen=True)
class Profile:
    """Sparse rows (CSR): unit i says `degrees[starts[i]:starts[i + 1]]` (1 … 5) of the same stretch of `columns`.

    Column of a leaf of the taxonomy = category × number of subjects + subject; within a row columns rise.
    """

    starts: IntArray
    columns: IntArray
    degrees: IntArray
    width: int  # categories × subjects

    @classmethod
    def of(cls, rows: list[dict[int, int]], width: int) -> Profile:
        """From one mapping column → degree per unit; degrees of 0 are left out."""
        said = [sorted((column, degree) for column, degree in row.items() if degree) for row in rows]
        starts = np.cumsum([0, *(len(row) for row in said)], dtype=np.int64)
        flat = np.array([pair for row in said for pair in row], dtype=np.int64).reshape(-1, 2)
        return cls(starts, flat[:, 0].copy(), flat[:, 1].copy(), width)

    @property
    def rows(self) -> int:
        return len(self.starts) - 1


@dataclass(frozen=True)
class Units:
    """Everybody who takes part. Arrays have one entry per unit."""

    ids: tuple[str, ...]  # distinct; their order settles ties, together with the seed
    level: IntArray  # code of the level a unit takes part at
    place: FloatArray  # (n, 2) on a plane or (n, 3) of `on_the_globe`, km; NaN where nobody knows
    capacity: IntArray  # partners at most
    needs: Profile
    strengths: Profile
    group: IntArray  # code of what pairing goes by: district, cluster, side; 0 … g-1
    department: IntArray  # code of the department
    is_complete: BoolArray  # False: takes no part and is named in `Outcome.faults`

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True)
class Rules:
    """What must hold for every pair, whatever its worth. Lists of pairs: (m, 2) numbers of units, either way round."""

    same_level: bool = True
    farthest_km: float | None = None
    other_group: bool = False  # True: never two units of one group
    group_may_pair: BoolArray | None = None  # (g, g), row the group of the left unit; None: all may
    partners: IntArray | None = None  # (m, 2) groups in partnership, either way round: no others; None: all may
    already_paired: IntArray = field(default_factory=no_pairs)  # twins of an earlier decision: not proposed again
    conflicts: IntArray = field(default_factory=no_pairs)  # conflicts of interest somebody declared
    excluded: IntArray = field(default_factory=no_pairs)  # one of the two does not want the other
    forbidden: IntArray = field(default_factory=no_pairs)  # struck out by hand on the board
    must: IntArray = field(default_factory=no_pairs)  # locked by hand; never stronger than the rules above


@dataclass(frozen=True)
class Weights:
    """What counts how much. The first four share one whole (only their proportion counts), the last two are added."""

    left_gains: float = 1.0  # share of the left unit's needs, by urgency, which the right one's strengths answer
    right_gains: float = 1.0  # the same the other way
    nearness: float = 0.5  # one half at `half_km`, one quarter at twice that
    balance: float = 0.5  # both gain alike: the smaller gain over the larger
    half_km: float = 30.0
    incumbent: float = (
        0.0  # bonus (0 … 1 of a whole score) for a pair of `Problem.incumbents`: re-matching moves little
    )
    any_pair: float = 1.0  # bonus for every pair: what it is worth that nobody is left alone


@dataclass(frozen=True)
class Cap:
    """At most and at least so many pairs among those whose level and groups are named; an empty tuple names all."""

    key: str  # comes back in faults and explanations
    at_most: int
    at_least: int = 0
    levels: tuple[int, ...] = ()  # of the left unit
    left_groups: tuple[int, ...] = ()
    right_groups: tuple[int, ...] = ()


@dataclass(frozen=True)
class Quota:
    """Caps of which any two are nested or apart (laminar): 3 preschools, 4 primaries, 3 secondaries, 10 in all."""

    caps: tuple[Cap, ...] = ()


@dataclass(frozen=True)
class Limits:
    """How widely to look. Limits are counted in work, never by the clock, so that a run can be repeated."""

    all_pairs_up_to: int = 2_000_000  # left × right of one level: every admissible pair is considered below this
    nearest: int = 250  # above it: the nearest so many of each unit
    most_useful: int = 50  # and so many whose strengths answer most needs
    kept: int = 50  # of these, the best so many of each unit stay candidates
    units: int = 400_000  # larger problems are refused


@dataclass(frozen=True)
class Problem:
    """Units, rules, weights and quotas; `left` and `right` number the two sides (the same numbers for any-with-any)."""

    units: Units
    left: IntArray
    right: IntArray
    method: str = ONE_TO_ONE
    rules: Rules = field(default_factory=Rules)
    weights: Weights = field(default_factory=Weights)
    quota: Quota = field(default_factory=Quota)
    limits: Limits = field(default_factory=Limits)
    incumbents: IntArray = field(default_factory=no_pairs)  # (m, 2): pairs of the last matching

    @property
    def room(self) -> IntArray:
        """Partners each unit may be given: its capacity, and never more than one where the method pairs one to one."""
        most = 1 if self.method in {ONE_TO_ONE, ANY_WITH_ANY} else None
        return np.clip(self.units.capacity, 0, most)


@dataclass(frozen=True)
class Fault:
    """Something wrong with a problem: a key for a sentence, and which units it speaks of."""

    key: str
    units: tuple[int, ...] = ()
    is_fatal: bool = False  # True: nothing can be solved; False: these units or this pair are left out


def fingerprint(problem: Problem) -> str:
    """SHA-256 of everything in a problem: the same problem has the same fingerprint on every machine."""
    digest = sha256()
    _feed(digest.update, problem)
    return digest.hexdigest()


def _feed(update: Callable[[bytes], None], part: object) -> None:
    if isinstance(part, np.ndarray):
        update(f"{part.dtype.str}{part.shape}".encode() + np.ascontiguousarray(part).tobytes())
    elif is_dataclass(part):
        for each in fields(part):
            update(each.name.encode())
            _feed(update, getattr(part, each.name))
    elif isinstance(part, tuple):
        update(f"({len(part)}".encode())
        for one in part:
            _feed(update, one)
    else:
        update(f"{part!r};".encode())
