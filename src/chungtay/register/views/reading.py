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
from chungtay.kernel.web.tables import page_from, picked
from chungtay.organisations.choices import Sort
from chungtay.organisations.queries import (
    answers_for_many,
    find_organisations,
    narrowed,
    sorted_by,
    surroundings_of,
    visible_organisations,
)
from chungtay.register.forms.bodies import DayForm, SearchForm
from chungtay.register.queries.figures import stated_of, with_figures
from chungtay.register.queries.lists import counted, listed_on
from chungtay.register.views.page import page_of_body, urls_of


@route("organisations.list", audience=MEMBER, queries=12)
def show_all(request: UserRequest) -> HttpResponse:
    day = today()
    among = visible_organisations(request.user)
    form = SearchForm(request.GET, among=among, day=day)
    form.is_valid()
    asked = form.cleaned_data
    is_filtered = form.is_unclear or any(value for name, value in asked.items() if name != "xep")
    found = among.none() if form.is_unclear else among
    named = find_organisations(asked.get("q", ""), day, among=found, is_forgiving=True)
    sort = picked(Sort, request.GET.get("xep"), Sort.NAME)
    found, order = sorted_by(narrowed(named, form.narrowing, day), sort, day)
    if sort == Sort.NAME and "relevance" in named.query.annotations:
        order = ("relevance", *order)
    page = page_from(request, found, order=order)
    count, is_all = counted(found, is_cheap=not is_filtered)
    ended = [body for body in page.rows if not body.is_valid_on(day)]
    answers = answers_for_many(ended, day) if ended else {}
    context = {
        "form": form,
        "page": page,
        "rows": [
            (line, answers.get(line.organisation.pk), url)
            for line, url in zip(listed_on(page.rows, day), urls_of(page.rows), strict=True)
        ],
        "on": day,
        "count": count,
        "is_all": is_all,
        "is_filtered": is_filtered,
        "sort": sort,
        "is_ranked": "relevance" in order,
        "ways": panels_for("register.ways", request, None, day),
    }
    return render(request, "register/list.html", context)


@route("organisations.see", audience=MEMBER, queries=25, of="organisations.Organisation")
def show(request: UserRequest, uid: Uid) -> HttpResponse:
    form = DayForm(request.GET)
    form.is_valid()
    day = form.cleaned_data.get("ngay") or today()
    organisation = one_of(with_figures(visible_organisations(request.user), day), uid)
    require(request.user, "organisations.see", organisation)
    around = surroundings_of(organisation, day)
    context = {
        "form": form,
        "page": page_of_body(request.user, around),
        "on": day,
        "stated": stated_of(organisation),
        "is_today": day == today(),
        "crumbs": [(_("Organisations"), reverse("register:list"))],
        "drawings": panels_for("organisations.show.before", request, around, day),
        "leading": panels_for("organisations.show.leading", request, around, day),
        "actions": panels_for("organisations.show.actions", request, around, day),
        "successors": panels_for("organisations.show.successors", request, around, day),
        "predecessors": panels_for("organisations.show.predecessors", request, around, day),
        "panels": panels_for("organisations.show", request, organisation, day),
        "aside_panels": panels_for("organisations.show.aside", request, organisation, day),
    }
    return render(request, "register/show.html", context)
