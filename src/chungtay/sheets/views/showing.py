from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from chungtay.kernel.clock import now, today
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from, picked
from chungtay.sheets.choices import PILLS, ImportState, RowOutcome
from chungtay.sheets.forms import TakeOverForm
from chungtay.sheets.models import KEPT_FOR, SheetImport
from chungtay.sheets.queries.imports import visible_imports
from chungtay.sheets.queries.offers import SheetOffer, offered_sheets, scopes_of
from chungtay.sheets.queries.preview import Shown, rows_shown, seen_rows
from chungtay.sheets.views.writing import crumbs

STEPS = {"reading": 2, "checking": 3, "laying": 4, "writing": 2}
LAST_STEP = {ImportState.RECEIVED: 4, ImportState.READING: 4, ImportState.TAKING: 2}
OLD_LETTERS = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "cp1258": "Windows-1258"}
STILL_AFTER = timedelta(seconds=90)
BAR = 600.0  # units of the drawing, whatever its width on the screen


@dataclass(frozen=True)
class Offered:
    """A sheet on the list, with the bodies it may be brought in for."""

    offer: SheetOffer
    scopes: list[tuple[str, str]]


@dataclass(frozen=True)
class Piece:
    """One part of the bar of outcomes."""

    name: str
    count: int
    start: str
    width: str


@route("sheets.list", audience=MEMBER, queries=12)
def show_all(request: UserRequest) -> HttpResponse:
    offers = offered_sheets(request.user, today())
    offered = [Offered(offer, list(scopes_of(offer, request.user, today()).items())) for offer in offers]
    page = page_from(request, visible_imports(request.user), order=("-id",))
    rows = [(row, PILLS[ImportState(row.state)]) for row in page.rows]
    return render(request, "sheets/list.html", {"offered": offered, "page": page, "rows": rows})


@route("sheets.see", audience=MEMBER, queries=12, of="sheets.SheetImport")
def show(request: UserRequest, uid: Uid) -> HttpResponse:
    sheet_import = one_of(visible_imports(request.user), uid)
    require(request.user, "sheets.see", sheet_import)
    return page_of_import(request, sheet_import, TakeOverForm(sheet_import=sheet_import))


@route("sheets.see", audience=MEMBER, queries=12, of="sheets.SheetImport")
def progress(request: UserRequest, uid: Uid) -> HttpResponse:
    sheet_import = one_of(visible_imports(request.user), uid)
    require(request.user, "sheets.see", sheet_import)
    response = render(request, "sheets/_progress.html", progress_of(sheet_import))
    if not sheet_import.is_at_work:
        response["HX-Refresh"] = "true"
    return response


def page_of_import(request: UserRequest, sheet_import: SheetImport, form: TakeOverForm) -> HttpResponse:
    context: dict[str, Any] = {
        "sheet_import": sheet_import,
        "pill": PILLS[ImportState(sheet_import.state)],
        "crumbs": crumbs(),
        "form": form,
        "fresh_key": new_key(),
        "kept_until": sheet_import.moved_at + KEPT_FOR,
    }
    if sheet_import.is_at_work:
        return render(request, "sheets/at_work.html", context | progress_of(sheet_import))
    if sheet_import.row_count and sheet_import.columns and not sheet_import.is_forgotten:
        context |= rows_of_page(request, sheet_import)
    return render(request, "sheets/show.html", context)


def rows_of_page(request: UserRequest, sheet_import: SheetImport) -> dict[str, Any]:
    first = Shown.REFUSED if sheet_import.refused_count else Shown.ALL
    shown = picked(Shown, request.GET.get("xem"), first)
    page = page_from(request, rows_shown(sheet_import, shown), order=("number",))
    counts = {
        Shown.ALL: sheet_import.row_count,
        Shown.REFUSED: sheet_import.refused_count,
        Shown.NEW: sheet_import.new_count,
        Shown.CHANGE: sheet_import.change_count,
        Shown.SAME: sheet_import.same_count,
    }
    return {
        "pieces": pieces_of(sheet_import),
        "old_letters": OLD_LETTERS.get(sheet_import.report.get("encoding", ""), ""),
        "page": page,
        "seen": seen_rows(sheet_import, page.rows),
        "shown": shown.value,
        "filters": [(each.value, counts[each]) for each in Shown if counts[each]],
    }


def pieces_of(sheet_import: SheetImport) -> list[Piece]:
    """The outcomes as parts of one bar; a part that is there at all can be seen."""
    order = (RowOutcome.NEW, RowOutcome.CHANGE, RowOutcome.SAME, RowOutcome.REFUSED)
    counts = [(outcome.value, getattr(sheet_import, f"{outcome.value}_count")) for outcome in order]
    there = [(name, count, max(count / sheet_import.row_count * BAR, 6.0)) for name, count in counts if count]
    scale = BAR / sum(width for _name, _count, width in there)
    pieces, start = [], 0.0
    for name, count, width in there:
        pieces.append(Piece(name, count, f"{start:.1f}", f"{width * scale:.1f}"))
        start += width * scale
    return pieces


def progress_of(sheet_import: SheetImport) -> dict[str, Any]:
    state = ImportState(sheet_import.state)
    still, step = now() - sheet_import.moved_at, STEPS.get(sheet_import.stage, 1)
    return {
        "sheet_import": sheet_import,
        "step": step,
        "done": step - 1,
        "last_step": LAST_STEP.get(state, 1),
        "is_still": still > STILL_AFTER,
        "still_minutes": int(still.total_seconds() // 60),
        "fresh_key": new_key(),
    }
