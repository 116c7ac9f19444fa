from __future__ import annotations

from datetime import date
from typing import Any, cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import sentence_of
from chungtay.kernel.files import PDF, download_response
from chungtay.kernel.models import AuditEntry
from chungtay.kernel.panels import panels_for
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.layout.engine.typed import text_of
from chungtay.records.actions import (
    draft_document,
    drop_draft,
    file_document,
    issue_document,
    revise_draft,
    withdraw_document,
)
from chungtay.records.choices import PaperKind, PaperState, Urgency
from chungtay.records.exchange import DOCX, draft_file
from chungtay.records.forms import BeginForm, ConfirmForm, FileAwayForm, IssueForm, WithdrawForm, WriteForm
from chungtay.records.models import Document
from chungtay.records.queries.books import open_dossiers
from chungtay.records.queries.contents import paper_of
from chungtay.records.queries.papers import (
    access_history,
    issue_of,
    kept_bodies,
    replacements_for,
    signer_of,
    unwritten_parts,
    verify_address,
    visible_documents,
)
from chungtay.sheets.actions import record_file_taken

MOST_LINES = 20
PILLS = {
    PaperState.DRAFT: "draft",
    PaperState.ISSUED: "done",
    PaperState.REPLACED: "ended",
    PaperState.RECALLED: "returned",
    PaperState.CANCELLED: "returned",
    PaperState.DROPPED: "dormant",
}


def opened(request: UserRequest, uid: str, permission: str) -> Document:
    document = one_of(visible_documents(request.user), uid)
    require(request.user, permission, document)
    return document


def crumbs() -> list[tuple[str, str]]:
    return [(_("Documents"), reverse("records:list"))]


def crumbs_of(document: Document) -> list[tuple[str, str]]:
    return [*crumbs(), (document.subject, reverse("records:show", args=[document.uid]))]


@route("records.list", audience=MEMBER)
def show_documents(request: UserRequest) -> HttpResponse:
    typed = request.GET.get("trang-thai", "")
    state = PaperState(typed) if typed in PaperState.values else None
    rows = visible_documents(request.user)
    rows = rows.filter(state=state) if state else rows.exclude(state=PaperState.DROPPED)
    page = page_from(request, rows, order=["-id"], size=30)
    bodies = list(kept_bodies(request.user))
    context = {
        "page": page,
        "rows": [(row, issue_of(row), PILLS[PaperState(row.state)]) for row in page.rows],
        "states": [each for each in PaperState if each != PaperState.DROPPED],
        "state": state,
        "bodies": bodies,
    }
    return render(request, "records/list.html", context)


@route("records.begin", audience=MEMBER, writes=True, idempotent=True, queries=20)
def begin(request: UserRequest) -> HttpResponse:
    form = BeginForm(request.POST or None, bodies=kept_bodies(request.user))

    def act() -> str:
        body = form.bodies[form.cleaned_data["body"]]
        document = draft_document(body, PaperKind(form.cleaned_data["kind"]), by=request.user, on=today())
        return reverse("records:write", args=[document.uid])

    done = answered(request, form, "records.begin", act)
    return done or render(request, "records/begin.html", {"form": form, "crumbs": crumbs()})


@route("records.see", audience=MEMBER, queries=20, of="records.Document")
def show(request: UserRequest, uid: Uid) -> HttpResponse:
    document = opened(request, uid, "records.see")
    content = paper_of(document, today())
    dossiers = list(open_dossiers(document.organisation)[:MOST_LINES])
    may_write = is_allowed(request.user, "records.write", document)
    texts = (content.subject, *content.bases, text_of(content.blocks), *content.recipients, *content.addressees)
    context = {
        "document": document,
        "issue": issue_of(document),
        "ended": getattr(document, "withdrawal", None),
        "pill": PILLS[PaperState(document.state)],
        "content": content,
        "urgency": Urgency(content.urgency).label,
        "unwritten": unwritten_parts("\n".join(texts)) if document.is_draft else [],
        "history": [told(entry) for entry in access_history(document)[:MOST_LINES]] if may_write else [],
        "may_write": may_write,
        "may_withdraw": document.is_in_force and is_allowed(request.user, "records.withdraw", document),
        "file_form": FileAwayForm(dossiers=dossiers, auto_id="file_%s") if may_write and dossiers else None,
        "drop_form": ConfirmForm(version=document.version, auto_id="drop_%s"),
        "address": verify_address(document),
        "panels": panels_for("records.show", request, document, today()),
        "crumbs": crumbs(),
    }
    return render(request, "records/show.html", context)


