from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.dossiers.actions import bring_scan, bring_signed_copy
from chungtay.dossiers.choices import CopyKind
from chungtay.dossiers.exchange import archived
from chungtay.dossiers.forms import SignedCopyForm
from chungtay.dossiers.queries import frozen_original, may_be_signed, visible_copies
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import download_response
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.records.queries.books import visible_dossiers
from chungtay.records.queries.papers import visible_documents
from chungtay.sheets.actions import record_file_taken


@route("dossiers.bring", audience=MEMBER, writes=True, idempotent=True, queries=20, of="records.Document")
def bring(request: UserRequest, uid: Uid) -> HttpResponse:
    document = one_of(visible_documents(request.user), uid)
    require(request.user, "dossiers.bring", document)
    here = document.get_absolute_url()
    can_be_signed = may_be_signed(document)
    original = frozen_original(document) if can_be_signed else None
    form = SignedCopyForm(request.POST or None, request.FILES or None, original=original)

    def act() -> str:
        file, verdict = form.cleaned_data["file"], form.verdict
        if form.cleaned_data["kind"] == CopyKind.DIGITAL and verdict is not None:
            check = bring_signed_copy(document, file, verdict, by=request.user, at=now())
            if not check.is_good:
                return reverse("signatures:show", args=[check.uid])
            messages.success(request, _("The signature is accepted. The signed file is kept with the document."))
            return here
        bring_scan(document, file, by=request.user, at=now())
        messages.success(request, _("The scan is kept with the document. Nothing in it was verified."))
        return here

    crumbs = [(_("Documents"), reverse("records:list")), (document.subject, here)]
    context = {"document": document, "form": form, "can_be_signed": can_be_signed, "crumbs": crumbs}
    return answered(request, form, "dossiers.bring", act) or render(request, "dossiers/bring.html", context)


@route("dossiers.see", audience=MEMBER, queries=20, of="dossiers.SignedCopy")
def download(request: UserRequest, uid: Uid) -> HttpResponse:
    copy = one_of(visible_copies(request.user), uid)
    require(request.user, "dossiers.see", copy)
    try:
        # A file is streamed; to the declaration of routes every answer is one.
        response = cast("HttpResponse", download_response(copy.file))
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("records:show", uid=copy.document.uid)
    record_file_taken(copy.document, copy.file.path, by=request.user)
    return response


@route("dossiers.export", audience=MEMBER, queries=20, of="records.Dossier")
def export(request: UserRequest, uid: Uid) -> HttpResponse:
    found = one_of(visible_dossiers(request.user), uid)
    require(request.user, "dossiers.export", found)
    try:
        answer = HttpResponse(archived(found), content_type="application/zip")
    except RuleBroken as broken:
        return HttpResponse(str(broken), status=409, content_type="text/plain; charset=utf-8")
    record_file_taken(found, "ho-so.zip", by=request.user)
    answer["Content-Disposition"] = f'attachment; filename="ho-so-{found.year}-{found.uid}.zip"'
    return answer
