from __future__ import annotations

from typing import cast

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now, today
from chungtay.kernel.fields import FieldClass
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.privacy.actions.keeping import lift_hold, record_register_taken, set_hold
from chungtay.privacy.engine.packs import Eraser
from chungtay.privacy.exchange import register_workbook
from chungtay.privacy.forms.consents import PressForm
from chungtay.privacy.forms.requests import HoldForm
from chungtay.privacy.queries.register import kept_fields
from chungtay.privacy.queries.retention import due_on, key_of_subject, latest_erasures, visible_holds

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ERASURES = 20


def words() -> dict[str, dict[str, str]]:
    return {
        "class": {
            FieldClass.PERSONAL: _("Personal"),
            FieldClass.SENSITIVE: _("Sensitive"),
            FieldClass.CHILD: _("Of children"),
        },
        "verified": {"True": _("Yes"), "False": _("Not verified")},
        "eraser": {
            Eraser.BLANK: _("is emptied"),
            Eraser.NULL: _("is emptied"),
            Eraser.PLACEHOLDER: _("is replaced by a neutral word"),
            Eraser.KEEP: _("stays, with its reason"),
            Eraser.FREEZE: _("stays as it was signed"),
            Eraser.ROW: _("the row goes"),
            Eraser.MENTION: _("the name is taken out of the text"),
            Eraser.RECORD: _("the value goes, the line and its seal stay"),
        },
    }


@route("privacy.read_register", audience=MEMBER, queries=12)
def register(request: UserRequest) -> HttpResponse:
    said = words()
    tables: dict[str, list[tuple[object, str, str]]] = {}
    entries = {}
    for row in kept_fields():
        entries[row.table] = row.entry
        tables.setdefault(row.table, []).append((row, said["class"][row.field_class], said["eraser"][row.eraser]))
    shown = [(table, entries[table], rows) for table, rows in sorted(tables.items())]
    count = sum(len(rows) for _table, _entry, rows in shown)
    return render(request, "privacy/register.html", {"tables": shown, "count": count, "crumbs": crumbs()})


@route("privacy.read_register", audience=MEMBER, writes=True, queries=12)
def export_register(request: UserRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("privacy:register")
    rows = kept_fields()
    record_register_taken(count=len(rows), by=request.user, on=today())
    name = f"truong-du-lieu-ca-nhan-{today():%Y-%m-%d}.xlsx"
    content = register_workbook(rows, words())
    response = FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)
    response["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", response)  # a file streams, and has no content at hand


@route("privacy.keep_time", audience=MEMBER)
def retention(request: UserRequest) -> HttpResponse:
    context = {
        "due": due_on(today()),
        "holds": list(visible_holds(request.user)[:50]),
        "erasures": latest_erasures(MOST_ERASURES),
        "on": today(),
        "crumbs": crumbs(),
    }
    return render(request, "privacy/retention.html", context)


@route("privacy.keep_time", audience=MEMBER, writes=True, idempotent=True, queries=20)
def hold(request: UserRequest) -> HttpResponse:
    form = HoldForm(request.POST or None)

    def act() -> str:
        typed = form.cleaned_data
        kind, key = key_of_subject(typed["kind"], typed["name"])
        set_hold(kind, key, typed["reason"], until_on=typed["until_on"], by=request.user, on=today(), at=now())
        return reverse("privacy:retention")

    done = answered(request, form, "privacy.hold", act, _("The hold is set; nothing of it goes until that day."))
    context = {"form": form, "crumbs": [*crumbs(), (_("Retention"), reverse("privacy:retention"))]}
    return done or render(request, "privacy/hold.html", context)


@route("privacy.keep_time", audience=MEMBER, writes=True, idempotent=True, queries=20, of="privacy.LegalHold")
def lift(request: UserRequest, uid: Uid) -> HttpResponse:
    found = one_of(visible_holds(request.user), uid)
    require(request.user, "privacy.keep_time", found)
    form = PressForm(request.POST or None, version=found.version)

    def act() -> str:
        lift_hold(found, by=request.user, on=today(), at=now(), seen=form.seen_version)
        return reverse("privacy:retention")

    done = answered(request, form, "privacy.lift", act, _("The hold is lifted."))
    context = {"form": form, "hold": found, "crumbs": [*crumbs(), (_("Retention"), reverse("privacy:retention"))]}
    return done or render(request, "privacy/lift.html", context)


def crumbs() -> list[tuple[str, str]]:
    return [(_("Requests about personal data"), reverse("privacy:requests"))]
