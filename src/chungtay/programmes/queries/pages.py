from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar, cast

from django.db.models import Count, Exists, F, Model, OuterRef, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.people import Visitor
from chungtay.kernel.validity import validity_condition
from chungtay.organisations.choices import OFFICES, Kind, Level
from chungtay.organisations.models import Organisation, OrganisationKind, OrganisationQuerySet
from chungtay.organisations.models.walks import descendants
from chungtay.organisations.queries import visible_organisations
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseeing_bodies, overseen_by, own_bodies
from chungtay.programmes.choices import PartnershipKind
from chungtay.programmes.engine import name_key
from chungtay.programmes.models import (
    ClickRule,
    LegalBasis,
    Participation,
    Partnership,
    PartnershipMember,
    Phase,
    PilotQuota,
    PilotSeat,
    Programme,
    ProgrammeAlias,
    ReviewCadence,
)
from chungtay.search.models import Entry, SearchProvider, offer_search

M = TypeVar("M", bound=Model)

FOUND_BEFORE_BODIES = 800
SCHOOL_KINDS = (Kind.SCHOOL, Kind.SITE, Kind.CAMPUS, Kind.CONTINUING)


def visible_programmes(visitor: Visitor) -> QuerySet[Programme]:
    """The programmes this person may open: all of them once signed in."""
    if not visitor.is_authenticated:
        return Programme.objects.none()
    return public_programmes()


def public_programmes() -> QuerySet[Programme]:
    """Every programme, with what anybody may know of it: spellings, legal bases with their sources, phases."""
    return (
        Programme.objects.select_related("initiator")
        .prefetch_related(
            Prefetch("aliases", ProgrammeAlias.objects.order_by("id")),
            Prefetch("legal_bases", LegalBasis.objects.select_related("legal_document", "source").order_by("id")),
            Prefetch("phases", Phase.objects.order_by("starts_year", "ends_year")),
        )
        .order_by("is_invented", "id")
    )


def programme_named(text: str) -> Programme | None:
    """The one programme with this name, in any spelling its sources use; None when nobody bears it, or two do."""
    key = name_key(text)
    found = list(Programme.objects.filter(aliases__folded=key).distinct()[:2]) if key else []
    return found[0] if len(found) == 1 else None


def visible_participations(visitor: Visitor) -> QuerySet[Participation]:
    """The participations this person may see: all of them once signed in."""
    if not visitor.is_authenticated:
        return Participation.objects.none()
    return Participation.objects.select_related("programme", "organisation", "phase", "source")


