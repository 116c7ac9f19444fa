"""Which lists of an index are read, and what is rather looked up in the rows they leave.

To read a list costs as many entries as it has, also where another list leaves three rows. Of lists that all have to
hold a row the shortest are therefore read, and the long ones, which nearly every row is in, are looked up in each row
that is left. How many these are is guessed as for correlated conditions: the shares of the lists count less and less,
the second by its root, the third by the root of that. Source: Microsoft, exponential backoff of the cardinality
estimator of SQL Server 2014, restated.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from chungtay.search.engine.plan import All, Any, Expression, Term, all_of

ROW = 300  # entries read while one row is looked at: some 20 ns each beside 6 µs, of a million texts in SQLite
FEW = 200  # rows at most in which a token stands that is not counted


@dataclass(frozen=True)
class Frequent:
    """The tokens that stand in very many rows, and in how many, as of the last count; "" stands for all rows."""

    counts: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def tokens(self) -> Sequence[str]:
        return sorted(self.counts)

    @cached_property
    def rows(self) -> int:
        return max(self.counts.values(), default=0)

    def weight(self, sought: Expression) -> int:
        """In how many rows this stands at most, as far as it is known."""
        if isinstance(sought, Term):
            return self._beginning_so(sought.token) if sought.is_open else self.counts.get(sought.token, FEW)
        parts = map(self.weight, sought.parts)
        return min(parts) if isinstance(sought, All) else sum(parts)

    def _beginning_so(self, token: str) -> int:
        first, behind = bisect_left(self.tokens, token), bisect_left(self.tokens, f"{token}\uffff")
        return sum(self.counts[each] for each in self.tokens[first:behind]) + FEW


def narrowed(sought: Expression, frequent: Frequent) -> tuple[Expression, Expression | None]:
    """What is read in the index, which may fit more rows than were sought, and what has to hold in these; None when
    nothing is left."""
    if isinstance(sought, Term) or not frequent.rows:
        return sought, None
    ways = [narrowed(part, frequent) for part in sought.parts]
    if isinstance(sought, Any):
        return Any(tuple(read for read, _left in ways)), sought if any(left for _read, left in ways) else None
    weights = [frequent.weight(part) for part in sought.parts]
    shortest = sorted(range(len(weights)), key=weights.__getitem__)
    kept = set(shortest[: _worth_reading([weights[n] for n in shortest], frequent.rows)])
    read = all_of([way[0] for n, way in enumerate(ways) if n in kept])
    further = [way[1] if n in kept else sought.parts[n] for n, way in enumerate(ways)]
    return read or sought, all_of([each for each in further if each is not None])


def _worth_reading(weights: Sequence[int], rows: int) -> int:
    """How many of these lists, the shortest first, are read when everything together is to cost least."""
    read, left, least, best = 0, float(rows), float("inf"), len(weights)
    for n, weight in enumerate(weights):
        read += weight
        left *= min(1.0, weight / rows) ** (0.5**n)
        if (cost := read + left * ROW) < least:
            least, best = cost, n + 1
    return best
