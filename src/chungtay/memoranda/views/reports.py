from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.agreements.choices import PILLS, AgreementState
from chungtay.agreements.queries.pages import versions_of
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import download_response
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.memoranda.models import ReportedMemorandum
from chungtay.memoranda.queries.files import file_of
from chungtay.memoranda.queries.reports import signed_paper, visible_reports
from chungtay.memoranda.views.papers import as_download
from chungtay.sheets.actions import record_file_taken


def opened(request: UserRequest, uid: str) -> ReportedMemorandum:
    report = one_of(visible_reports(request.user), uid)
    require(request.user, "memoranda.read_report", report)
    return report


@route("memoranda.list_reports", audience=MEMBER, queries=12)
def reports(request: UserRequest) -> HttpResponse:
    page = page_from(request, visible_reports(request.user), order=("-id",), size=20)
    rows = [(row, PILLS[AgreementState(row.agreement.state)]) for row in page.rows]
    crumbs = [(_("Memoranda"), reverse("agreements:list"))]
    return render(request, "memoranda/reports.html", {"crumbs": crumbs, "page": page, "rows": rows})


@route("memoranda.read_report", audience=MEMBER, queries=12, of="memoranda.ReportedMemorandum")
def report(request: UserRequest, uid: Uid) -> HttpResponse:
    row = opened(request, uid)
    [text] = versions_of(row.agreement, row.text.number)
    promised = list(text.commitments.all())
    articles = [(each, [one for one in promised if one.clause_number == each.number]) for each in text.clauses.all()]
    context = {
        "report": row,
        "agreement": row.agreement,
        "text": text,
        "articles": articles,
        "commitments": [one for one in promised if one.clause_number is None],
        "crumbs": [(_("Reported memoranda"), reverse("memoranda:reports"))],
        "state": PILLS[AgreementState(row.agreement.state)],
        "paper": signed_paper(row),
    }
    return render(request, "memoranda/report.html", context)


@route("memoranda.read_report", audience=MEMBER, queries=31, of="memoranda.ReportedMemorandum")
def report_pdf(request: UserRequest, uid: Uid) -> HttpResponse:
    row = opened(request, uid)
    try:
        file = file_of(row.agreement, row.text.number, "pdf", today())
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("memoranda:report", uid=uid)
    if file is None:
        raise Http404
    record_file_taken(row.agreement, file.name, by=request.user)
    return as_download(file)


@route("memoranda.read_report", audience=MEMBER, queries=20, of="memoranda.ReportedMemorandum")
def report_paper(request: UserRequest, uid: Uid) -> HttpResponse:
    row = opened(request, uid)
    paper = signed_paper(row)
    if paper is None:
        raise Http404
    try:
        response = cast("HttpResponse", download_response(paper.file))
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("memoranda:report", uid=uid)
    record_file_taken(row.agreement, paper.file.path, by=request.user)
    return response
