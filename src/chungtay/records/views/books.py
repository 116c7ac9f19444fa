from __future__ import annotations

from typing import Any, cast

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import download_response
from chungtay.kernel.panels import panels_for
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.layout.engine.words import fixed_words, official_day
from chungtay.organisations.models import Organisation
from chungtay.records.actions import close_dossier, open_dossier, record_incoming, set_head, start_series
from chungtay.records.choices import PaperKind
from chungtay.records.exchange import remarks, written_book
from chungtay.records.forms import ArrivalForm, ConfirmForm, DossierForm, HeadForm, SeriesForm
from chungtay.records.queries.books import (
    BookLine,
    book_lines,
    counted,
    incoming_in,
    issued_in,
    kept_numbers,
    open_dossiers,
    visible_dossiers,
    visible_incoming,
    years_of,
)
from chungtay.records.queries.heads import BodyHead, head_on, with_values
from chungtay.records.queries.papers import kept_bodies
from chungtay.records.views.papers import crumbs
from chungtay.sheets.actions import record_file_taken

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE_OF_LINES = 50


def chosen_body(request: UserRequest) -> tuple[Organisation, list[Organisation]]:
    """The body of the book, as the address asks for it, and all bodies whose books the person keeps."""
    bodies = list(kept_bodies(request.user))
    asked = request.GET.get("don-vi", "")
    chosen = next((body for body in bodies if body.uid == asked), bodies[0] if bodies else None)
    if chosen is None or (asked and chosen.uid != asked):
        raise Http404
    return chosen, bodies


def body_of(request: UserRequest, uid: str, permission: str) -> Organisation:
    body = one_of(kept_bodies(request.user), uid)
    require(request.user, permission, body)
    return body


@route("records.list", audience=MEMBER)
def register(request: UserRequest) -> HttpResponse:
    body, bodies = chosen_body(request)
    years, year, kind = asked_of(request, body)
    rows = kept_numbers(request.user, body).filter(series__year=year)
    rows = rows.filter(series__series=kind) if kind else rows
    page = page_from(request, rows, order=["-id"], size=PAGE_OF_LINES)
    context = {
        "body": body,
        "bodies": bodies,
        "years": [str(each) for each in years],
        "year": str(year),
        "kinds": PaperKind,
        "kind": kind,
        "page": page,
        "lines": book_lines(page.rows, remarks()),
        "crumbs": crumbs(),
    }
    return render(request, "records/register.html", context)


