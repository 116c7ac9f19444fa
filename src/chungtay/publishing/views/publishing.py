from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.matching.queries.visible import visible_runs, visible_scenarios
from chungtay.publishing.actions.publishing import publish_run
from chungtay.publishing.exchange import XLSX, result_workbook
from chungtay.publishing.forms import PressForm


@route("matching.publish", audience=OFFICER, writes=True, idempotent=True, queries=20, of="matching.MatchingRun")
def publish(request: UserRequest, uid: Uid) -> HttpResponse:
    run = one_of(visible_runs(request.user), uid)
    require(request.user, "matching.publish", run)
    said = _("Published for your department. Once the other one has too, both schools of each pair are asked.")
    if run.partner_department_id is None or run.published_at or run.partner_published_at:
        said = _("Published. Both schools of each pair are asked now.")
    form, here = PressForm(request.POST or None), reverse("matching:show", args=[run.uid])

    def act() -> str:
        publish_run(run, by=request.user, on=today())
        return here

    done = answered(request, form, "matching.publish", act, said)
    for sentence in form.non_field_errors() if done is None and request.method == "POST" else ():
        messages.error(request, str(sentence))
    return done or HttpResponseRedirect(here)


@route("matching.export", audience=OFFICER, queries=25, of="matching.Scenario")
def export(request: UserRequest, uid: Uid) -> HttpResponse:
    scenario = one_of(visible_scenarios(request.user), uid)
    require(request.user, "matching.export", scenario)
    content = result_workbook(scenario, request.user, today())
    response = FileResponse(content, as_attachment=True, filename="ket-qua-ghep-doi.xlsx", content_type=XLSX)
    return cast("HttpResponse", response)  # a file streams, and has no content at hand
