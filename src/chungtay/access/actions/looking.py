from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from chungtay.access.choices import LookEnd
from chungtay.access.facts import LookBegun, LookEnded, PageLookedAt
from chungtay.access.models import LOOK_LASTS, Look
from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.vietnamese import tidy


@transaction.atomic
def begin_look(seen: PersonRow, reason: str, *, by: Person, on: date, at: datetime) -> Look:
    """Look at the product as somebody else for half an hour at most; the person sees who looked, when and why."""
    if not is_allowed(by, "access.look", seen):
        raise RuleBroken(_("You may not look at the product as this person."))
    if len(tidy(reason)) < 10:
        raise RuleBroken(_("Say why in a few words: the person will read it."), field="reason")
    for before in Look.objects.select_for_update().filter(viewer_id=by.pk, ended_at__isnull=True):
        end_look(before, LookEnd.TIME if before.expires_at <= at else LookEnd.STOPPED, by=by, on=on)
    try:
        with transaction.atomic():
            look = Look.objects.create(
                viewer_id=by.pk, seen=seen, reason=tidy(reason)[:300], began_at=at, expires_at=at + LOOK_LASTS
            )
    except IntegrityError as another:
        raise RuleBroken(_("You look as somebody else already. End that first.")) from another
    tell(LookBegun(look=look, seen=seen, reason=look.reason, by=by, on=on))
    return look


@transaction.atomic
def note_page(look: Look, page: str, path: str, *, by: Person, on: date) -> None:
    """Write down one page that was opened as somebody else; the only trace a look leaves of what it saw."""
    Look.objects.filter(pk=look.pk).update(page_count=F("page_count") + 1)
    tell(PageLookedAt(look=look, seen=look.seen, page=page, path=path[:200], by=by, on=on))


@transaction.atomic
def end_look(look: Look, because: LookEnd, *, by: Person, on: date) -> Look:
    """End a look; ending one that is over already changes nothing."""
    look.refresh_from_db(from_queryset=Look.objects.select_for_update(of=("self",)))
    if look.ended_at is not None:
        return look
    look.ended_at, look.ended_because = min(now(), look.expires_at), because
    look.save(update_fields=["ended_at", "ended_because"])
    tell(LookEnded(look=look, seen=look.seen, count=look.page_count, because=because.value, by=by, on=on))
    return look
