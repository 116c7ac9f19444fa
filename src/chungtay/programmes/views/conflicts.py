from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.organisations.queries import visible_organisations
from chungtay.programmes.actions.conflicts import Declared, declare_conflict, end_conflict
from chungtay.programmes.forms import ConflictForm, EndConflictForm
from chungtay.programmes.queries import visible_programmes
from chungtay.programmes.queries.conflicts import conflicts_of, declarers_of, visible_conflicts
from chungtay.programmes.views.pages import about


@route("programmes.conflicts", audience=MEMBER, of="programmes.Programme")
def show_conflicts(request: UserRequest, uid: Uid) -> HttpResponse:
    programme = one_of(visible_programmes(request.user), uid)
    require(request.user, "programmes.conflicts", programme)
    page = page_from(request, conflicts_of(programme, request.user), order=["-id"])
    lines = [
        (row, row.valid_until is not None and row.valid_until <= today(),
         is_allowed(request.user, "programmes.end_conflict", row))
        for row in page.rows
    ]  # fmt: skip
    return render(request, "programmes/conflicts.html", {"page": page, "lines": lines, **about(programme)})


@route(
    "programmes.declare_conflict", audience=MEMBER, writes=True, idempotent=True, queries=20, of="programmes.Programme"
)
def declare(request: UserRequest, uid: Uid) -> HttpResponse:
    programme = one_of(visible_programmes(request.user), uid)
    require(request.user, "programmes.declare_conflict", programme)
    form = ConflictForm(
        request.POST or None,
        declarers=declarers_of(request.user, today()),
        register=visible_organisations(request.user),
        today=today(),
    )
    here = reverse("programmes:conflicts", args=[programme.uid])

    def act() -> str:
        typed = form.cleaned_data
        named = {name: typed[name] for name in ("one", "other", "declared_for", "reason", "valid_from")}
        wanted = Declared(programme=programme, valid_until=form.valid_until, **named)
        declare_conflict(wanted, by=request.user, on=today())
        return here

    said = _("Declared. The two are not paired while it holds; a round computed before has to be computed again.")
    done = answered(request, form, "programmes.declare_conflict", act, said)
    return done or render(request, "programmes/declare.html", {"form": form, "here": here, **about(programme)})


@route("programmes.end_conflict", audience=MEMBER, writes=True, idempotent=True, queries=20, of="programmes.Conflict")
def end(request: UserRequest, uid: Uid) -> HttpResponse:
    conflict = one_of(visible_conflicts(request.user), uid)
    require(request.user, "programmes.end_conflict", conflict)
    form = EndConflictForm(request.POST or None)
    here = reverse("programmes:conflicts", args=[conflict.programme.uid])

    def act() -> str:
        end_conflict(conflict, by=request.user, on=today())
        return here

    done = answered(
        request, form, f"programmes.end_conflict.{conflict.uid}", act, _("Ended. The two may be paired again.")
    )
    context = {"form": form, "conflict": conflict, "here": here, **about(conflict.programme)}
    return done or render(request, "programmes/end_conflict.html", context)
