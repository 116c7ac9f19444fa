"""What became of each party of a memorandum, and how far its inheritance is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chungtay.accounts.models import Person
from chungtay.agreements.choices import SIGNING_ROLES, AgreementState, Standing
from chungtay.agreements.models import Agreement, Commitment, Party
from chungtay.agreements.queries.parties import PartyOn, parties_of_many, standing_of
from chungtay.agreements.queries.visible import agreements_of, with_parties
from chungtay.amendments.choices import Inheritance, Purpose
from chungtay.amendments.models import Amendment
from chungtay.amendments.queries.terms import in_force
from chungtay.amendments.queries.texts import promised_rows, text_in_force
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import members_of_many, own_bodies
from chungtay.organisations.rules import LEADERS, bodies_answered_for

GIVEN_UP = (AgreementState.WITHDRAWN,)


@dataclass(frozen=True)
class PartyInheritance:
    """One party on a day: who answers, where its inheritance stands, and the annex that says so, if there is one."""

    seen: PartyOn
    state: Inheritance
    annex: Agreement | None = None

    @property
    def party(self) -> Party:
        return self.seen.party

    @property
    def successors(self) -> tuple[Organisation, ...]:
        """The bodies that answer on the day, where it is not the body that signed."""
        return () if self.seen.answer.is_itself else self.seen.answer.organisations


def inheritance_of(agreement: Agreement, day: date) -> list[PartyInheritance]:
    """Every party with where its inheritance stands on the day."""
    return inheritances_of([agreement], day)[agreement.pk]


def inheritances_of(agreements: Iterable[Agreement], day: date) -> dict[int, list[PartyInheritance]]:
    """The same for many memoranda, by key; a fixed number of questions and one for each further step of succession."""
    memoranda = list(agreements)
    parties = parties_of_many(memoranda, day)
    rows = Amendment.objects.filter(agreement__in=memoranda, purpose=Purpose.SUCCESSION)
    annexes: dict[int, Agreement] = {}
    standing = rows.exclude(annex__state__in=GIVEN_UP).select_related("annex").prefetch_related("annex__parties")
    for row in standing.order_by("number"):
        annexes[row.party_id or 0] = row.annex
    return {key: _states(seen, annexes, day) for key, seen in parties.items()}


def _states(parties: Sequence[PartyOn], annexes: Mapping[int, Agreement], day: date) -> list[PartyInheritance]:
    is_one_body = standing_of(parties) == Standing.INTERNALISED
    return [
        PartyInheritance(seen, _state(seen, annexes.get(seen.party.pk), day, is_one_body=is_one_body), annex)
        for seen in parties
        for annex in [annexes.get(seen.party.pk)]
    ]


def _state(seen: PartyOn, annex: Agreement | None, day: date, *, is_one_body: bool) -> Inheritance:
    if seen.has_left:
        return Inheritance.LEFT
    if seen.is_awaiting:
        return Inheritance.AWAITING
    if seen.is_unknown:
        return Inheritance.UNKNOWN
    if is_one_body:
        return Inheritance.INTERNALISED
    if seen.answer.is_itself:
        return Inheritance.UNCHANGED
    if seen.has_inherited:
        return Inheritance.INHERITED
    # A successor that was reorganised in its turn hands on again.
    signing = {row.organisation_id for row in annex.parties.all()} if annex else set()
    if annex is None or not {body.pk for body in seen.answer.organisations} <= signing:
        return Inheritance.TO_DRAFT
    return Inheritance.BEING_SIGNED


def keys_by_standing(agreements: Iterable[Agreement], day: date) -> dict[Standing, set[int]]:
    """Keys of the memoranda by where the reform leaves them on the day; each is counted once."""
    found: dict[Standing, set[int]] = {standing: set() for standing in Standing}
    for key, parties in parties_of_many(agreements, day).items():
        found[standing_of(parties)].add(key)
    return found


def bodies_today(agreement: Agreement, day: date) -> dict[int, list[Organisation]]:
    """Who answers on the day for each party that is still in, by the number of the party; nobody where nobody does."""
    parties = parties_of_many([agreement], day)[agreement.pk]
    return {seen.party.number: list(seen.answer.organisations) for seen in parties if not seen.has_left}


def leaders_today(agreement: Agreement) -> list[Person]:
    """Who leads, today, the bodies that are parties still or answer for one; each once."""
    day = today()
    bodies = {body.pk for part in bodies_today(agreement, day).values() for body in part}
    return list({row.person_id: row.person for row in members_of_many(bodies, LEADERS, day)}.values())


def parties_bound_by(person: Visitor, agreement: Agreement, day: date) -> list[Party]:
    """The parties still in whose body, or the body answering for it, the person heads on the day."""
    own = own_bodies(person, day, SIGNING_ROLES)
    answering = bodies_today(agreement, day)
    return [
        party
        for party in agreement.parties.all()
        if party.number in answering and own & {party.organisation_id, *(body.pk for body in answering[party.number])}
    ]


def may_begin(person: Visitor, found: Iterable[PartyInheritance], day: date) -> set[int]:
    """Keys of the parties whose annex of inheritance the person may begin: they head one of the successors."""
    own = own_bodies(person, day, SIGNING_ROLES)
    return {
        each.party.pk
        for each in found
        if each.state == Inheritance.TO_DRAFT and own & {body.pk for body in each.successors}
    }


def promises_of(party: Party, day: date) -> list[Commitment]:
    """What the party alone owes on the day, by the signed text and the annexes in force over it."""
    parties = list(party.agreement.parties.prefetch_related("heirs"))
    owners = {heir.organisation_id: each.pk for each in parties for heir in each.heirs.all()}
    # A body that is a party itself owes as that party, whomever else it inherits from.
    owners |= {each.organisation_id: each.pk for each in parties}
    rows = promised_rows(text_in_force(party.agreement, day))
    return [row for row in rows if row.owed_by and owners.get(row.owed_by.organisation_id) == party.pk]


def to_inherit(own: frozenset[int], day: date) -> list[tuple[Agreement, PartyInheritance]]:
    """Parties for which one of these bodies answers and nobody has drafted the annex of inheritance yet."""
    answered = bodies_answered_for(own, day)
    if not answered:
        return []
    memoranda = with_parties(in_force(agreements_of(answered)).select_related("programme"))
    found = inheritances_of(memoranda, day)
    return [
        (memorandum, each)
        for memorandum in memoranda
        for each in found[memorandum.pk]
        if each.state == Inheritance.TO_DRAFT and each.party.organisation_id in answered
    ]
