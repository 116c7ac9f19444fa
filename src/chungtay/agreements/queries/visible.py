from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from chungtay.agreements.choices import PARTY_ROLES, AgreementState
from chungtay.agreements.models import Agreement, Party
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.organisations.models.walks import answered_by
from chungtay.organisations.queries import overseen_by, own_bodies

PUBLISHED = (AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.ENDED)


def readable_bodies(visitor: Visitor) -> frozenset[int]:
    """Keys of the bodies whose memoranda the visitor may read today: own, answered for, and overseen."""
    day = today()
    own = own_bodies(visitor, day, PARTY_ROLES)
    if not own:
        return own
    return own | answered_by(own, day) | overseen_by(visitor, day)


def agreements_of(bodies: frozenset[int] | set[int]) -> QuerySet[Agreement]:
    """Memoranda to which one of the bodies is a party."""
    return Agreement.objects.filter(Exists(Party.objects.filter(agreement=OuterRef("pk"), organisation_id__in=bodies)))


def visible_agreements(visitor: Visitor) -> QuerySet[Agreement]:
    """Memoranda the visitor may read today; none for sponsors, operators and the public."""
    bodies = readable_bodies(visitor)
    found = agreements_of(bodies) if bodies else Agreement.objects.none()
    return found.select_related("programme", "phase", "source")


def public_agreements() -> QuerySet[Agreement]:
    """What anybody may know: title, parties and days of memoranda that are signed."""
    return (
        Agreement.objects.filter(state__in=PUBLISHED)
        .select_related("programme", "phase")
        .prefetch_related("parties")
        .only(
            "uid",
            "kind",
            "title",
            "state",
            "signed_on",
            "signed_inferred_year",
            "signed_part_of_day",
            "further_parties",
            "is_reconstruction",
            "valid_from",
            "valid_until",
            "programme__uid",
            "programme__name",
            "phase__label",
        )
    )


def coming_into_force(bodies: Iterable[int], on: date) -> QuerySet[Agreement]:
    """Signed memoranda of these bodies whose day is still to come, nearest first."""
    signed = agreements_of(set(bodies)).filter(state=AgreementState.SIGNED, effective_on__gt=on)
    return signed.order_by("effective_on", "pk")


def running_in(bodies: Iterable[int], year: int) -> QuerySet[Agreement]:
    """Memoranda of these bodies in force whose phase ends this year or the next."""
    running = agreements_of(set(bodies)).filter(state=AgreementState.IN_FORCE, phase__ends_year__in=[year, year + 1])
    return running.select_related("phase").order_by("phase__ends_year", "pk")
