"""What stands around a sheet on the page, and what it still lacks, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.agreements.choices import SIGNING_ROLES
from chungtay.agreements.models import Agreement
from chungtay.drafting.engine.missing import Lack, Missing, missing_in
from chungtay.drafting.engine.sheets import Sheet
from chungtay.drafting.queries.library import Desk, circumstances_of, library, slots_of
from chungtay.kernel.clock import today
from chungtay.kernel.vietnamese import short_day
from chungtay.kernel.web.inputs import NotADay, read_day
from chungtay.kernel.web.requests import UserRequest
from chungtay.organisations.models import OrganisationQuerySet
from chungtay.organisations.queries import own_bodies, visible_organisations
from chungtay.programmes.models import Programme
from chungtay.programmes.queries import visible_programmes


def crumbs() -> list[tuple[str, str]]:
    return [(_("Memoranda"), reverse("agreements:list"))]


def about(agreement: Agreement, **more: Any) -> dict[str, Any]:
    here = (agreement.title, reverse("agreements:show", args=[agreement.uid]))
    return {"agreement": agreement, "crumbs": [*crumbs(), here], **more}


def own_units(request: UserRequest) -> OrganisationQuerySet:
    """The bodies this person may draft for today."""
    return visible_organisations(request.user).filter(pk__in=own_bodies(request.user, today(), SIGNING_ROLES))


def desk_of(request: UserRequest, sheet: Sheet, agreement: Agreement | None) -> Desk:
    named = (*sheet.parties, *sheet.reported)
    by_uid = {body.uid: body for body in visible_organisations(request.user).filter(uid__in=named)}
    bodies = [by_uid[uid] for uid in sheet.parties if uid in by_uid]
    names = agreement.named_parties if agreement else [str(body) for body in bodies]
    programme, phase = _programme(request, sheet)
    known = {
        "chuong_trinh": programme,
        "giai_doan": phase,
        "tu_ngay": _day(sheet.heading.get("effective_on", "")),
        "den_ngay": _day(sheet.heading.get("ends_on", "")),
    }
    slots = slots_of(sheet, dict(zip(sheet.parties, names, strict=False)), known)
    here = circumstances_of(bodies, today(), has_funding=sheet.has_funding)
    reported = [by_uid[uid] for uid in sheet.reported if uid in by_uid]
    return Desk(bodies, names, here, slots, programme, phase, reported)


def _day(typed: str) -> str:
    try:
        return short_day(read_day(typed)) if typed else ""
    except NotADay:
        return ""


def _programme(request: UserRequest, sheet: Sheet) -> tuple[str, str]:
    typed, phase = sheet.heading.get("programme", ""), sheet.heading.get("phase", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        return "", ""
    found: Programme | None = visible_programmes(request.user).filter(pk=int(typed)).first()
    if found is None:
        return "", ""
    return found.name, next((each.label for each in found.phases.all() if str(each.pk) == phase), "")


LACKS: dict[Lack, Callable[[Missing], str]] = {
    "parties": lambda _each: _("A memorandum needs at least two parties. Add another unit."),
    "programme": lambda _each: _("Choose the programme this memorandum belongs to."),
    "title": lambda _each: _("Write what the memorandum is called."),
    "articles": lambda _each: _("No article stands in the text yet. Take one from the library or write your own."),
    "article_title": lambda each: _("Article %(number)s has no heading.") % {"number": each.article},
    "promise_title": lambda each: _("A commitment in article %(number)s has no heading.") % {"number": each.article},
    "article_body": lambda each: (
        _("Article %(number)s, “%(title)s”, has a heading and no text.") % {"number": each.article, "title": each.about}
    ),
    "blanks": lambda each: (
        ngettext(
            "Article %(number)s still has %(count)s blank to fill in.",
            "Article %(number)s still has %(count)s blanks to fill in.",
            each.count,
        )
        % {"number": each.article, "count": each.count}
    ),
    "phase": lambda _each: _("No phase is chosen; the text does not say for which years it is meant."),
    "last_day": lambda _each: _("No last day is given; the memorandum would run until somebody ends it."),
    "succession": lambda _each: _("No article says what happens when a party is merged or divided."),
    "promises": lambda _each: _("No commitment stands in the text; nobody could say later what was kept."),
    "promise_party": lambda each: (
        _("“%(title)s” (article %(number)s) does not say who does it; it counts for all.")
        % {"title": each.about, "number": each.article}
    ),
    "promise_target": lambda each: (
        _("“%(title)s” (article %(number)s) does not say how much.") % {"title": each.about, "number": each.article}
    ),
    "promise_due": lambda each: (
        _("“%(title)s” (article %(number)s) does not say by when.") % {"title": each.about, "number": each.article}
    ),
}


def lacks_of(sheet: Sheet) -> tuple[list[str], list[str]]:
    """What is needed before the draft can be put on the table, and what it would be wise to add."""
    found: Sequence[Missing] = missing_in(sheet, succession_words=library().succession_words)
    needed = [LACKS[each.lack](each) for each in found if each.is_needed]
    return needed, [LACKS[each.lack](each) for each in found if not each.is_needed]