@route("records.write", audience=MEMBER, writes=True, idempotent=True, queries=20, of="records.Document")
def write(request: UserRequest, uid: Uid) -> HttpResponse:
    document = opened(request, uid, "records.write")
    if not document.is_draft and request.method == "GET":
        return back_to(document)
    content = paper_of(document, today())
    form = WriteForm(request.POST or None, content=content, version=document.version)

    def act() -> str:
        revise_draft(document, form.written(), by=request.user, on=today(), seen=form.seen_version)
        return reverse("records:show", args=[document.uid])

    done = answered(request, form, "records.write", act, _("The draft is saved. Look at it before you issue it."))
    context = {"document": document, "form": form, "content": content, "crumbs": crumbs_of(document)}
    return done or render(request, "records/write.html", context)


@route("records.issue", audience=MEMBER, writes=True, idempotent=True, queries=20, of="records.Document")
def issue(request: UserRequest, uid: Uid) -> HttpResponse:
    document = opened(request, uid, "records.issue")
    if not document.is_draft and request.method == "GET":
        return back_to(document)
    content = paper_of(document, today())
    form = IssueForm(request.POST or None, version=document.version, signer=signer_of(document, content, today()))

    def act() -> str:
        outside = form.cleaned_data.get("is_outside_register", False)
        issue_document(document, by=request.user, on=today(), seen=form.seen_version, is_outside_register=outside)
        return reverse("records:show", args=[document.uid])

    done = answered(
        request, form, "records.issue", act, _("The document is issued. Its number and files stay as they are.")
    )
    context = {"document": document, "form": form, "content": content, "crumbs": crumbs_of(document), "on": today()}
    return done or render(request, "records/issue.html", context)


@route("records.write", audience=MEMBER, writes=True, idempotent=True, queries=20, of="records.Document")
def drop(request: UserRequest, uid: Uid) -> HttpResponse:
    document = opened(request, uid, "records.write")
    if not document.is_draft and request.method == "GET":
        return back_to(document)
    form = ConfirmForm(request.POST or None, version=document.version)

    def act() -> str:
        form.check_version(document)
        drop_draft(document, by=request.user, on=today())
        return reverse("records:list")

    done = answered(request, form, "records.drop", act, _("The draft is put aside."))
    context = {"document": document, "form": form, "crumbs": crumbs_of(document)}
    return done or render(request, "records/drop.html", context)


@route("records.withdraw", audience=MEMBER, writes=True, idempotent=True, queries=20, of="records.Document")
def withdraw(request: UserRequest, uid: Uid) -> HttpResponse:
    document = opened(request, uid, "records.withdraw")
    if issue_of(document) is None:
        return back_to(document)
    form = WithdrawForm(request.POST or None, heirs=replacements_for(document)[:MOST_LINES], version=document.version)

    def act() -> str:
        form.check_version(document)
        withdraw_document(document, form.ending(), by=request.user, on=today())
        return reverse("records:show", args=[document.uid])

    done = answered(request, form, "records.withdraw", act, _("Recorded. The public page of the document says so now."))
    context = {"document": document, "form": form, "crumbs": crumbs_of(document)}
    return done or render(request, "records/withdraw.html", context)


@route("records.write", audience=MEMBER, writes=True, idempotent=True, queries=20, of="records.Document")
def file_away(request: UserRequest, uid: Uid) -> HttpResponse:
    document = opened(request, uid, "records.write")
    form = FileAwayForm(request.POST or None, dossiers=open_dossiers(document.organisation)[:MOST_LINES])

    def act() -> str:
        file_document(document, form.dossiers[form.cleaned_data["dossier"]], by=request.user, on=today())
        return reverse("records:show", args=[document.uid])

    done = answered(request, form, "records.file", act, _("The document lies in the dossier."))
    context = {"document": document, "form": form, "crumbs": crumbs_of(document)}
    return done or render(request, "records/file.html", context)


@route("records.see", audience=MEMBER, queries=26, of="records.Document")
def docx(request: UserRequest, uid: Uid) -> HttpResponse:
    return file_of(request, uid, DOCX)


@route("records.see", audience=MEMBER, queries=26, of="records.Document")
def pdf(request: UserRequest, uid: Uid) -> HttpResponse:
    return file_of(request, uid, PDF)


def file_of(request: UserRequest, uid: Uid, content_type: str) -> HttpResponse:
    document = opened(request, uid, "records.see")
    frozen = issue_of(document)
    try:
        if frozen is not None:
            # A file is streamed; to the declaration of routes every answer is one.
            stored = frozen.pdf if content_type == PDF else frozen.docx
            response = cast("HttpResponse", download_response(stored))
            record_file_taken(document, stored.path, by=request.user)
            return response
        content, name = draft_file(paper_of(document, today()), content_type)
    except RuleBroken as broken:
        return HttpResponse(str(broken), status=409, content_type="text/plain; charset=utf-8")
    record_file_taken(document, name, by=request.user)
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def back_to(document: Document) -> HttpResponse:
    return redirect("records:show", document.uid)


def told(entry: AuditEntry) -> tuple[date, str]:
    values: dict[str, Any] = {**entry.open_values, **entry.personal_values}
    return entry.on or entry.at.date(), sentence_of(entry.verb, values, by=str(values.get("by", "…")))
