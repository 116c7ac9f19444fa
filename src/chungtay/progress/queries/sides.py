"""The commitments that hold on a day, each with what its sides say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet, prefetch_related_objects

from chungtay.agreements.models import Agreement, Commitment, Party
from chungtay.agreements.queries.visible import visible_agreements
from chungtay.amendments.engine import Annex, Promise, Words, heading_key, words_in_force
from chungtay.amendments.models import Amendment
from chungtay.amendments.queries.texts import IN_EFFECT, amended_by, annex_words
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import read_once
from chungtay.progress.choices import CommitmentPart
from chungtay.progress.engine import Compared, compared
from chungtay.progress.models import Statement


@dataclass(frozen=True)
class Side:
    """One party of one commitment with everything it has said by the day, newest first, what it corrected among it."""

    party: Party
    part: CommitmentPart
    statements: Sequence[Statement] = ()

    @cached_property
    def standing(self) -> Sequence[Statement]:
        """What it said and did not correct, newest first."""
        return [row for row in self.statements if not row.is_corrected]  # type: ignore[attr-defined]  # set below

    @property
    def latest(self) -> Statement | None:
        """What stands: the newest that was not corrected."""
        return next(iter(self.standing), None)


@dataclass(frozen=True)
class CommitmentProgress:
    """A commitment as it holds on the day; `annex` gave it its words, and `is_added` says that it first stood there.

    `former` are parties that spoke of it and are none of its sides any more.
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


def progress_of_many(agreements: Iterable[Agreement], day: date) -> dict[int, list[CommitmentProgress]]:
    """The same for many memoranda, by key; a fixed number of questions however many they are."""
    memoranda = list(agreements)
    signed = [each for each in memoranda if each.is_signed]
    annexes: dict[int, list[Amendment]] = {}
    effective = Amendment.objects.filter(annex__state__in=IN_EFFECT, annex__valid_from__lte=day)
    for link in effective.filter(agreement__in=[each.pk for each in signed]).select_related("annex"):
        annexes.setdefault(link.agreement_id, []).append(link)
    rows = _newest_rows([each.pk for each in signed] + [link.annex_id for each in annexes.values() for link in each])
    heirs = ["parties__heirs"] if annexes else []
    prefetch_related_objects(signed, "parties", *heirs)
    said = _said([each.pk for each in signed], day)
    return {each.pk: [] for each in memoranda} | {
        each.pk: _of_one(each, annexes.get(each.pk, []), rows, said.get(each.pk, []), day) for each in signed
    }


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
    """What was said by the day, newest first, by the key of the memorandum."""
    rows = Statement.objects.filter(agreement__in=agreements).select_related("commitment", "body", "stated_by")
    statements = list(rows.order_by("-counted_on", "-pk"))
    corrected = {row.corrects_id: row for row in statements if row.corrects_id}
    found: dict[int, list[Statement]] = {}
    for row in statements:
        row.is_corrected = row.pk in corrected  # type: ignore[attr-defined]  # for the sides and the pages
        if row.counted_on <= day:
            found.setdefault(row.agreement_id, []).append(row)
    return found


def _of_one(
    agreement: Agreement,
    annexes: Sequence[Amendment],
    rows: Mapping[int, Sequence[Commitment]],
    said: Sequence[Statement],
    day: date,
) -> list[CommitmentProgress]:
    def words(key: int) -> Words:
        return Words(
            promises=[Promise(title=row.title, as_written=row.as_written, row=row.pk) for row in rows.get(key, ())]
        )

    laid = [Annex(link.number, words(link.annex_id)) for link in annexes]
    present = words_in_force(words(agreement.pk), laid, left_out=annex_words()["left_out"]).promises
    everywhere = [row for key in (agreement.pk, *(link.annex_id for link in annexes)) for row in rows.get(key, ())]
    by_key = {row.pk: row for row in everywhere}
    standing = {promise.row for promise in present}
    parties = list(agreement.parties.all())
    owners = _owners(parties) if annexes else {party.organisation_id: party for party in parties}
    found = []
    for number, promise in enumerate(present, start=1):
        row = by_key[promise.row]
        heading = heading_key(row.title)
        past = {each.pk for each in everywhere if each.pk not in standing and heading_key(each.title) == heading}
        keys = frozenset({row.pk, *past})
        mine = [each for each in said if each.commitment_id in keys]
        sides = [
            Side(party, part, [each for each in mine if each.party_id == party.pk])
            for party, part in _sides(row, parties, owners, day)
        ]
        known = {side.party.pk for side in sides}
        former = [
            Side(party, CommitmentPart.SHARES, [each for each in mine if each.party_id == party.pk])
            for party in parties
            if party.pk not in known and any(each.party_id == party.pk for each in mine)
        ]
        is_added = all(by_key[key].text.agreement_id != agreement.pk for key in keys)
        found.append(CommitmentProgress(agreement, row, number, day, keys, promise.annex, is_added, sides, former))
    return found


def _owners(parties: Sequence[Party]) -> dict[int, Party]:
    """The party a body is, or has inherited from by an annex; a party of an annex is known by its body."""
    heirs = {heir.organisation_id: party for party in parties for heir in party.heirs.all()}
    return heirs | {party.organisation_id: party for party in parties}


def _sides(
    row: Commitment, parties: Sequence[Party], owners: Mapping[int, Party], day: date
) -> list[tuple[Party, CommitmentPart]]:
    """Who gives and who receives; where nobody is named as giving, everybody does it together."""
    still_in = [party for party in parties if party.left_on is None or party.left_on > day]
    gives = owners.get(row.owed_by.organisation_id) if row.owed_by else None
    receives = owners.get(row.owed_to.organisation_id) if row.owed_to else None
    if gives is None and receives is None:
        return [(party, CommitmentPart.SHARES) for party in still_in]
    if gives is None:
        return [(party, CommitmentPart.RECEIVES if party == receives else CommitmentPart.GIVES) for party in still_in]
    others = [receives] if receives else [party for party in still_in if party != gives]
    return [(gives, CommitmentPart.GIVES), *((party, CommitmentPart.RECEIVES) for party in others)]


def holding(row: Commitment, day: date) -> CommitmentProgress | None:
    """The commitment that holds on the day where this one stood, in the memorandum or an annex of it; None if gone."""
    link = amended_by(row.text.agreement)
    return next(
        (each for each in held_in(link.agreement if link else row.text.agreement, day) if row.pk in each.keys), None
    )


def held_in(agreement: Agreement, day: date) -> list[CommitmentProgress]:
    """Every commitment of the memorandum on the day; asked once for all the parts of a page."""
    return read_once(("progress", agreement.pk, day), lambda: progress_of(agreement, day))
