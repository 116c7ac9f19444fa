"""The commitments that hold on a day, each with what its sides say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet, prefetch_related_objects

from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Commitment, Party
from chungtay.agreements.queries.visible import visible_agreements
from chungtay.amendments.engine import Words, heading_key, words_in_force
from chungtay.amendments.models import Amendment
from chungtay.amendments.queries.texts import IN_EFFECT, amended_by, annex_words, annexes_laid, promise_said
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import read_once
from chungtay.progress.choices import CommitmentPart, Progress
from chungtay.progress.engine import Compared, compared
from chungtay.progress.models import Statement
from chungtay.progress.queries.counting import counted_in, is_rate, same_unit

OWED = ("commitment__owed_by", "commitment__owed_to")


@dataclass(frozen=True)
class Side:
    """One party of one commitment with everything it has said by the day, newest first, what it corrected among it.

    What was counted in another unit than the commitment now has is read, and neither compared nor followed.
    """

    party: Party
    part: CommitmentPart
    statements: Sequence[Statement] = ()
    unit: str = ""

    @cached_property
    def standing(self) -> Sequence[Statement]:
        """What it said in the unit of the commitment and did not correct, newest first."""
        said = [row for row in self.statements if not row.is_corrected]  # type: ignore[attr-defined]  # set below
        return [row for row in said if same_unit(row.commitment.unit, self.unit)]

    @property
    def latest(self) -> Statement | None:
        """What stands: the newest that was not corrected."""
        return next(iter(self.standing), None)

    @property
    def counts_anew(self) -> bool:
        """Whether it has spoken, but only in a unit that an annex has changed since."""
        return bool(self.statements) and not self.standing


@dataclass(frozen=True)
class CommitmentProgress:
    """A commitment as it holds on the day; `annex` gave it its words, and `is_added` says that it first stood there.

    `former` are parties that spoke of it and are none of its sides any more; `gone_on` is the day from which an annex
    has taken it away.
    """

    agreement: Agreement
    commitment: Commitment
    number: int
    day: date
    keys: frozenset[int]
    annex: int | None
    is_added: bool
    sides: Sequence[Side]
    former: Sequence[Side] = ()
    gone_on: date | None = None

    @cached_property
    def found(self) -> Compared:
        """How the sides compare."""
        said = {side.party.number: side.latest.said for side in self.sides if side.latest}
        return compared([side.party.number for side in self.sides], said)

    @property
    def missing(self) -> list[Party]:
        """The parties that have said nothing of it yet."""
        return [side.party for side in self.sides if side.party.number in self.found.missing]

    @property
    def is_late(self) -> bool:
        """The due day is past, and no side says that it is carried out or cannot be."""
        due = self.commitment.due_on
        said = {side.latest.progress for side in self.sides if side.latest}
        return due is not None and due < self.day and not said & {Progress.DONE, Progress.IMPOSSIBLE}

    @property
    def unit(self) -> str:
        """What is counted, without the period in which it is promised."""
        return counted_in(self.commitment.unit)

    @property
    def whole(self) -> Decimal | None:
        """What all of it so far is held against; None where the text names no amount, or one for each period."""
        return None if is_rate(self.commitment.unit) else self.commitment.target

    @property
    def is_measured(self) -> bool:
        """Whether it is counted at all: it names an amount or a unit."""
        return self.commitment.target is not None or bool(self.commitment.unit)

    def side_of(self, party: Party) -> Side | None:
        """The side this party is of the commitment; None for a party that neither owes nor receives it."""
        return next((side for side in self.sides if side.party.pk == party.pk), None)

    def facing(self, party: Party) -> list[Side]:
        """The sides opposite the party: who gives faces who receives, and of what is shared each faces all others."""
        mine = self.side_of(party)
        others = [side for side in self.sides if side.party.pk != party.pk]
        return [side for side in others if mine is None or side.part != mine.part or mine.part == CommitmentPart.SHARES]


def visible_commitments(visitor: Visitor) -> QuerySet[Commitment]:
    """Commitments of every version of the memoranda the visitor may read today, annexes among them."""
    readable = visible_agreements(visitor).prefetch_related(None).order_by().values("pk")
    return Commitment.objects.filter(text__agreement__in=readable).select_related("text__agreement")


def visible_statements(visitor: Visitor) -> QuerySet[Statement]:
    """Everything the parties said of the commitments of memoranda the visitor may read today, taken back or not."""
    readable = visible_agreements(visitor).prefetch_related(None).order_by().values("pk")
    return Statement.objects.filter(agreement__in=readable)


def progress_of(agreement: Agreement, day: date) -> list[CommitmentProgress]:
    """Every commitment of the memorandum on the day; none before it is signed."""
    return progress_of_many([agreement], day)[agreement.pk]


def progress_of_many(
    agreements: Iterable[Agreement], day: date, *, with_gone: bool = False
) -> dict[int, list[CommitmentProgress]]:
    """The same for many memoranda, by key; a fixed number of questions however many they are.

    Asked for, what annexes have taken away by the day follows what holds.
    """
    memoranda = list(agreements)
    signed = [each for each in memoranda if each.is_signed]
    annexes: dict[int, list[Amendment]] = {}
    effective = Amendment.objects.filter(annex__state__in=IN_EFFECT, annex__valid_from__lte=day).order_by("number")
    for link in effective.filter(agreement__in=[each.pk for each in signed]).select_related("annex"):
        annexes.setdefault(link.agreement_id, []).append(link)
    rows = _newest_rows([each.pk for each in signed] + [link.annex_id for each in annexes.values() for link in each])
    heirs = ["parties__heirs"] if annexes else []
    prefetch_related_objects(signed, "parties", *heirs)
    said = _said([each.pk for each in signed], day)
    found: dict[int, list[CommitmentProgress]] = {each.pk: [] for each in memoranda}
    for each in signed:
        laid, mine = annexes.get(each.pk, []), said.get(each.pk, [])
        known = _of_one(_Ground(agreement=each, annexes=laid, rows=rows, said=mine, day=day))
        found[each.pk] = [row for row in known if with_gone or row.gone_on is None]
    return found


def differing_by_memorandum(agreements: Iterable[Agreement], day: date) -> dict[int, int]:
    """On how many commitments the sides of each memorandum in force differ, by key, where they do on any.

    One question, for who differs has spoken; annexes change the words, so what they amend is read whole.
    """
    held = {each.pk: each for each in agreements if each.state == AgreementState.IN_FORCE}
    amended = Amendment.objects.filter(agreement=OuterRef("agreement"), annex__state__in=IN_EFFECT)
    rows = Statement.objects.filter(agreement__in=held).annotate(is_amended=Exists(amended))
    found, read_whole = {}, []
    for key, said in _by_day(rows.select_related("commitment__text", *OWED), day).items() if held else ():
        if len({row.party_id for row in said}) < 2:
            continue
        if said[0].is_amended:  # type: ignore[attr-defined]  # annotated above
            read_whole.append(held[key])
            continue
        spoken_of = sorted({row.commitment for row in said}, key=lambda row: row.number)
        found[key] = _of_one(_Ground(agreement=held[key], annexes=[], rows={key: spoken_of}, said=said, day=day))
    found |= progress_of_many(read_whole, day) if read_whole else {}
    counted = {key: sum(each.found.differs for each in known) for key, known in found.items()}
    return {key: count for key, count in counted.items() if count}


def _newest_rows(agreements: Sequence[int]) -> dict[int, list[Commitment]]:
    """The commitments of the newest version of each text, by the key of the memorandum or annex."""
    found: dict[int, list[Commitment]] = {}
    rows = Commitment.objects.filter(text__agreement__in=agreements).select_related("text", "owed_by", "owed_to")
    for row in rows.order_by("text__number", "number"):
        known = found.setdefault(row.text.agreement_id, [])
        if known and known[0].text_id != row.text_id:
            known.clear()
        known.append(row)
    return found


def _said(agreements: Sequence[int], day: date) -> dict[int, list[Statement]]:
    rows = Statement.objects.filter(agreement__in=agreements)
    return _by_day(rows.select_related("commitment", "body", "stated_by"), day)


def _by_day(rows: QuerySet[Statement], day: date) -> dict[int, list[Statement]]:
    """What was said by the day, newest first, by the key of the memorandum."""
    statements = list(rows.order_by("-counted_on", "-pk"))
    corrected = {row.corrects_id: row for row in statements if row.corrects_id}
    found: dict[int, list[Statement]] = {}
    for row in statements:
        row.is_corrected = row.pk in corrected  # type: ignore[attr-defined]  # for the sides and the pages
        if row.counted_on <= day:
            found.setdefault(row.agreement_id, []).append(row)
    return found


@dataclass(frozen=True, kw_only=True)
class _Ground:
    """What is known of one memorandum on the day: the annexes in force by number, its rows, and what was said."""

    agreement: Agreement
    annexes: Sequence[Amendment]
    rows: Mapping[int, Sequence[Commitment]]
    said: Sequence[Statement]
    day: date

    @cached_property
    def everywhere(self) -> list[tuple[Commitment, Amendment | None]]:
        """Every row of the memorandum and its annexes, in the order of their words, with the annex it stands in."""
        signed = [(row, None) for row in self.rows.get(self.agreement.pk, ())]
        return [*signed, *((row, link) for link in self.annexes for row in self.rows.get(link.annex_id, ()))]

    @cached_property
    def owners(self) -> dict[int, Party]:
        parties = list(self.agreement.parties.all())
        return _owners(parties) if self.annexes else {party.organisation_id: party for party in parties}

    def words(self, key: int) -> Words:
        return Words(promises=[promise_said(row) for row in self.rows.get(key, ())])

    def progress(
        self, row: Commitment, number: int, others: Iterable[Commitment], annex: int | None, gone_on: date | None = None
    ) -> CommitmentProgress:
        parties = list(self.agreement.parties.all())
        rows = [row, *others]
        keys = frozenset(each.pk for each in rows)
        mine = [each for each in self.said if each.commitment_id in keys]
        sides = [
            Side(party, part, [each for each in mine if each.party_id == party.pk], row.unit)
            for party, part in _sides(row, parties, self.owners, self.day)
        ]
        known = {side.party.pk for side in sides}
        former = [
            Side(party, CommitmentPart.SHARES, [each for each in mine if each.party_id == party.pk])
            for party in parties
            if party.pk not in known and any(each.party_id == party.pk for each in mine)
        ]
        is_added = all(each.text.agreement_id != self.agreement.pk for each in rows)
        return CommitmentProgress(
            self.agreement, row, number, self.day, keys, annex, is_added, sides, former, gone_on=gone_on
        )


def _of_one(ground: _Ground) -> list[CommitmentProgress]:
    """The commitments that hold, in their order, then those that an annex has taken away."""
    left_out = annex_words()["left_out"]
    spoken = [(link, ground.words(link.annex_id)) for link in ground.annexes]
    laid = annexes_laid(spoken, ground.agreement.parties.all())
    present = words_in_force(ground.words(ground.agreement.pk), laid, left_out=left_out).promises
    standing = {promise.row: promise for promise in present}
    past: dict[str, list[tuple[Commitment, Amendment | None]]] = {}
    for row, link in ground.everywhere:
        if row.pk not in standing:
            past.setdefault(heading_key(row.title), []).append((row, link))
    by_key = {row.pk: row for row, _link in ground.everywhere}
    found = []
    for number, promise in enumerate(present, start=1):
        row = by_key[promise.row]
        others = [each for each, _link in past.pop(heading_key(row.title), [])]
        found.append(ground.progress(row, number, others, promise.annex))
    for rows in past.values():
        *_before, (_end, taker) = rows
        words = [row for row, _link in rows if row.as_written.strip() != left_out]
        if words and taker is not None:
            others = [row for row, _link in rows if row.pk != words[-1].pk]
            found.append(ground.progress(words[-1], words[-1].number, others, None, taker.annex.valid_from))
    return found


def _owners(parties: Sequence[Party]) -> dict[int, Party]:
    """The party a body is, or has inherited from by an annex; a party of an annex is known by its body."""
    heirs = {heir.organisation_id: party for party in parties for heir in party.heirs.all()}
    return heirs | {party.organisation_id: party for party in parties}


def _sides(
    row: Commitment, parties: Sequence[Party], owners: Mapping[int, Party], day: date
) -> list[tuple[Party, CommitmentPart]]:
    """Who gives and who receives, of those that have not left; where nobody is named as giving, everybody shares it."""
    gives = owners.get(row.owed_by.organisation_id) if row.owed_by else None
    receives = owners.get(row.owed_to.organisation_id) if row.owed_to else None
    parts = dict.fromkeys(parties, CommitmentPart.SHARES)
    if gives is None and receives is not None:
        parts = dict.fromkeys(parties, CommitmentPart.GIVES) | {receives: CommitmentPart.RECEIVES}
    elif gives is not None:
        others = [receives] if receives else [party for party in parties if party != gives]
        parts = {gives: CommitmentPart.GIVES} | dict.fromkeys(others, CommitmentPart.RECEIVES)
    return [(party, part) for party, part in parts.items() if party.left_on is None or party.left_on > day]


def holding(row: Commitment, day: date) -> CommitmentProgress | None:
    """The commitment that holds on the day where this one stood, in the memorandum or an annex of it; None if gone."""
    found = followed(row, day)
    return found if found and found.gone_on is None else None


def followed(row: Commitment, day: date) -> CommitmentProgress | None:
    """The same, and where an annex has taken it away by the day, as it last held; None before it is signed."""
    link = amended_by(row.text.agreement)
    known = _known(link.agreement if link else row.text.agreement, day)
    return next((each for each in known if row.pk in each.keys), None)


def held_in(agreement: Agreement, day: date) -> list[CommitmentProgress]:
    """Every commitment of the memorandum on the day."""
    return [each for each in _known(agreement, day) if each.gone_on is None]


def _known(agreement: Agreement, day: date) -> list[CommitmentProgress]:
    """Those that hold and those that are gone; asked once for all the parts of a page."""
    return read_once(
        ("progress", agreement.pk, day),
        lambda: progress_of_many([agreement], day, with_gone=True)[agreement.pk],
    )
