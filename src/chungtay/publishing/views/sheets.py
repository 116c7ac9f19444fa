from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.matching.queries.visible import visible_scenarios
from chungtay.publishing.actions.sheets import ask_for_sheet
from chungtay.publishing.choices import WorkState
from chungtay.publishing.forms import PressForm
from chungtay.publishing.models import KEPT_FOR
from chungtay.publishing.queries.visible import is_still, visible_sheets

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@route("matching.export", audience=OFFICER, writes=True, idempotent=True, queries=35, of="matching.Scenario")
def export(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario = one_of(visible_scenarios(request.user), uid)
    require(request.user, "matching.export", scenario)
    form, board = PressForm(request.POST or None), reverse("boards:show", args=[scenario.uid])

    def act() -> str:
        sheet = ask_for_sheet(scenario, by=request.user, on=today())
        name = "publishing:fetch" if sheet.state == WorkState.DONE else "publishing:sheet"
        return reverse(name, args=[sheet.uid])

    done = answered(request, form, "matching.export", act)
    for sentence in form.non_field_errors() if done is None and request.method == "POST" else ():
        messages.error(request, str(sentence))
    return done or HttpResponseRedirect(board)


@route("matching.export", audience=OFFICER, of="publishing.ResultSheet")
def show_sheet(request: UserRequest, uid: Uid) -> HttpResponse:
    sheet = one_of(visible_sheets(request.user), uid)
    require(request.user, "matching.export", sheet.scenario)
    run, scenario = sheet.scenario.run, sheet.scenario
    context = {
        "sheet": sheet,
        "work": sheet,
        "of": sheet.row_count,
        "is_under_way": sheet.state == WorkState.UNDER_WAY,
        "is_still": sheet.is_at_work and is_still(sheet.asked_at),
        "here": reverse("publishing:sheet", args=[sheet.uid]),
        "board": reverse("boards:show", args=[scenario.uid]),
        "until": sheet.asked_at + KEPT_FOR,
        "crumbs": [
            (_("Matching"), reverse("matching:list")),
            (run.title, reverse("matching:show", args=[run.uid])),
            (scenario.name, reverse("boards:show", args=[scenario.uid])),
        ],
    }
    response = render(request, "publishing/_progress.html" if request.htmx else "publishing/sheet.html", context)
    if request.htmx and not sheet.is_at_work:
        response["HX-Refresh"] = "true"
    return response


@route("matching.export", audience=OFFICER, of="publishing.ResultSheet")
def fetch(request: UserRequest, uid: Uid) -> HttpResponse:
    sheet = one_of(visible_sheets(request.user), uid)
    require(request.user, "matching.export", sheet.scenario)
    if sheet.state != WorkState.DONE or not sheet.path.exists():
        raise Http404
    file = sheet.path.open("rb")
    response = FileResponse(file, as_attachment=True, filename="ket-qua-ghep-doi.xlsx", content_type=XLSX)
    response["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", response)  # a file streams, and has no content at hand
