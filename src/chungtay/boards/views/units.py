from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.boards.actions.units import leave_out, take_in
from chungtay.boards.forms import OUT, UnitForm
from chungtay.boards.queries.naming import schools_called
from chungtay.boards.queries.showing import single_units
from chungtay.boards.views.board import trail
from chungtay.boards.views.stating import the_one
from chungtay.kernel.clock import today
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.matching.choices import Side
from chungtay.matching.queries.visible import visible_runs


@route("matching.arrange", audience=OFFICER, writes=True, idempotent=True, queries=20, of="matching.MatchingRun")
def units(request: UserRequest, uid: Uid) -> HttpResponse:
    run = one_of(visible_runs(request.user), uid)
    require(request.user, "matching.arrange", run)
    form = UnitForm(request.POST or None, is_one_pool=run.is_one_pool)
    here = reverse("boards:units", args=[run.uid])

    def act() -> str:
        unit = the_one(schools_called(run, form.cleaned_data["school"], today()), "school")
        deed = form.cleaned_data["deed"]
        if deed == OUT:
            leave_out(run, unit, by=request.user, on=today())
        else:
            take_in(run, unit, Side(deed), by=request.user, on=today())
        return here

    said = _("Noted, and in the record. Compute again before the round goes to review.")
    done = answered(request, form, "boards.units", act, said)
    taken, out = single_units(run, today())
    context = {"run": run, "form": form, "taken": taken, "out": out, "crumbs": trail(run)}
    return done or render(request, "boards/units.html", context)


@route("matching.arrange", audience=OFFICER, of="matching.MatchingRun")
def suggest_school(request: UserRequest, uid: Uid) -> HttpResponse:
    run = one_of(visible_runs(request.user), uid)
    require(request.user, "matching.arrange", run)
    names = list(schools_called(run, request.GET.get("school", "")[:80], today()))
    return render(request, "boards/_names.html", {"names": names})