def participants_counted(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """The programmes, each with `participants`: how many bodies take part or took part."""
    return programmes.annotate(participants=Count("participations__organisation", distinct=True))


def participations_of(
    programme: Programme, year: int | None = None, *, only_unstated: bool = False
) -> QuerySet[Participation]:
    """Who takes part, by name, with quotas, seats and reviews: in a year, without a stated year, or all of them."""
    rows = programme.participations.select_related("organisation", "phase", "source").prefetch_related(
        Prefetch("quotas", PilotQuota.objects.order_by("id")),
        Prefetch("places", PilotSeat.objects.order_by("quota_id", "number")),
        Prefetch("reviews", ReviewCadence.objects.order_by("id")),
    )
    if only_unstated:
        rows = rows.filter(year__isnull=True)
    elif year is not None:
        rows = rows.filter(year=year)
    return rows.order_by("organisation__folded_name", "id")


def participations_in(organisation: Organisation) -> QuerySet[Participation]:
    """The programmes a body takes part in, newest year first, with quotas and seats."""
    rows = organisation.participations.select_related("programme", "phase").prefetch_related("quotas", "places")
    return rows.order_by(F("year").desc(nulls_last=True), "id")


def pilot_schools(participation: Participation) -> QuerySet[PilotSeat]:
    """The seats that are taken, each with its school and its quota."""
    return (
        participation.places.filter(school__isnull=False)
        .select_related("school", "quota")
        .order_by("quota_id", "number")
    )


def schools_seated(participation: Participation) -> QuerySet[Organisation]:
    """The pilot schools of a participant, by name."""
    return Organisation.objects.filter(pilot_seats__participation=participation).order_by("folded_name", "id")


def departments_of(visitor: Visitor, day: date) -> QuerySet[Organisation]:
    """The bodies for which the person may announce a programme: the own ones; for an operator every standing office."""
    known = Organisation.objects.valid_on(day)
    if getattr(visitor, "is_operator", False):
        known = known.filter(validity_condition(day, "kinds__"), kinds__kind__in=OFFICES)
    else:
        known = known.filter(pk__in=own_bodies(visitor, day, DEPARTMENT_ROLES))
    return known.distinct().order_by("folded_name", "id")


def recordable_bodies(visitor: Visitor, day: date) -> OrganisationQuerySet:
    """The bodies whose part in a programme the person may record: the own, those below; for an operator all."""
    known = visible_organisations(visitor)
    if getattr(visitor, "is_operator", False):
        return known
    own = overseeing_bodies(visitor, day, DEPARTMENT_ROLES)
    return known.filter(pk__in=own | overseen_by(visitor, day, DEPARTMENT_ROLES))


@dataclass(frozen=True)
class SeatCount:
    """How far one quota is filled; without a level it counts all schools together."""

    level: str
    label: str
    seats: int
    taken: int

    @property
    def empty(self) -> int:
        return self.seats - self.taken

    @property
    def words(self) -> dict[str, object]:
        return {"level": self.label, "seats": self.seats, "taken": self.taken, "empty": self.empty}

    @property
    def marks(self) -> Sequence[bool]:
        """One mark a seat, the taken ones first."""
        return [number < self.taken for number in range(self.seats)]


def seat_counts(participation: Participation) -> list[SeatCount]:
    """Seats and taken seats of each quota; costs nothing more on rows of `participations_of`."""
    taken: dict[int, int] = defaultdict(int)
    for seat in participation.places.all():
        taken[seat.quota_id] += seat.school_id is not None
    order = list(Level.values)
    quotas = sorted(participation.quotas.all(), key=lambda quota: order.index(quota.level) if quota.level else -1)
    return [
        SeatCount(quota.level, str(quota.get_level_display()) if quota.level else "", quota.seats, taken[quota.pk])
        for quota in quotas
    ]


def answered_for(visitor: Visitor, participations: Iterable[Participation], day: date) -> set[int]:
    """Keys of those participations whose pilot schools this person may name; as many questions for many as for one."""
    rows = list(participations)
    above = overseeing_bodies(visitor, day) if rows else frozenset()
    reached = above | descendants(above, day) if above else above
    return {row.pk for row in rows if row.organisation_id in reached}


def schools_below(organisation: Organisation, day: date) -> QuerySet[Organisation]:
    """The schools that answer to a body on a day, directly or through others; the body itself if it is a school."""
    known = descendants([organisation.pk], day) | {organisation.pk}
    return (
        Organisation.objects.valid_on(day)
        .filter(validity_condition(day, "kinds__"), kinds__kind__in=SCHOOL_KINDS, pk__in=known)
        .distinct()
        .order_by("folded_name", "id")
    )


def joint_plans(programme: Programme) -> QuerySet[Partnership]:
    """Pairs that announced a joint plan in this programme; the source does not say that anything was signed."""
    return public_joint_plans().filter(programme=programme)


def public_joint_plans() -> QuerySet[Partnership]:
    """Every joint plan without a stated signature, its members in order; a private person who gives is marked."""
    gives = OrganisationKind.objects.filter(organisation=OuterRef("organisation"), kind=Kind.DONOR)
    members = PartnershipMember.objects.select_related("organisation").annotate(is_private=Exists(gives))
    members = members.order_by("number")
    return (
        Partnership.objects.filter(kind=PartnershipKind.JOINT_PLAN)
        .select_related("programme", "phase", "source")
        .prefetch_related(Prefetch("members", members))
        .order_by("id")
    )


def public_newest(rows: QuerySet[M], programmes: Sequence[Programme], most: int) -> QuerySet[M]:
    """Of rows that belong to programmes, at most `most` of each of these programmes, in their order of entry."""
    newest = Window(RowNumber(), partition_by="programme", order_by="-id")
    placed = rows.filter(programme__in=programmes).annotate(place_from_end=newest)
    return cast("QuerySet[M]", placed.filter(place_from_end__lte=most).order_by("id"))


def partners_of(organisation: Organisation, day: date) -> QuerySet[Organisation]:
    """The bodies that share a memorandum in force on the day with this body, each once."""
    shared = _in_force(day).filter(members__organisation=organisation)
    return (
        Organisation.objects.filter(partnerships__partnership__in=shared)
        .exclude(pk=organisation.pk)
        .distinct()
        .order_by("folded_name", "id")
    )


def are_partners(one: Organisation, other: Organisation, day: date) -> bool:
    """Whether the two share a memorandum in force on the day; nobody is their own partner."""
    if one.pk == other.pk:
        return False
    return _in_force(day).filter(members__organisation=one).filter(members__organisation=other).exists()


def _in_force(day: date) -> QuerySet[Partnership]:
    return Partnership.objects.valid_on(day).filter(kind=PartnershipKind.MEMORANDUM)


def years_of(programme: Programme) -> list[int]:
    """The years for which somebody's participation is recorded, newest first."""
    years: Iterable[int | None] = programme.participations.order_by("-year").values_list("year", flat=True).distinct()
    return [year for year in years if year is not None]


def click_rule_on(programme: Programme, day: date) -> ClickRule | None:
    """The rule under which a click counts like a signature on the day; None where only signatures count."""
    return ClickRule.objects.valid_on(day).filter(programme=programme).select_related("by").first()


def click_rules_of(programme: Programme) -> list[ClickRule]:
    """Every rule there ever was, newest first."""
    return list(programme.click_rules.select_related("by", "ended_by").order_by("-id"))


def names_of_programmes(keys: Collection[int] | None) -> Iterable[Entry]:
    """What programmes are called; their codes and the other spellings of their sources find them too."""
    found = public_programmes() if keys is None else public_programmes().filter(pk__in=keys)
    for programme in found:
        further = " ".join([programme.code, *(alias.spelling for alias in programme.spellings)])
        initiator = str(programme.initiator or "")
        yield Entry(programme.pk, programme.uid, programme.name, further, initiator, weight=FOUND_BEFORE_BODIES)


offer_search(
    SearchProvider("programmes", _("Programmes"), names_of_programmes, visible_programmes, "programmes:show", order=20)
)
