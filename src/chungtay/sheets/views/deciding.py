from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.sheets.actions import ask_to_take_over, undo_import, withdraw_import
from chungtay.sheets.choices import ImportState
from chungtay.sheets.forms import PressForm, TakeOverForm
from chungtay.sheets.models import SheetImport
from chungtay.sheets.queries.imports import visible_imports
from chungtay.sheets.views.showing import page_of_import
from chungtay.sheets.views.writing import answered, crumbs


def opened(request: UserRequest, uid: Uid, permission: str) -> SheetImport:
    found = one_of(visible_imports(request.user), uid)
    require(request.user, permission, found)
    return found


@route("sheets.take_over", audience=MEMBER, writes=True, idempotent=True, queries=20, of="sheets.SheetImport")
def take_over(request: UserRequest, uid: Uid) -> HttpResponse:
    found = opened(request, uid, "sheets.take_over")
    if request.method != "POST":
        return redirect(found)
    form = TakeOverForm(request.POST, sheet_import=found)

    def act() -> SheetImport:
        leaves_out = bool(form.cleaned_data.get("leaves_out_refused"))
        return ask_to_take_over(found, leaves_out_refused=leaves_out, by=request.user, at=now())

    return answered(request, form, "sheets.take_over", act) or page_of_import(request, found, form)


@route("sheets.take_over", audience=MEMBER, writes=True, idempotent=True, queries=20, of="sheets.SheetImport")
def again(request: UserRequest, uid: Uid) -> HttpResponse:
    found = opened(request, uid, "sheets.take_over")
    if request.method != "POST":
        return redirect(found)
    said = _("The rows are being checked again.") if found.state == ImportState.READ else ""
    form = PressForm(request.POST)
    return answered(request, form, "sheets.again", lambda: found, said) or redirect(found)


@route("sheets.withdraw", audience=MEMBER, writes=True, idempotent=True, queries=20, of="sheets.SheetImport")
def withdraw(request: UserRequest, uid: Uid) -> HttpResponse:
    found = opened(request, uid, "sheets.withdraw")
    form = PressForm(request.POST or None)
    said = _("The file is set aside and its rows are deleted. Nothing else has changed.")
    done = answered(request, form, "sheets.withdraw", lambda: withdraw_import(found, by=request.user, at=now()), said)
    context = {"form": form, "sheet_import": found, "crumbs": [*crumbs(), (str(found), found.get_absolute_url())]}
    return done or render(request, "sheets/withdraw.html", context)


@route("sheets.undo", audience=MEMBER, writes=True, idempotent=True, queries=20, of="sheets.SheetImport")
def undo(request: UserRequest, uid: Uid) -> HttpResponse:
    found = opened(request, uid, "sheets.undo")
    form = PressForm(request.POST or None)
    said = _("The taking over is undone. Everything stands as it did before.")
    done = answered(request, form, "sheets.undo", lambda: undo_import(found, by=request.user, at=now()), said)
    context = {"form": form, "sheet_import": found, "crumbs": [*crumbs(), (str(found), found.get_absolute_url())]}
    return done or render(request, "sheets/undo.html", context)
