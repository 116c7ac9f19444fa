from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.kernel.clock import today
from chungtay.kernel.routes import PUBLIC
from chungtay.kernel.uids import Uid
from chungtay.kernel.vietnamese import short_day
from chungtay.kernel.web.drawing import Stop
from chungtay.kernel.web.requests import one_of, require, route
from chungtay.places.choices import UnitKind
from chungtay.places.forms import DayForm, SearchForm
from chungtay.places.queries import (
    ChangeDay,
    UnitPage,
    find_units,
    map_of,
    public_change_days,
    public_pack,
    public_province_rows,
    public_unit_page,
    public_units,
)

MOST_FOUND = 20


@route("places.see", audience=PUBLIC, cacheable=True, queries=12)
def province_map(request: HttpRequest) -> HttpResponse:
    form = DayForm(request.GET)
    day = asked_day(form)
    rows = public_province_rows(day)
    changes = public_change_days()
    reform = max(changes, key=lambda change: change.begun, default=None)
    context = {
        "form": form,
        "on": day,
        "rows": rows,
        "map": map_of([row.unit for row in rows], day) if rows else None,
        "stops": stops_of(changes, day),
        "reform": reform.day if reform else None,
        "day_before": reform.day - timedelta(days=1) if reform else None,
        "is_before": bool(reform and day < reform.day),
        # Nothing is recorded before the first change: an earlier day shows the earliest state, and says so.
        "is_unrecorded": bool(changes) and day < min(change.day for change in changes),
        "municipalities": sum(row.name.kind == UnitKind.MUNICIPALITY for row in rows),
        "districts": sum(row.districts for row in rows),
        "communes": sum(row.communes for row in rows),
        "pack": public_pack(),
    }
    return render(request, "places/map.html", context)


@route("places.see", audience=PUBLIC, cacheable=True, queries=12)
def search(request: HttpRequest) -> HttpResponse:
    typed = request.GET.dict()
    form = SearchForm(typed | {"ngay": typed.get("ngay") or f"{today():%d/%m/%Y}"})
    day = asked_day(form)
    text = form.cleaned_data.get("q", "")
    context = {
        "form": form,
        "on": day,
        "text": text,
        "found": find_units(text, on=day, limit=MOST_FOUND),
        "limit": MOST_FOUND,
        "pack": public_pack(),
    }
    return render(request, "places/search.html", context)


@route("places.see", audience=PUBLIC, cacheable=True, queries=12, of="places.Unit")
def show(request: HttpRequest, uid: Uid) -> HttpResponse:
    form = DayForm(request.GET)
    day = asked_day(form)
    unit = one_of(public_units(), uid)
    require(request.user, "places.see", unit)
    page = public_unit_page(unit, day)
    crumbs = [(_("Administrative units"), reverse("places:map"))]
    crumbs += [(named.name.heading, reverse("places:show", args=[named.unit.uid])) for named in page.above]
    context = {"form": form, "on": day, "page": page, "crumbs": crumbs, "pack": public_pack(), "stops": life_of(page)}
    return render(request, "places/show.html", context)


def asked_day(form: DayForm) -> date:
    form.is_valid()
    day = form.cleaned_data.get("ngay")
    return day if isinstance(day, date) else today()


def stops_of(changes: Sequence[ChangeDay], on: date) -> list[Stop]:
    past = [change.day for change in changes if change.day <= on]
    here = max(past, default=None)
    return [
        Stop(
            label=short_day(change.day),
            note=", ".join(change.renamed)
            or ngettext("%(count)d new province", "%(count)d new provinces", change.begun) % {"count": change.begun},
            on=change.day,
            url=f"?ngay={change.day.isoformat()}",
            is_here=change.day == here,
        )
        for change in changes
    ]


def life_of(page: UnitPage) -> list[Stop]:
    turns = [(name.valid_from, name.heading) for name in page.names if name.valid_from]
    if page.unit.last_day:
        turns.append((page.unit.last_day, _("last day of the unit")))
    if len(turns) < 2:
        return []  # one stop alone tells no story
    here = max((day for day, _note in turns if day <= page.on), default=None)
    return [
        Stop(label=short_day(day), note=note, on=day, url=f"?ngay={day.isoformat()}", is_here=day == here)
        for day, note in turns
    ]
