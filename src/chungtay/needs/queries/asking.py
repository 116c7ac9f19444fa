"""Asking a unit, every ninety days, whether what it declares still holds."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.kernel.audit import kind_of
from chungtay.kernel.clock import now, today
from chungtay.needs.choices import LIVE
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import entries_of, is_silent
from chungtay.notices.models import Link
from chungtay.notices.queries.links import closed_because
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.models import Membership, Organisation
from chungtay.organisations.queries import own_bodies

PURPOSE = LETTER = "needs.still"
ASKED_AGAIN_AFTER = timedelta(days=90)


def units_to_ask(on: date) -> QuerySet[Organisation]:
    """The units silent for ninety days about what they declare, that somebody speaks for, and not asked since."""
    silent = set(Entry.objects.valid_on(on).filter(is_silent(on)).values_list("organisation_id", flat=True))
    asked = Link.objects.filter(
        purpose=PURPOSE, kind=kind_of(Organisation()), made_at__gt=now() - ASKED_AGAIN_AFTER
    ).values_list("key", flat=True)
    spoken = Membership.objects.valid_on(on).filter(role__in=list(SIGNERS), organisation_id__in=silent)
    rows = Organisation.objects.filter(pk__in=spoken.values("organisation_id"))
    return rows.exclude(uid__in=set(asked)).order_by("pk")


def unit_by_link(link: Link) -> Organisation | None:
    """The unit a link asks about."""
    return Organisation.objects.filter(uid=link.key).first()


def question_by_link(link: Link) -> str:
    """The question on the page of the link: how many entries, never what they say."""
    unit = unit_by_link(link)
    count = entries_of(unit, today()).count() if unit else 0
    asked = ngettext(
        "Does the %(count)d need or strength declared by %(unit)s still hold?",
        "Do the %(count)d needs and strengths declared by %(unit)s still hold?",
        count,
    )
    return asked % {"count": count, "unit": unit or ""}


def details_by_link(link: Link) -> list[str]:
    """What to do when something no longer holds."""
    return [_("If something no longer holds, sign in and change or withdraw it at “Needs”. Nothing is lost meanwhile.")]


def is_still_asked(link: Link) -> bool:
    """Whether the person still speaks for the unit, and it still declares something."""
    unit = unit_by_link(link)
    if unit is None or link.person is None or unit.pk not in own_bodies(link.person, today(), SIGNERS):
        return False
    return Entry.objects.valid_on(today()).filter(organisation=unit, state__in=LIVE).exists()


def open_link(uid: str) -> Link | None:
    """A link of this room that may still be answered by whom it was written to."""
    link = Link.objects.filter(uid=uid, purpose=PURPOSE).select_related("person").first()
    if link is None or link.person is None or closed_because(link, link.person, now()):
        return None
    return link
