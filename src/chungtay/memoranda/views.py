from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from chungtay.agreements.queries.visible import visible_agreements
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.memoranda.queries.files import PaperFile, file_of


@route("memoranda.print", audience=MEMBER, queries=25, of="agreements.Agreement")
def docx(request: UserRequest, uid: Uid, number: int) -> HttpResponse:
    return handed_out(request, uid, number, "docx")


@route("memoranda.print", audience=MEMBER, queries=25, of="agreements.Agreement")
def pdf(request: UserRequest, uid: Uid, number: int) -> HttpResponse:
    return handed_out(request, uid, number, "pdf")


def handed_out(request: UserRequest, uid: Uid, number: int, ending: str) -> HttpResponse:
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, "memoranda.print", agreement)
    try:
        file = file_of(agreement, number, ending, today())
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("agreements:show", uid=uid)
    if file is None:
        raise Http404
    return as_download(file)


def as_download(file: PaperFile) -> HttpResponse:
    """An answer that saves the file and never shows it."""
    response = HttpResponse(file.content, content_type=file.content_type)
    response["Content-Disposition"] = str(content_disposition_header(True, file.name))
    response["X-Content-Type-Options"] = "nosniff"
    return response
