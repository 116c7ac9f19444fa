from __future__ import annotations

from typing import cast

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import school_year_of, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import download_response
from chungtay.kernel.panels import panels_for
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.needs.actions import change_entry, confirm_entries, copy_last_year
from chungtay.needs.choices import EntryKind, EntryState
from chungtay.needs.forms.answering import PlainForm
from chungtay.needs.forms.entries import EntryForm
from chungtay.needs.models import Entry
from chungtay.needs.queries.answering import offer_for, to_take_over
from chungtay.needs.queries.entries import (
    entries_with_answers,
    helped_entries,
    own_entries,
    partners_entries,
    replies_read_by,
    units_of,
    visible_drafts,
    visible_entries,
)
from chungtay.needs.queries.evidence import evidence_of
from chungtay.needs.queries.waiting import waiting_over
from chungtay.needs.views.answering import crumbs
from chungtay.organisations.models import Organisation

MOST_SHOWN = 200


@route("needs.list", audience=MEMBER, queries=12)
def show_own(request: UserRequest) -> HttpResponse:
    day = today()
    year = school_year_of(day)
    rows = list(own_entries(request.user, day)[:MOST_SHOWN])
    now_held = [row for row in rows if row.is_held_on(day)]
    before = [row for row in rows if row.school_year == year.previous().label and row.state == EntryState.OPEN]
    standing = {(row.kind, row.topic) for row in rows if row.school_year == year.label and row.is_live}
    kinds = {row.kind for row in now_held if row.is_live}
    context = {
        "year": year,
        "needs": [row for row in now_held if row.is_need],
        "strengths": [row for row in now_held if not row.is_need],
        "helped": list(helped_entries(request.user, day)[:MOST_SHOWN]),
        "drafts": list(visible_drafts(request.user)),
        "stale": [row for row in now_held if row.is_stale_on(day) and row.organisation.is_valid_on(day)],
        "missing": [kind for kind in EntryKind if kind not in kinds],
        "has_last_year": any((row.kind, row.topic) not in standing for row in before),
        "has_this_year": bool(kinds),
        "on": day,
        "actions": panels_for("needs.list.actions", request, None, day),
        "may_declare": is_allowed(request.user, "needs.declare"),
        "ways": panels_for("needs.list.ways", request, None, day),
    }
    return render(request, "needs/list.html", context)


@route("needs.list", audience=MEMBER, queries=12)
def show_partners(request: UserRequest) -> HttpResponse:
    rows = list(partners_entries(request.user, today())[:MOST_SHOWN])
    units: dict[Organisation, dict[str, list[Entry]]] = {}
    for row in rows:
        parts = units.setdefault(row.organisation, {"needs": [], "strengths": []})
        parts["needs" if row.is_need else "strengths"].append(row)
    return render(request, "needs/partners.html", {"units": units, "crumbs": crumbs(), "on": today()})


@route("needs.see", audience=MEMBER, queries=12, of="needs.Entry")
def show(request: UserRequest, uid: Uid) -> HttpResponse:
    entry = one_of(entries_with_answers(request.user), uid)
    require(request.user, "needs.see", entry)
    context = {
        "entry": entry,
        "panels": panels_for("needs.show", request, entry, today()),
        "waiting": waiting_over(entry),
        "is_stale": entry.is_stale_on(today()),
        "is_parted": entry.has_lost_its_partner(today()),
        "is_own": is_allowed(request.user, "needs.change", entry),
        "is_helper": is_allowed(request.user, "needs.help", entry),
        "file": evidence_of(entry),
        "replies": list(replies_read_by(request.user, entry)),
        "may_confirm": entry.state in (EntryState.BEING_MET, EntryState.OVERDUE),
        "crumbs": crumbs(),
    }
    return render(request, "needs/show.html", context)


@route("needs.see", audience=MEMBER, queries=12, of="needs.Entry")
def evidence(request: UserRequest, uid: Uid) -> HttpResponse:
    entry = one_of(visible_entries(request.user), uid)
    require(request.user, "needs.see", entry)
    file = evidence_of(entry)
    if file is None:
        raise Http404
    try:
        return cast("HttpResponse", download_response(file))  # a file streams, and has no content at hand
    except RuleBroken as broken:
        return HttpResponse(str(broken), status=409, content_type="text/plain; charset=utf-8")


@route("needs.change", audience=MEMBER, writes=True, idempotent=True, queries=20, of="needs.Entry")
def change(request: UserRequest, uid: Uid) -> HttpResponse:
    entry = one_of(visible_entries(request.user), uid)
    require(request.user, "needs.change", entry)
    here = reverse("needs:show", args=[entry.uid])
    file, offer = evidence_of(entry), offer_for(entry.organisation, today(), standing=entry.leaf)
    form = EntryForm(request.POST or None, request.FILES or None, entry=entry, offer=offer, has_file=file is not None)

    def act() -> str:
        change_entry(entry, form.declared, by=request.user, on=today(), seen=form.seen_version)
        return here

    done = answered(request, form, "needs.change", act, _("The change has been kept."))
    context = {"entry": entry, "form": form, "here": here, "is_need": entry.is_need, "file": file, "crumbs": crumbs()}
    return done or render(request, "needs/change.html", context)


@route("needs.confirm_again", audience=MEMBER, writes=True, idempotent=True, queries=20)
def confirm_again(request: UserRequest) -> HttpResponse:
    unit = unit_asked(request)
    form = PlainForm(request.POST or None)

    def act() -> str:
        if unit is not None:
            confirm_entries(unit, by=request.user, on=today())
        return reverse("needs:list")

    said = _("Thank you. What your unit declares is confirmed as of today.")
    done = answered(request, form, "needs.confirm_again", act, said)
    rows = [row for row in own_entries(request.user, today()) if unit and row.organisation_id == unit.pk]
    live = [row for row in rows if row.is_live and row.is_held_on(today())]
    context = {"form": form, "unit": unit, "rows": live, "crumbs": crumbs()}
    return done or render(request, "needs/confirm_again.html", context)


@route("needs.copy", audience=MEMBER, writes=True, idempotent=True, queries=40)
def copy(request: UserRequest) -> HttpResponse:
    unit = unit_asked(request)
    form = PlainForm(request.POST or None)

    def act() -> str:
        if unit is not None:
            copy_last_year(unit, by=request.user, on=today())
        return reverse("needs:list")

    done = answered(
        request, form, "needs.copy", act, _("Last year's entries have been taken over. Please look them over.")
    )
    rows = [row for row in own_entries(request.user, today()) if unit and row.organisation_id == unit.pk]
    year = school_year_of(today()).previous()
    context = {"form": form, "unit": unit, "rows": to_take_over(rows, today()), "year": year, "crumbs": crumbs()}
    return done or render(request, "needs/copy.html", context)


def unit_asked(request: UserRequest) -> Organisation | None:
    """The unit somebody speaks for; the one asked for, when they speak for several."""
    units = units_of(request.user, today())
    asked = request.POST.get("unit") or request.GET.get("unit")
    return next((unit for unit in units if unit.uid == asked), units[0] if units else None)
