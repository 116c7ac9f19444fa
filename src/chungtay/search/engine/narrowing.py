"""Which lists of an index are read, and what is rather looked up in the rows they leave.

To read a list costs as many entries as it has, also where another list leaves three rows. Of lists that all have to
hold a row the shortest are therefore read, and the long ones, which nearly every row is in, are looked up in each row
that is left. How many these are is guessed: a pair follows another as often as it follows the syllable they share, and
of what has no syllable in common the shares count less and less. Source: Microsoft, exponential backoff of the
cardinality estimator of SQL Server 2014, restated, with a smaller exponent because our words hang together less.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod

from chungtay.search.engine.plan import All, Any, Expression, Term, all_of

ROW = 300  # entries read while one row is looked at: some 20 ns each beside 6 µs, of a million texts in SQLite
BACKOFF = 0.7  # each list further counts by this power once more: found by trying, as the root rules out too little
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

    def following(self, part: Expression, other: Expression) -> float | None:
        """Of the rows of one pair, the share that another with a syllable of it stands in; None for anything else.

        "7_trung" is guessed to stand beside "lop_7" as often as beside any other "7".
        """
        common = _common(part, other)
        if not common:
            return None
        return min(1.0, self.weight(part) / self.counts.get(common, FEW))

    def _beginning_so(self, token: str) -> int:
        first, behind = bisect_left(self.tokens, token), bisect_left(self.tokens, f"{token}\uffff")
        return sum(self.counts[each] for each in self.tokens[first:behind]) + FEW


def _common(one: Expression, other: Expression) -> str:
    """The syllable at which two pairs join, "7" of "lop_7" and "7_trung"; "" when they are none, or join nowhere."""
    if not (isinstance(one, Term) and isinstance(other, Term)):
        return ""
    (first, _, last), (before, _, behind) = one.token.partition("_"), other.token.partition("_")
    return first if first == behind else last if last == before else ""


def narrowed(sought: Expression, frequent: Frequent, among: float = 1.0) -> tuple[Expression, Expression | None]:
    """What is read in the index, which may fit more rows than were sought, and what has to hold in these; None when
    nothing is left. `among` is the share of all rows that whatever is asked beside this leaves."""
    if isinstance(sought, Term) or not frequent.rows:
        return sought, None
    if isinstance(sought, Any):
        ways = [narrowed(part, frequent, among) for part in sought.parts]
        return Any(tuple(read for read, _left in ways)), sought if any(left for _read, left in ways) else None
    weights = list(map(frequent.weight, sought.parts))
    shortest = sorted(range(len(weights)), key=weights.__getitem__)
    lists = [(sought.parts[n], weights[n]) for n in shortest]
    shares = _worth_reading(lists, frequent, among * frequent.rows)
    kept = dict(zip(shortest, shares, strict=False))
    read: list[Expression] = []
    left: list[Expression] = []
    for n, part in enumerate(sought.parts):
        if n in kept:
            others = prod(share for other, share in kept.items() if other != n)
            inner, further = narrowed(part, frequent, among * others)
            read.append(inner)
            left += [further] if further is not None else []
        else:
            left.append(part)
    return all_of(read) or sought, all_of(left)


def _worth_reading(lists: Sequence[tuple[Expression, int]], frequent: Frequent, left: float) -> list[float]:
    """How many of these lists, the shortest first, are read: of each the share it leaves of what those before it left.

    A list is read when that costs less than to look at the rows it would rule out if it had nothing to do with the
    others: if it has, nearly all rows fit, and the first few of them are enough.
    """
    shares: list[float] = []
    for n, (part, weight) in enumerate(lists):
        alone = min(1.0, weight / frequent.rows)
        if shares and weight >= left * (1 - alone) * ROW:
            break
        following = [frequent.following(part, other) for other, _weight in lists[:n]]
        shares.append(max((each for each in following if each is not None), default=alone ** (BACKOFF**n)))
        left *= shares[-1]
    return shares
