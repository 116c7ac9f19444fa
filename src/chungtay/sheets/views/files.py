from __future__ import annotations

from typing import IO, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.sheets.exchange import KINDS, empty_form, file_name, present_rows, wrong_rows
from chungtay.sheets.forms import ExportForm
from chungtay.sheets.queries.imports import visible_imports
from chungtay.sheets.queries.offers import offered_sheets, scopes_of
from chungtay.sheets.views.bringing import offer_asked_for


def download(content: IO[bytes], *words: str, kind: str) -> HttpResponse:
    """An answer that saves the file and never shows it."""
    response = FileResponse(
        content, as_attachment=True, filename=file_name(*words, kind=kind), content_type=KINDS[kind]
    )
    response["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", response)  # a file is streamed; to the declaration of routes every answer is one


@route("sheets.bring", audience=MEMBER, queries=12)
def template(request: UserRequest) -> HttpResponse:
    offer = offer_asked_for(request, offered_sheets(request.user, today()))
    if offer is None:
        return redirect("sheets:list")
    return download(empty_form(offer, by=request.user, on=today()), _("empty form"), offer.sheet.title, kind="xlsx")


@route("sheets.export", audience=MEMBER, writes=True, queries=12)
def export(request: UserRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("sheets:list")
    offers = offered_sheets(request.user, today())
    form = ExportForm(request.POST, offers=offers)
    if not form.is_valid():
        messages.error(request, _("Choose a sheet, a body and Excel or CSV, then download once more."))
        return redirect("sheets:list")
    offer = next(each for each in offers if each.sheet.key == form.cleaned_data["bang"])
    scope, kind = form.cleaned_data["don_vi"], form.cleaned_data["dang"]
    label = scopes_of(offer, request.user, today()).get(scope)
    if label is None:
        raise Http404
    content = present_rows(offer, (scope, label), kind, by=request.user, on=today())
    return download(content, offer.sheet.title, label, f"{today():%Y-%m-%d}", kind=kind)


@route("sheets.see", audience=MEMBER, queries=12, of="sheets.SheetImport")
def errors(request: UserRequest, uid: Uid) -> HttpResponse:
    sheet_import = one_of(visible_imports(request.user), uid)
    require(request.user, "sheets.see", sheet_import)
    if not sheet_import.refused_count or sheet_import.is_forgotten:
        raise Http404
    return download(
        wrong_rows(sheet_import), _("rows with errors"), sheet_import.file_name.rpartition(".")[0], kind="xlsx"
    )
