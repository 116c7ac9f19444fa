from __future__ import annotations

from typing import cast

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.demand.exchange import XLSX, overview_workbook
from chungtay.demand.forms import NarrowForm, OverviewForm
from chungtay.demand.queries.finding import Narrowed, entries_found
from chungtay.demand.queries.overview import areas_of, overview
from chungtay.kernel.clock import today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.web.requests import UserRequest, route
from chungtay.kernel.web.tables import page_from
from chungtay.organisations.choices import Level
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.queries import groups_on


def crumbs() -> list[tuple[str, str]]:
    return [(_("Needs and strengths"), reverse("needs:list"))]


def asked(request: UserRequest) -> tuple[OverviewForm, str, Organisation | None]:
    """The form, and what the overview is narrowed to; what nobody offered narrows nothing."""
    areas = areas_of(request.user, today())
    form = OverviewForm(request.GET, areas=areas)
    form.is_valid()
    level, chosen = form.cleaned_data.get("level", ""), form.cleaned_data.get("area", "")
    return form, level, next((body for body in areas if body.uid == chosen), None)


@route("demand.see", audience=MEMBER, queries=25)
def dashboard(request: UserRequest) -> HttpResponse:
    form, level, area = asked(request)
    context = {
        "form": form,
        "area": area,
        "on": today(),
        "overview": overview(request.user, today(), level=level, area=area),
        "narrowed": request.GET.urlencode(),
        "crumbs": crumbs(),
    }
    return render(request, "demand/dashboard.html", context)


@route("demand.see", audience=MEMBER, queries=25)
def export(request: UserRequest) -> HttpResponse:
    _form, level, area = asked(request)
    narrowed = " · ".join(str(word) for word in (Level(level).label if level else "", area or "") if word)
    content = overview_workbook(overview(request.user, today(), level=level, area=area), today(), narrowed=narrowed)
    name = f"buc-tranh-nhu-cau-{today():%Y-%m-%d}.xlsx"
    response = FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)
    return cast("HttpResponse", response)  # a file streams, and has no content at hand


@route("demand.find", audience=MEMBER, queries=12)
def find(request: UserRequest) -> HttpResponse:
    form = NarrowForm(request.GET, groups=list(groups_on(today())))
    form.is_valid()
    to = Narrowed(**{name: form.cleaned_data.get(name, "") for name in form.fields})
    page = page_from(request, entries_found(request.user, to, today()), order=("-id",))
    context = {"form": form, "page": page, "crumbs": crumbs(), "on": today()}
    return render(request, "demand/find.html", context)
