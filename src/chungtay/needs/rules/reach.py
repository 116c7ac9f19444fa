"""How far a person sees: own units, partners', those of the cluster or commune, those of the department."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import read_once
from chungtay.kernel.validity import validity_condition
from chungtay.needs.choices import Visibility
from chungtay.needs.models import Entry
from chungtay.organisations.choices import GIVERS, SIGNERS, Role
from chungtay.organisations.models import Organisation, OrganisationKind
from chungtay.organisations.models.walks import answers_found
from chungtay.organisations.rules import DEPARTMENT_ROLES, bodies_answered_for, overseen_by, own_bodies
from chungtay.programmes.choices import PartnershipKind
from chungtay.programmes.models import Partnership
from chungtay.taxonomy.rules import EDUCATORS

AREA_ROLES = frozenset({Role.CLUSTER_LEAD, Role.COMMUNE_OFFICER})


@dataclass(frozen=True)
class Reach:
    """Keys of the units whose entries a person may read, by the step of visibility that lets them."""

    own: frozenset[int]
    partners: frozenset[int]
    area: frozenset[int]
    department: frozenset[int]
    on: date

    @property
    def condition(self) -> Q:
        """The rows of `Entry` within reach; what is not within reach is not there."""
        return (
            Q(organisation_id__in=self.own)
            | helped_by(self.own, self.on)
            | Q(organisation_id__in=self.partners, seen_by__gte=Visibility.PARTNERS)
            | Q(organisation_id__in=self.area, seen_by__gte=Visibility.AREA)
            | Q(organisation_id__in=self.department, seen_by__gte=Visibility.DEPARTMENT)
        )

    def holds(self, entry: Entry) -> bool:
        body, step = entry.organisation_id, entry.seen_by
        return (
            body in self.own
            or (entry.partner_id in self.own and not entry.has_lost_its_partner(self.on))
            or (body in self.partners and step >= Visibility.PARTNERS)
            or (body in self.area and step >= Visibility.AREA)
            or (body in self.department and step >= Visibility.DEPARTMENT)
        )


def helped_by(bodies: Collection[int], day: date, of: str = "") -> Q:
    """That one of these bodies helps with a need and so reads it; no longer once the two are partners no more."""
    pair_stands = Q(**{f"{of}pair_ended_on__isnull": True}) | Q(**{f"{of}pair_ended_on__gt": day})
    return Q(**{f"{of}partner_id__in": bodies}) & pair_stands


def educators_bodies(person: Visitor, day: date) -> frozenset[int]:
    """Keys of the bodies the person works in; not of companies and funds, whose people never read a need."""
    own = own_bodies(person, day, EDUCATORS)
    if not own:
        return own
    givers = OrganisationKind.objects.filter(validity_condition(day), organisation_id__in=own, kind__in=list(GIVERS))
    keys = givers.values_list("organisation_id", flat=True)
    return own - read_once(("giving bodies", own, day), lambda: frozenset(keys))


def spoken_for(person: Visitor, day: date) -> frozenset[int]:
    """Keys of the bodies the person signs for, and of the ended ones for which these answer on the day."""
    own = own_bodies(person, day, SIGNERS)
    return own | bodies_answered_for(own, day)


def reach_of(person: Visitor, day: date) -> Reach:
    """How far the person sees on the day, by the roles of the day."""
    return read_once(("reach of needs", person.pk, day), lambda: _reach(person, day))


def _reach(person: Visitor, day: date) -> Reach:
    bodies = educators_bodies(person, day)
    own = bodies | bodies_answered_for(bodies, day)
    return Reach(
        own=own,
        partners=partners_of(own, day) if own else own,
        area=overseen_by(person, day, AREA_ROLES) if bodies else frozenset(),
        department=overseen_by(person, day, DEPARTMENT_ROLES) if bodies else frozenset(),
        on=day,
    )


def partners_of(bodies: Collection[int], day: date, *, but: Partnership | None = None) -> frozenset[int]:
    """Keys of the bodies that share a memorandum in force with one of these, leaving one memorandum out."""
    in_force = Partnership.objects.valid_on(day).filter(kind=PartnershipKind.MEMORANDUM)
    if but is not None:
        in_force = in_force.exclude(pk=but.pk)
    shared = set(in_force.filter(members__organisation_id__in=bodies).values_list("pk", flat=True))
    if not shared:
        return frozenset()
    members = Organisation.objects.filter(partnerships__partnership_id__in=shared).distinct()
    return standing_for(members.order_by("pk"), day) - frozenset(bodies)


def bodies_of_members(partnership: Partnership, day: date) -> frozenset[int]:
    """Keys of the members of a memorandum and of who answers for them on the day."""
    return standing_for([row.organisation for row in partnership.members.select_related("organisation")], day)


def standing_for(bodies: Iterable[Organisation], day: date) -> frozenset[int]:
    """Keys of these bodies, and of those that answer on the day for the ended ones among them."""
    rows = list(bodies)
    ended = [row for row in rows if not row.is_valid_on(day)]
    found = answers_found(ended, day)[0] if ended else {}
    return frozenset(row.pk for row in rows).union(*(answer.steps for answer in found.values()))
