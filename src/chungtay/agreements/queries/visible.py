from __future__ import annotations

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from chungtay.agreements.choices import PARTY_ROLES, AgreementKind, AgreementState
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.rules import answered_for
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.organisations.queries import overseen_by, own_bodies
from chungtay.programmes.models import Programme

PUBLISHED = (AgreementState.SIGNED, AgreementState.IN_FORCE, AgreementState.ENDED)


def readable_bodies(visitor: Visitor) -> frozenset[int]:
    """Keys of the bodies whose memoranda the visitor may read today: own, answered for, and overseen."""
    day = today()
    own = own_bodies(visitor, day, PARTY_ROLES)
    return own | answered_for(visitor, PARTY_ROLES, day) | overseen_by(visitor, day) if own else own


def agreements_of(bodies: frozenset[int] | set[int]) -> QuerySet[Agreement]:
    """Memoranda to which one of the bodies is a party; asked once, for a department oversees thousands of bodies."""
    return Agreement.objects.filter(pk__in=Party.objects.filter(organisation_id__in=bodies).values("agreement"))


def visible_agreements(visitor: Visitor) -> QuerySet[Agreement]:
    """Memoranda the visitor may read today; none for sponsors, operators and the public."""
    bodies = readable_bodies(visitor)
    found = agreements_of(bodies) if bodies else Agreement.objects.none()
    return with_parties(found.select_related("programme", "phase", "source"))


def visible_memoranda(visitor: Visitor) -> QuerySet[Agreement]:
    """Memoranda to list and to count; an annex stands with the memorandum it amends and is none of its own."""
    return visible_agreements(visitor).exclude(kind=AgreementKind.ANNEX)


def own_memoranda(visitor: Visitor) -> QuerySet[Agreement]:
    """Those of the visitor's own bodies among them: whoever works there may read them, whatever else they may read."""
    own = own_bodies(visitor, today(), PARTY_ROLES)
    found = agreements_of(own) if own else Agreement.objects.none()
    return found.exclude(kind=AgreementKind.ANNEX).select_related("programme", "phase")


def parties_within(agreements: QuerySet[Agreement]) -> QuerySet[Party]:
    """The parties of memoranda somebody may read."""
    return Party.objects.filter(agreement__in=agreements.values("pk"))


def with_parties(agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """The memoranda together with their parties and the bodies behind them, in one question more."""
    return agreements.prefetch_related(Prefetch("parties", Party.objects.select_related("organisation")))


def agreements_of_programme(programme: Programme) -> QuerySet[Agreement]:
    """Every memorandum of a programme; an annex is no memorandum of its own."""
    return Agreement.objects.filter(programme=programme).exclude(kind=AgreementKind.ANNEX)


def known_to(readable: Collection[int], agreements: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Those the reader of these bodies may open, and those that are public, newest first, with their parties."""
    mine = Q(Exists(Party.objects.filter(agreement=OuterRef("pk"), organisation_id__in=readable)))
    memoranda = agreements.exclude(kind=AgreementKind.ANNEX)
    return memoranda.filter(mine | Q(state__in=PUBLISHED)).prefetch_related("parties").order_by("-pk")


def public_agreements() -> QuerySet[Agreement]:
    """What anybody may know: title, parties and days of memoranda that are signed; of annexes nothing."""
    return (
        Agreement.objects.filter(state__in=PUBLISHED)
        .exclude(kind=AgreementKind.ANNEX)
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
            "is_signed_by_click",
            "valid_from",
            "valid_until",
            "programme__uid",
            "programme__name",
            "phase__label",
        )
    )
