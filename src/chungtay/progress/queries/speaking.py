"""For which parties somebody may speak of progress, and what waits for them to do so."""

from __future__ import annotations

from datetime import date, timedelta

from chungtay.agreements.models import Party
from chungtay.agreements.rules import answered_for
from chungtay.amendments.queries.terms import held_by
from chungtay.kernel.people import Person, Visitor
from chungtay.kernel.permissions import read_once
from chungtay.organisations.models import Organisation
from chungtay.organisations.models.walks import answered_by
from chungtay.organisations.queries import own_bodies
from chungtay.progress.choices import DUE_WITHIN, STATING_ROLES
from chungtay.progress.queries.sides import CommitmentProgress, Side, progress_of_many


def spoken_for(visitor: Visitor, day: date) -> frozenset[int]:
    """Keys of the bodies for which the visitor may state progress on the day: their own, and those these answer for."""
    own = own_bodies(visitor, day, STATING_ROLES)
    return own | answered_for(visitor, STATING_ROLES, day) if own else own


def sides_of(visitor: Visitor, progress: CommitmentProgress, day: date) -> list[Side]:
    """The sides of the commitment for which the visitor may speak."""
    bodies = spoken_for(visitor, day)
    return [side for side in progress.sides if side.party.organisation_id in bodies]


def body_speaking(person: Person, party: Party, day: date) -> Organisation | None:
    """The person's own body that is the party or answers for it on the day; None where there is none."""
    for key in sorted(own_bodies(person, day, STATING_ROLES)):
        if party.organisation_id == key or party.organisation_id in answered_by({key}, day):
            return Organisation.objects.get(pk=key)
    return None


def speaks_for_all(body: Organisation, sides: list[Side], day: date) -> bool:
    """Whether one body is, or answers for, every one of these sides."""
    answered = answered_by({body.pk}, day) | {body.pk}
    return bool(sides) and all(side.party.organisation_id in answered for side in sides)


def spoken_of(bodies: frozenset[int], day: date) -> list[CommitmentProgress]:
    """Commitments of these bodies' memoranda in force of which somebody has stated something, or that are late."""
    return [each for each in _held(bodies, day) if each.is_late or any(side.latest for side in each.sides)]


def due_soon(bodies: frozenset[int], day: date) -> list[CommitmentProgress]:
    """Commitments of these bodies' memoranda in force that are due within weeks."""
    first, last = day, day + timedelta(days=DUE_WITHIN)
    return [each for each in _held(bodies, day) if each.commitment.due_on and first <= each.commitment.due_on <= last]


def _held(bodies: frozenset[int], day: date) -> list[CommitmentProgress]:
    """Every commitment of these bodies' memoranda in force; asked once for all the parts of a page."""
    memoranda = held_by(bodies)
    if not memoranda:
        return []
    found = read_once(("progress of", bodies, day), lambda: progress_of_many(memoranda, day))
    return [each for held in found.values() for each in held]
