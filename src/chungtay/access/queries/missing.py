"""Schools nobody can sign in for yet: whom to invite first."""

from __future__ import annotations

from datetime import date

from django.db.models import CharField, Exists, OuterRef, Subquery

from chungtay.access.models import OPEN, Invitation
from chungtay.access.rules import OFFICERS
from chungtay.kernel.people import Visitor
from chungtay.organisations.choices import SCHOOLS, Role
from chungtay.organisations.models import Membership, OrganisationKind, OrganisationName, OrganisationQuerySet
from chungtay.organisations.queries import overseen_by, visible_organisations


def schools_without_a_head(visitor: Visitor, day: date) -> OrganisationQuerySet:
    """Schools the visitor oversees without a head who can sign in and without an open invitation to one.

    `head_name` is the head the register names already, `shown_name` the name of the day.
    """
    heads = Membership.objects.valid_on(day).filter(organisation=OuterRef("pk"), role=Role.HEAD)
    schools = OrganisationKind.objects.valid_on(day).filter(organisation=OuterRef("pk"), kind__in=list(SCHOOLS))
    asked = Invitation.objects.filter(organisation=OuterRef("pk"), role=Role.HEAD, state__in=OPEN)
    names = OrganisationName.objects.valid_on(day).filter(organisation=OuterRef("pk"))
    found = visible_organisations(visitor).valid_on(day).filter(pk__in=overseen_by(visitor, day, OFFICERS))
    found = found.filter(Exists(schools), ~Exists(heads.filter(person__is_active=True)), ~Exists(asked))
    return found.annotate(
        head_name=Subquery(heads.order_by("pk").values("person__name")[:1], output_field=CharField()),
        shown_name=Subquery(names.values("name")[:1], output_field=CharField()),
    ).order_by("name_key", "pk")


def heads_in_the_register(organisations: list[int], day: date) -> dict[int, Membership]:
    """The head the register names for each of these bodies who cannot sign in yet, by the key of the body."""
    held = Membership.objects.valid_on(day).filter(
        organisation_id__in=organisations, role=Role.HEAD, person__is_active=False
    )
    return {row.organisation_id: row for row in held.select_related("person").order_by("-pk")}
