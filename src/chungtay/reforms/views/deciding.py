from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.panels import panels_for
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.reforms.actions import apply_reform, revise_reform, undo_reform, withdraw_reform
from chungtay.reforms.engine.plans import read
from chungtay.reforms.forms import AnswerForm, CarryOutForm
from chungtay.reforms.models import Reform
from chungtay.reforms.queries import heading_of, visible_reforms, what_depends_on
from chungtay.reforms.views.words import page_of, questions_of

ORDER = ("-prepared_at", "-id")


@route("reforms.list", audience=OFFICER, queries=12)
def show_all(request: UserRequest) -> HttpResponse:
    page = page_from(request, visible_reforms(request.user), order=ORDER)
    rows = [(reform, heading_of(reform)) for reform in page.rows]
    ways = panels_for("register.ways", request, None, today())
    return render(request, "reforms/list.html", {"page": page, "rows": rows, "ways": ways})


@route("reforms.see", audience=OFFICER, queries=12, of="reforms.Reform")
def show(request: UserRequest, uid: Uid) -> HttpResponse:
    reform = one_of(visible_reforms(request.user), uid)
    require(request.user, "reforms.see", reform)
    return _shown(request, reform, CarryOutForm(version=reform.version))


@route("reforms.apply", audience=OFFICER, writes=True, idempotent=True, queries=400, of="reforms.Reform")
def carry_out(request: UserRequest, uid: Uid) -> HttpResponse:
    reform = one_of(visible_reforms(request.user), uid)
    require(request.user, "reforms.apply", reform)
    form = CarryOutForm(request.POST or None, version=reform.version)

    def act() -> str:
        form.check_version(reform)
        if apply_reform(reform, by=request.user, on=today()).is_applied:
            messages.success(request, _("The change is carried out. The register shows it from its first day on."))
        else:
            messages.warning(
                request,
                _("Something has changed since you read this: it would now do something else. Read it again below."),
            )
        return reverse("reforms:show", args=[reform.uid])

    return answered(request, form, "reforms.apply", act, "") or _shown(request, reform, form)


def _shown(request: UserRequest, reform: Reform, form: CarryOutForm) -> HttpResponse:
    page = page_of(reform)
    context = {
        "page": page,
        "form": form,
        "may": is_allowed(request.user, "reforms.apply", reform),
        "crumbs": _crumbs(),
    }
    return render(request, "reforms/show.html", context)


@route("reforms.answer", audience=OFFICER, writes=True, idempotent=True, queries=400, of="reforms.Reform")
def answer(request: UserRequest, uid: Uid) -> HttpResponse:
    reform = one_of(visible_reforms(request.user), uid)
    require(request.user, "reforms.answer", reform)
    form = AnswerForm(request.POST or None, questions=questions_of(reform), version=reform.version)

    def act() -> str:
        form.check_version(reform)
        plan: Any = read(reform.plan)
        said = {"staff": form.fates("staff")}
        if hasattr(plan, "children"):
            said["children"] = form.fates("child")
        revise_reform(reform, replace(plan, **said), by=request.user, on=today())
        return reverse("reforms:show", args=[reform.uid])

    done = answered(request, form, "reforms.answer", act, _("Your answers are kept. Read below what would happen now."))
    return done or render(request, "reforms/answer.html", _context(reform) | {"form": form})


@route("reforms.withdraw", audience=OFFICER, writes=True, idempotent=True, queries=40, of="reforms.Reform")
def withdraw(request: UserRequest, uid: Uid) -> HttpResponse:
    reform = one_of(visible_reforms(request.user), uid)
    require(request.user, "reforms.withdraw", reform)
    form = CarryOutForm(request.POST or None, version=reform.version)

    def act() -> str:
        form.check_version(reform)
        withdraw_reform(reform, by=request.user, on=today())
        return reverse("reforms:show", args=[reform.uid])

    done = answered(request, form, "reforms.withdraw", act, _("The change is given up. The register stays as it is."))
    context = _context(reform) | {"form": form, "is_ready": reform.is_prepared}
    return done or render(request, "reforms/withdraw.html", context)


@route("reforms.undo", audience=OFFICER, writes=True, idempotent=True, queries=400, of="reforms.Reform")
def undo(request: UserRequest, uid: Uid) -> HttpResponse:
    reform = one_of(visible_reforms(request.user), uid)
    require(request.user, "reforms.undo", reform)
    form = CarryOutForm(request.POST or None, version=reform.version)

    def act() -> str:
        form.check_version(reform)
        undo_reform(reform, by=request.user, on=today())
        return reverse("reforms:show", args=[reform.uid])

    done = answered(request, form, "reforms.undo", act, _("The change is undone. The register is as it was before."))
    hindrance = what_depends_on(reform) if reform.is_applied and not done else ""
    context = _context(reform) | {"form": form, "hindrance": hindrance, "is_ready": reform.is_applied and not hindrance}
    return done or render(request, "reforms/undo.html", context)


def _context(reform: Reform) -> dict[str, Any]:
    heading = heading_of(reform)
    here = (reform.get_kind_display(), reverse("reforms:show", args=[reform.uid]))
    return {"reform": reform, "heading": heading, "crumbs": [*_crumbs(), here]}


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Changes of the register"), reverse("reforms:list"))]
