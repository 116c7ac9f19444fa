from __future__ import annotations

from datetime import date, timedelta
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel.dates import PARTS_OF_DAY, NotADate, PartialDate
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.models import Source
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day, tidy
from chungtay.organisations.choices import Role
from chungtay.organisations.engine.spans import Span, common
from chungtay.organisations.facts import MembershipAdded, MembershipEnded, PostStated
from chungtay.organisations.models import Membership, Organisation, OrganisationKind, StatedPost
from chungtay.organisations.rules.entry import refuse_role


@transaction.atomic
def add_membership(
    person: PersonRow,
    organisation: Organisation,
    role: Role,
    *,
    by: Person,
    valid_from: date,
    valid_until: date | None = None,
    post: str = "",
) -> Membership:
    """The person holds the role in the body from the day on; all authority comes from here."""
    if person.pk == by.pk:
        raise RuleBroken(_("Nobody gives themselves a role. Ask a colleague with this right."), field="person")
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    span = common(Span(valid_from, valid_until), Span(organisation.valid_from, organisation.valid_until))
    if span is None or span.since != valid_from or (valid_until and span.until != valid_until):
        raise RuleBroken(
            _("%(organisation)s does not stand in that time. Check the days.") % {"organisation": organisation},
            field="valid_from",
        )
    kinds = OrganisationKind.objects.valid_on(valid_from).filter(organisation=organisation)
    refuse_role(role, kinds.values_list("kind", flat=True).first() or "", post)
    _check_not_held(person, organisation, role, span)
    membership = Membership.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        post=tidy(post),
        valid_from=span.since,
        valid_until=span.until,
    )
    fact = MembershipAdded(
        membership=membership, person=person, organisation=organisation, role=str(role), by=by, on=valid_from
    )
    tell(fact)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: Person, on: date) -> Membership:
    """The person no longer holds the role from the day on; its authority is gone with the next request."""
    membership.refresh_from_db(from_queryset=Membership.objects.select_for_update())
    if membership.valid_until and membership.valid_until <= on:
        raise RuleBroken(
            _("This role has already ended, with %(day)s as its last day.")
            % {"day": short_day(membership.valid_until - timedelta(days=1))},
            field="on",
        )
    if membership.valid_from and on <= membership.valid_from:
        raise RuleBroken(
            _("The role begins only on %(day)s. Choose a later day.") % {"day": short_day(membership.valid_from)},
            field="on",
        )
    membership.valid_until = on
    membership.version += 1
    membership.save(update_fields=["valid_until", "version"])
    person, body = membership.person, membership.organisation
    tell(MembershipEnded(membership=membership, person=person, organisation=body, role=membership.role, by=by, on=on))
    return membership


class StatedDay(TypedDict, total=False):
    """What the source says of the day (EDTF), the year somebody inferred apart from it, and the name as printed."""

    stated_on: str
    inferred_year: int | None
    part_of_day: str
    printed_name: str


@transaction.atomic
def state_post(
    person: PersonRow,
    organisation: Organisation | None,
    post: str,
    *,
    source: Source,
    by: Person,
    **stated: Unpack[StatedDay],
) -> StatedPost:
    """Record that a source names the person with a post on one day; it grants nothing."""
    post = tidy(post)
    day = _partial_day(stated)
    if StatedPost.objects.filter(person=person, organisation=organisation, post=post, source=source).exists():
        raise RuleBroken(
            _("%(source)s already states this post of %(person)s.") % {"source": source, "person": person}, field="post"
        )
    row = StatedPost.objects.create(
        person=person,
        organisation=organisation,
        post=post,
        source=source,
        printed_name=tidy(stated.get("printed_name", "")),
        stated_on="" if day.is_blank else day.edtf,
        inferred_year=day.inferred_year,
        part_of_day=day.part_of_day,
    )
    tell(
        PostStated(
            stated=row, person=person, source=source, post=post, organisation=organisation, by=by, on=day.as_date()
        )
    )
    return row


def _partial_day(stated: StatedDay) -> PartialDate:
    part = stated.get("part_of_day", "")
    try:
        if part not in PARTS_OF_DAY:
            raise NotADate("part_of_day")
        return PartialDate.parse(stated.get("stated_on", ""), stated.get("inferred_year"), part)
    except NotADate as impossible:
        raise RuleBroken(
            _("The day cannot be read. Write it as 2023-03-31, or XXXX-11-11 when the year is not stated."),
            field="stated_on",
        ) from impossible


def _check_not_held(person: PersonRow, organisation: Organisation, role: Role, span: Span) -> None:
    held = Membership.objects.filter(person=person, organisation=organisation, role=role)
    other = next((row for row in held if common(Span(row.valid_from, row.valid_until), span)), None)
    if other:
        raise RuleBroken(
            _("%(person)s already holds this role in %(organisation)s in that time. End it first, or change the days.")
            % {"person": person, "organisation": organisation},
            field="valid_from",
        )
