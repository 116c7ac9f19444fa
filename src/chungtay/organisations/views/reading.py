from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.panels import panels_for
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.organisations.choices import BodyState, Kind
from chungtay.organisations.forms import DayForm, SearchForm
from chungtay.organisations.queries import (
    answers_for_many,
    find_organisations,
    snapshots_on,
    surroundings_of,
    visible_organisations,
)
from chungtay.organisations.views.page import page_of_body

ORDER = ("folded_name", "id")


@route("organisations.list", audience=MEMBER, queries=12)
def show_all(request: UserRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    day = today()
    found = find_organisations(
        asked.get("q", ""),
        day,
        among=visible_organisations(request.user),
        kind=Kind(asked["loai"]) if asked.get("loai") else None,
        standing=BodyState(asked["trang_thai"]) if asked.get("trang_thai") else None,
    )
    page = page_from(request, found, order=ORDER)
    snapshots = snapshots_on(page.rows, day, with_places=False)
    answers = answers_for_many(page.rows, day)
    rows = [(snapshots[body.pk], answers[body.pk]) for body in page.rows]
    context = {"form": form, "page": page, "rows": rows, "on": day, "is_filtered": any(asked.values())}
    return render(request, "organisations/list.html", context)


@route("organisations.see", audience=MEMBER, queries=25, of="organisations.Organisation")
def show(request: UserRequest, uid: Uid) -> HttpResponse:
    form = DayForm(request.GET)
    form.is_valid()
    day = form.cleaned_data.get("ngay") or today()
    organisation = one_of(visible_organisations(request.user), uid)
    require(request.user, "organisations.see", organisation)
    around = surroundings_of(organisation, day)
    context = {
        "form": form,
        "page": page_of_body(request.user, around),
        "on": day,
        "is_today": day == today(),
        "crumbs": [(_("Organisations"), reverse("organisations:list"))],
        "drawings": panels_for("organisations.show.before", request, around, day),
        "leading": panels_for("organisations.show.leading", request, around, day),
        "successors": panels_for("organisations.show.successors", request, around, day),
        "predecessors": panels_for("organisations.show.predecessors", request, around, day),
        "panels": panels_for("organisations.show", request, organisation, day),
        "aside_panels": panels_for("organisations.show.aside", request, organisation, day),
    }
    return render(request, "organisations/show.html", context)
