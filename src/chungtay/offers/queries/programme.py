"""For a department: which open needs the partnerships of a programme could answer now, and why not the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db.models import QuerySet

from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import validity_condition
from chungtay.needs.choices import EntryKind, EntryState
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.rules.reach import reach_of
from chungtay.offers.choices import Unanswered
from chungtay.offers.engine import Pair, Piece, Sharing, shared
from chungtay.offers.queries.requests import needs_served
from chungtay.programmes.choices import PartnershipKind
from chungtay.programmes.models import PartnershipMember, Programme
from chungtay.taxonomy.models import LeafGroup

ORDER = ("leaf__group__number", "pk")
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Group:
    """One group of the list: how many open needs a partner's strength could answer now, and how many none could."""

    name: str
    answerable: int
    open: int

    @property
    def without(self) -> int:
        return self.open - self.answerable


@dataclass(frozen=True)
class Overseen:
    """What one officer may read of a programme's partnerships: the needs by key, and the best sharing out."""

    needs: Mapping[int, str] = field(default_factory=dict)  # key of the need → group of its leaf
    sharing: Sharing = field(default_factory=Sharing)
    groups: Sequence[Group] = ()
    reasons: Sequence[tuple[str, int]] = ()
    partnerships: int = 0

    @property
    def answerable(self) -> int:
        return len(self.sharing.answers)

    @property
    def widest(self) -> int:
        return max((group.open for group in self.groups), default=1)


@dataclass(frozen=True)
class Line:
    """One open need of the list, and what could answer it."""

    need: Entry
    best: Entry | None
    further: int
    reason: Unanswered | None


def overseen_sharing(programme: Programme, person: Visitor, on: date) -> Overseen:
    """The best sharing out over the programme's partnerships in force, of what the officer may read."""
    members: dict[int, list[int]] = {}
    rows = PartnershipMember.objects.filter(
        validity_condition(on, "partnership__"),
        partnership__programme=programme,
        partnership__kind=PartnershipKind.MEMORANDUM,
    )
    for partnership, unit in rows.values_list("partnership_id", "organisation_id").order_by("pk"):
        members.setdefault(partnership, []).append(unit)
    reach = reach_of(person, on)
    overseen = reach.department | reach.own
    mine = [units for units in members.values() if overseen.intersection(units)]
    pairs = {pair for units in mine for pair in pairs_within(units)}
    needs, strengths, groups = read_entries({unit for units in mine for unit in units}, overseen, person, on)
    sharing = shared(needs, strengths, pairs)
    return Overseen(groups, sharing, counted(groups, sharing), counted_reasons(sharing), len(mine))


def pairs_within(units: Sequence[int]) -> Iterator[Pair]:
    """Every two members of one partnership, the lower key first."""
    ordered = sorted(set(units))
    return ((one, other) for at, one in enumerate(ordered) for other in ordered[at + 1 :])


def read_entries(
    units: set[int], overseen: frozenset[int], person: Visitor, on: date
) -> tuple[list[Piece], list[Piece], dict[int, str]]:
    """The open needs of overseen units and the strengths of all these units, as pieces; and the group of each need."""
    needs: list[Piece] = []
    found: list[tuple[Piece, int | None]] = []
    groups: dict[int, str] = {}
    rows = visible_entries(person).valid_on(on).filter(state=EntryState.OPEN, organisation_id__in=units)
    columns = ("pk", "organisation_id", "kind", "leaf_id", "subject_id", "degree", "partners_most", "is_stale")
    for key, unit, kind, leaf, subject, degree, most, is_stale, group in (
        rows.order_by("pk").values_list(*columns, "leaf__group__code").iterator(chunk_size=5_000)
    ):
        piece = Piece(key, unit, (leaf, subject), degree, 1, is_stale)
        if kind == EntryKind.STRENGTH:
            found.append((piece, most))
        elif unit in overseen:
            needs.append(piece)
            groups[key] = group
    served = needs_served([piece.key for piece, most in found if most is not None])
    strengths = [
        Piece(
            piece.key,
            piece.unit,
            piece.topic,
            piece.degree,
            None if most is None else most - served.get(piece.key, 0),
            piece.is_old,
        )
        for piece, most in found
    ]
    return needs, strengths, groups


def counted(groups: Mapping[int, str], sharing: Sharing) -> list[Group]:
    """The needs by group of the list, in its order; groups nobody needs are left out."""
    every: dict[str, int] = {}
    met: dict[str, int] = {}
    for key, group in groups.items():
        every[group] = every.get(group, 0) + 1
        met[group] = met.get(group, 0) + (key in sharing.answers)
    names = LeafGroup.objects.filter(code__in=every).order_by("number", "code")
    return [Group(row.name, met[row.code], every[row.code]) for row in names]


def counted_reasons(sharing: Sharing) -> list[tuple[str, int]]:
    """How many needs go without for each reason, in words, the commonest first."""
    counts: dict[str, int] = {}
    for reason in sharing.reasons.values():
        counts[reason] = counts.get(reason, 0) + 1
    return [(str(Unanswered(reason).label), counts[reason]) for reason in sorted(counts, key=lambda r: (-counts[r], r))]


def needs_found(seen: Overseen, person: Visitor, *, is_answerable: bool | None = None) -> QuerySet[Entry]:
    """The needs of the sharing out as rows, all of them or those that could, or could not, be answered now."""
    keys = [key for key in seen.needs if is_answerable is None or (key in seen.sharing.answers) is is_answerable]
    return visible_entries(person).filter(pk__in=keys)


def lines_of(needs: Iterable[Entry], seen: Overseen, person: Visitor) -> list[Line]:
    """Some needs with what could answer them; one question."""
    rows = list(needs)
    answers = {row.pk: seen.sharing.answers[row.pk] for row in rows if row.pk in seen.sharing.answers}
    strengths = {row.pk: row for row in visible_entries(person).filter(pk__in=set(answers.values()))}
    lines = []
    for row in rows:
        reason = seen.sharing.reasons.get(row.pk)
        possible = len(seen.sharing.possible.get(row.pk, ()))
        best = strengths.get(answers.get(row.pk, 0))
        further = max(possible - (best is not None), 0)
        lines.append(Line(row, best, further, Unanswered(reason) if reason else None))
    return lines


def every_line(seen: Overseen, person: Visitor) -> Iterator[Line]:
    """Every open need with what could answer it, in the order of the list, read a part at a time."""
    rows = needs_found(seen, person).order_by(*ORDER).iterator(chunk_size=ROWS_AT_ONCE)
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        yield from lines_of(chunk, seen, person)
