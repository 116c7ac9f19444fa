"""The parties as they signed, and who answers for each on another day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from chungtay.agreements.choices import Standing
from chungtay.agreements.models import Agreement, Party
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.vietnamese import fold_organisation
from chungtay.organisations.models import Organisation, Succession
from chungtay.organisations.queries import Answer, answers_for_many, name_on

HUES = 7


@dataclass(frozen=True)
class PartyOn:
    """A party under the name it signed with, and what became of it by a day."""

    party: Party
    answer: Answer
    names: Mapping[int, str]
    has_new_name: bool = False
    named_since: date | None = None

    @property
    def hue(self) -> int:
        """1 to 7 by number, never dealt again; 0 for a party past the seventh."""
        return self.party.number if self.party.number <= HUES else 0

    @property
    def today(self) -> tuple[str, ...]:
        """Names, on that day, of the bodies that answer."""
        return tuple(self.names[body.pk] for body in self.answer.organisations)

    @property
    def documents(self) -> tuple[LegalDocument, ...]:
        return self.answer.legal_documents

    @property
    def candidates(self) -> tuple[Succession, ...]:
        return self.answer.candidates

    @property
    def since(self) -> date | None:
        """The first day on which the present answer held."""
        if self.answer.is_itself:
            return self.named_since if self.has_new_name else None
        return max((body.since for body in self.answer.bodies if body.since), default=None)

    @property
    def last_day(self) -> date | None:
        """The last day of the body that signed, once it is past."""
        return self.party.organisation.last_day if self.answer.has_ended else None

    @property
    def is_awaiting(self) -> bool:
        """The body is no more, and nobody is confirmed."""
        return self.answer.is_awaiting

    @property
    def is_unknown(self) -> bool:
        """No source reaches the day, and nobody is even proposed."""
        return self.answer.is_unknown and not self.answer.is_awaiting

    @property
    def has_left(self) -> bool:
        """It left by the day, while the others went on."""
        return self.party.left_on is not None and self.party.left_on <= self.answer.day

    @property
    def has_inherited(self) -> bool:
        """Other bodies answer, and each of them has signed the annex by which it inherits."""
        if self.answer.is_itself or not self.answer.organisations:
            return False
        heirs = {row.organisation_id for row in self.party.heirs.all() if row.inherited_on <= self.answer.day}
        return heirs.issuperset(body.pk for body in self.answer.organisations)

    @property
    def is_unsigned(self) -> bool:
        """Other bodies answer and have not signed yet; what has ended, or was left, is inherited by nobody."""
        is_over = self.has_left or (self.party.agreement.valid_until or date.max) <= self.answer.day
        return bool(self.today) and not self.answer.is_itself and not is_over and not self.has_inherited

    @property
    def has_changed(self) -> bool:
        """Another body answers, or the same one under another name, or nobody."""
        return self.has_new_name or (not self.answer.is_itself and not self.is_unknown)


def parties_on(agreement: Agreement, day: date) -> list[PartyOn]:
    """Every party with who answers for it on the day; as many questions for seven parties as for two."""
    return parties_of_many([agreement], day)[agreement.pk]


def parties_of_many(agreements: Iterable[Agreement], day: date) -> dict[int, list[PartyOn]]:
    """The parties of many memoranda on the day, by the key of the memorandum."""
    seen = list(agreements)
    prefetch_related_objects(seen, "parties__organisation")
    answers = answers_for_many({party.organisation for each in seen for party in each.parties.all()}, day)
    bodies = {body.pk: body for answer in answers.values() for body in (answer.organisation, *answer.organisations)}
    prefetch_related_objects(list(bodies.values()), "names")
    others = {key for key, answer in answers.items() if answer.organisations and not answer.is_itself}
    changed = [party for each in seen for party in each.parties.all() if party.organisation_id in others]
    prefetch_related_objects(changed, "heirs")
    return {
        each.pk: [_on(each, party, answers[party.organisation_id], bodies) for party in each.parties.all()]
        for each in seen
    }


def _on(agreement: Agreement, party: Party, answer: Answer, bodies: Mapping[int, Organisation]) -> PartyOn:
    names = {body.pk: name_on(bodies[body.pk], answer.day) for body in answer.organisations}
    if not answer.is_itself:
        return PartyOn(party, answer, names)
    body = bodies[party.organisation_id]
    signed = party.frozen_on or agreement.signed_day.as_date() or agreement.signed_day.inferred_date()
    before = name_on(body, signed) if signed else party.frozen_name
    held = [row.valid_from for row in body.names.all() if row.is_valid_on(answer.day)]
    is_new = fold_organisation(before) != fold_organisation(names[body.pk])
    return PartyOn(party, answer, names, is_new, held[0] if held else None)


def standing_of(parties: Sequence[PartyOn]) -> Standing:
    """Where the reform leaves a memorandum with these parties."""
    parties = [party for party in parties if not party.has_left]
    answering = [frozenset(body.pk for body in party.answer.organisations) for party in parties]
    if any(party.is_awaiting for party in parties):
        return Standing.AWAITING
    if not all(answering):
        return Standing.UNKNOWN
    if len(frozenset().union(*answering)) == 1:
        return Standing.INTERNALISED
    if any(party.is_unsigned for party in parties):
        return Standing.UNSIGNED
    inherited = [party for party in parties if party.has_inherited]
    if any(len(party.answer.organisations) > 1 for party in inherited):
        return Standing.SPLIT
    return Standing.INHERITED if inherited else Standing.UNCHANGED


def standing_on(agreement: Agreement, day: date) -> Standing:
    """Where the reform leaves the memorandum on the day."""
    return standing_of(parties_on(agreement, day))