@route("records.list", audience=MEMBER)
def register_xlsx(request: UserRequest) -> HttpResponse:
    body, _bodies = chosen_body(request)
    _years, year, kind = asked_of(request, body)
    rows = kept_numbers(request.user, body).filter(series__year=year).order_by("series__series", "number")
    lines: list[BookLine] = book_lines(list(rows.filter(series__series=kind) if kind else rows), remarks())
    answer = HttpResponse(written_book(lines), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="so-van-ban-di-{year}.xlsx"'
    return answer


def asked_of(request: UserRequest, body: Organisation) -> tuple[list[int], int, str]:
    years = years_of(body) or [today().year]
    typed, kind = request.GET.get("nam", ""), request.GET.get("loai", "")
    year = int(typed) if typed in map(str, years) else years[0]
    return years, year, kind if kind in PaperKind.values else ""


@route("records.write", audience=MEMBER, writes=True, idempotent=True, queries=20, of="organisations.Organisation")
def start(request: UserRequest, uid: Uid) -> HttpResponse:
    body = body_of(request, uid, "records.write")
    form = SeriesForm(request.POST or None)
    here = f"{reverse('records:register')}?don-vi={body.uid}"

    def act() -> str:
        typed = form.cleaned_data
        start_series(body, typed["series"], typed["first"], by=request.user, on=today())
        return here

    done = answered(request, form, "records.start", act, _("The next number of this kind begins there."))
    context = {"form": form, "body": body, "crumbs": [*crumbs(), (_("Book of outgoing documents"), here)]}
    return done or render(request, "records/start.html", context)


@route("records.set_head", audience=MEMBER, writes=True, idempotent=True, queries=20, of="organisations.Organisation")
def head(request: UserRequest, uid: Uid) -> HttpResponse:
    body = body_of(request, uid, "records.set_head")
    now_used = head_on(body, today())
    form = HeadForm(request.POST or None, head=now_used)
    shown = now_used
    is_only_look = "look" in request.POST

    def act() -> str:
        set_head(body, form.values(), by=request.user, on=today())
        return reverse("records:head", args=[body.uid])

    if request.method == "POST" and form.is_valid():
        shown = typed_head(now_used, form)
    said = _("Saved. New documents have this head from today on.")
    done = None if is_only_look else answered(request, form, "records.set_head", act, said)
    context = {
        "form": form,
        "body": body,
        "head": shown,
        "is_typed": is_only_look,
        "example": f"05/KH-{shown.used.abbreviation}",
        "fixed": fixed_words(),
        "day_words": official_day(today()),
        "crumbs": crumbs(),
    }
    return done or render(request, "records/head.html", context)


def typed_head(head: BodyHead, form: HeadForm) -> BodyHead:
    typed: dict[str, Any] = {name: form.cleaned_data[name] for name in form.base_fields}
    return with_values(head.computed, typed)


@route("records.list", audience=MEMBER)
def incoming(request: UserRequest) -> HttpResponse:
    page = page_from(request, visible_incoming(request.user), order=["-id"], size=PAGE_OF_LINES)
    context = {"page": page, "bodies": list(kept_bodies(request.user)), "crumbs": crumbs()}
    return render(request, "records/incoming.html", context)


@route("records.write", audience=MEMBER, writes=True, idempotent=True, queries=20, of="organisations.Organisation")
def record(request: UserRequest, uid: Uid) -> HttpResponse:
    body = body_of(request, uid, "records.write")
    form = ArrivalForm(
        request.POST or None,
        request.FILES or None,
        dossiers=open_dossiers(body)[:PAGE_OF_LINES],
        initial={"arrived_on": today()},
    )

    def act() -> str:
        record_incoming(body, form.arrival(), by=request.user, on=today())
        return reverse("records:incoming")

    done = answered(request, form, "records.record", act, _("The document is in the book."))
    context = {
        "form": form,
        "body": body,
        "crumbs": [*crumbs(), (_("Incoming documents"), reverse("records:incoming"))],
    }
    return done or render(request, "records/record.html", context)


@route("records.see_incoming", audience=MEMBER, queries=20, of="records.IncomingPaper")
def scan(request: UserRequest, uid: Uid) -> HttpResponse:
    paper = one_of(visible_incoming(request.user), uid)
    require(request.user, "records.see_incoming", paper)
    if paper.scan is None:
        raise Http404
    try:
        response = cast("HttpResponse", download_response(paper.scan))
    except RuleBroken as broken:
        return HttpResponse(str(broken), status=409, content_type="text/plain; charset=utf-8")
    record_file_taken(paper, paper.scan.path, by=request.user)
    return response


@route("records.list", audience=MEMBER)
def dossiers(request: UserRequest) -> HttpResponse:
    page = page_from(request, counted(visible_dossiers(request.user)), order=["-id"], size=PAGE_OF_LINES)
    context = {"page": page, "bodies": list(kept_bodies(request.user)), "crumbs": crumbs()}
    return render(request, "records/dossiers.html", context)


@route("records.write", audience=MEMBER, writes=True, idempotent=True, queries=20, of="organisations.Organisation")
def open_one(request: UserRequest, uid: Uid) -> HttpResponse:
    body = body_of(request, uid, "records.write")
    form = DossierForm(request.POST or None)

    def act() -> str:
        typed = form.cleaned_data
        dossier = open_dossier(
            body, typed["notation"], typed["title"], keeping=typed["keeping"], by=request.user, on=today()
        )
        return reverse("records:dossier", args=[dossier.uid])

    done = answered(request, form, "records.open_dossier", act, _("The dossier is open."))
    context = {"form": form, "body": body, "crumbs": [*crumbs(), (_("Dossiers"), reverse("records:dossiers"))]}
    return done or render(request, "records/open_dossier.html", context)


@route("records.keep_dossier", audience=MEMBER, writes=True, idempotent=True, queries=20, of="records.Dossier")
def dossier(request: UserRequest, uid: Uid) -> HttpResponse:
    found = one_of(visible_dossiers(request.user), uid)
    require(request.user, "records.keep_dossier", found)
    form = ConfirmForm(request.POST or None, version=found.version)

    def act() -> str:
        close_dossier(found, by=request.user, on=today(), seen=form.seen_version)
        return reverse("records:dossier", args=[found.uid])

    done = answered(request, form, "records.close_dossier", act, _("The dossier is closed."))
    context = {
        "dossier": found,
        "issued": list(issued_in(found)),
        "came_in": list(incoming_in(found)),
        "form": form,
        "ways": panels_for("records.dossier.actions", request, found, today()),
        "panels": panels_for("records.dossier", request, found, today()),
        "crumbs": [*crumbs(), (_("Dossiers"), reverse("records:dossiers"))],
    }
    return done or render(request, "records/dossier.html", context)
