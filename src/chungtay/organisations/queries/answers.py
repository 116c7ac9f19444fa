from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chungtay.kernel.models import LegalDocument
from chungtay.organisations.choices import SuccessionState
from chungtay.organisations.models import Organisation, Succession
from chungtay.organisations.models.walks import answers_found


@dataclass(frozen=True)
class Answering:
    """A body that answers for another, and the confirmed steps that led to it; none when it answers for itself."""

    organisation: Organisation
    steps: tuple[Succession, ...] = ()

    @property
    def legal_documents(self) -> tuple[LegalDocument, ...]:
        return tuple(dict.fromkeys(step.legal_document for step in self.steps if step.legal_document))

    @property
    def since(self) -> date | None:
        return max((step.on for step in self.steps), default=None)


@dataclass(frozen=True)
class Answer:
    """Who answers for a body on a day: itself, its confirmed successors, or nobody yet."""

    organisation: Organisation
    day: date
    bodies: tuple[Answering, ...]
    candidates: tuple[Succession, ...]

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        return tuple(answering.organisation for answering in self.bodies)

    @property
    def legal_documents(self) -> tuple[LegalDocument, ...]:
        return tuple(dict.fromkeys(document for answering in self.bodies for document in answering.legal_documents))

    @property
    def is_itself(self) -> bool:
        return self.organisations == (self.organisation,)

    @property
    def has_ended(self) -> bool:
        return self.organisation.valid_until is not None and self.organisation.valid_until <= self.day

    @property
    def is_awaiting(self) -> bool:
        """The body is no more and nobody is confirmed: "awaiting confirmation", with candidates or without."""
        return self.has_ended and not self.bodies

    @property
    def is_unknown(self) -> bool:
        """Nothing at all is known of that day: no source reaches it, and nobody is even proposed."""
        return not self.bodies and not self.candidates


def answers_today(organisation: Organisation, day: date, *, first: Iterable[Succession] | None = None) -> Answer:
    """Who answers for the body on the day; `first` are its own steps up to the day, for whoever has read them."""
    return answers_for_many([organisation], day, first=first)[organisation.pk]


def answers_for_many(
    organisations: Iterable[Organisation], day: date, *, first: Iterable[Succession] | None = None
) -> dict[int, Answer]:
    """Who answers for each of the bodies on the day, by key; one question for each further step of succession."""
    bodies = {organisation.pk: organisation for organisation in organisations}
    found, rows = answers_found(bodies.values(), day, first=first)
    reached = {row.successor_id: row.successor for row in rows.values()} | bodies
    answers = {}
    for key, body in bodies.items():
        answering = [
            Answering(reached[end], tuple(rows[step.key] for step in steps)) for end, steps in found[key].steps.items()
        ]
        answers[key] = Answer(
            organisation=body,
            day=day,
            bodies=tuple(answer for answer in answering if answer.organisation.is_known_on(day)),
            candidates=tuple(rows[step.key] for step in found[key].candidates),
        )
    return answers


def if_confirmed(candidate: Succession, day: date) -> tuple[Organisation, ...]:
    """Who would answer for the predecessor on the day if this candidate were confirmed; for the preview."""
    body = candidate.predecessor
    found, rows = answers_found([body], day, supposing=candidate)
    reached = {row.successor_id: row.successor for row in rows.values()} | {body.pk: body}
    return tuple(reached[end] for end in found[body.pk].steps)


@dataclass(frozen=True)
class Lineage:
    """Every succession that leads to a body and on from it, nearest first; rejected ones left out."""

    organisation: Organisation
    before: tuple[Succession, ...]
    after: tuple[Succession, ...]


def lineage(organisation: Organisation) -> Lineage:
    """Where a body came from and what became of it, confirmed or not, over all time."""
    return Lineage(
        organisation=organisation,
        before=_walked(organisation, towards="predecessor", along="successor"),
        after=_walked(organisation, towards="successor", along="predecessor"),
    )


def _walked(organisation: Organisation, *, towards: str, along: str) -> tuple[Succession, ...]:
    found: dict[int, Succession] = {}
    reached = {organisation.pk}
    seen: set[int] = set()
    while reached:
        seen |= reached
        steps = Succession.objects.exclude(state=SuccessionState.REJECTED).filter(Q(**{f"{along}_id__in": reached}))
        rows = list(
            steps.select_related("predecessor", "successor", "legal_document").order_by("on", "scope", "-is_lead", "pk")
        )
        found |= {row.pk: row for row in rows}
        reached = {getattr(row, f"{towards}_id") for row in rows} - seen
    return tuple(found.values())


def awaiting_decision(organisations: Iterable[int], day: date) -> list[Succession]:
    """The candidates, up to the day, that lead on from these bodies; for whoever may confirm them."""
    waiting = Succession.objects.filter(
        predecessor_id__in=set(organisations), state=SuccessionState.CANDIDATE, on__lte=day
    )
    return list(waiting.select_related("predecessor", "successor").order_by("on", "predecessor__folded_name", "pk"))
