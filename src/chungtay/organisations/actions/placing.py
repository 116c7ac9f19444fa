from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.choices import Function
from chungtay.organisations.engine.spans import Span, common
from chungtay.organisations.facts import ParentSet
from chungtay.organisations.models import Organisation, Parentage


@transaction.atomic
def set_parent(
    organisation: Organisation,
    parent: Organisation,
    function: Function,
    *,
    by: Person,
    valid_from: date | None,
    valid_until: date | None = None,
    school_year: str = "",
) -> Parentage:
    """From the day on the body answers to this parent; the one before it stays true of before."""
    span = _span_of_both(organisation, parent, Span(valid_from, valid_until))
    if _stands_above(organisation, parent, span):
        raise RuleBroken(
            _("%(parent)s is itself under %(organisation)s in that time. Choose another parent.")
            % {"parent": parent, "organisation": organisation},
            field="parent",
        )
    wrote = [_cut_the_one_before(row, span) for row in _overlapping(organisation, function, span)]
    placed = Parentage.objects.create(
        organisation=organisation,
        parent=parent,
        function=function,
        school_year=school_year,
        valid_from=span.since,
        valid_until=span.until,
    )
    fact = ParentSet(
        organisation=organisation, parent=parent, function=str(function), wrote=[*wrote, placed], by=by, on=valid_from
    )
    tell(fact)
    return placed


def _span_of_both(organisation: Organisation, parent: Organisation, wanted: Span) -> Span:
    """The wanted time; an end not stated is the end of whichever body ends first."""
    if organisation.pk == parent.pk:
        raise RuleBroken(_("A body cannot be its own parent. Choose another one."), field="parent")
    both = common(wanted, Span(organisation.valid_from, organisation.valid_until))
    both = common(both, Span(parent.valid_from, parent.valid_until)) if both else None
    if both is None or (wanted.since and both.since != wanted.since) or (wanted.until and both.until != wanted.until):
        raise RuleBroken(
            _("%(organisation)s and %(parent)s do not both stand in that time. Check the days.")
            % {"organisation": organisation, "parent": parent},
            field="valid_from",
        )
    return both


def _overlapping(organisation: Organisation, function: Function, span: Span) -> list[Parentage]:
    rows = Parentage.objects.select_for_update().filter(organisation=organisation, function=function)
    return [row for row in rows.order_by("valid_from") if common(Span(row.valid_from, row.valid_until), span)]


def _cut_the_one_before(row: Parentage, span: Span) -> Parentage:
    """End the parent before on the day the new one begins; refuse where one begins on or after that day."""
    if span.since is None or (row.valid_from is not None and row.valid_from >= span.since):
        raise RuleBroken(
            _("%(parent)s is already recorded for that time, from %(day)s. Choose a later day.")
            % {"parent": row.parent, "day": short_day(row.valid_from) if row.valid_from else _("the beginning")},
            field="valid_from",
        )
    row.valid_until = span.since
    row.save(update_fields=["valid_until"])
    return row


def _stands_above(organisation: Organisation, parent: Organisation, span: Span) -> bool:
    """Whether the organisation is, for a part of the time, somewhere above its new parent, by either function."""
    reached: list[tuple[int, Span]] = [(parent.pk, span)]
    seen: set[tuple[int, Span]] = set()
    while reached:
        seen |= set(reached)
        keys = {key for key, _time in reached}
        links = list(Parentage.objects.filter(organisation_id__in=keys).filter(_in_time(span)))
        found = {
            (link.parent_id, both)
            for link in links
            for key, time in reached
            if key == link.organisation_id and (both := common(Span(link.valid_from, link.valid_until), time))
        }
        if any(key == organisation.pk for key, _time in found):
            return True
        reached = list(found - seen)
    return False


def _in_time(span: Span) -> Q:
    begun = Q(valid_from=None) | Q(valid_from__lt=span.until) if span.until else Q()
    return begun & (Q(valid_until=None) | Q(valid_until__gt=span.since) if span.since else Q())
