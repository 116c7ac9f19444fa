from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import once
from chungtay.kernel.panels import panels_for
from chungtay.kernel.routes import MEMBER, OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.vietnamese import initials
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.drawing import RingParty
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.organisations.queries import visible_organisations
from chungtay.programmes.actions import (
    allow_click,
    end_click,
    free_pilot_seat,
    name_phase,
    name_pilot_school,
    open_programme,
    record_participation,
)
from chungtay.programmes.forms import (
    ClickForm,
    FreeSeatForm,
    OpenProgrammeForm,
    ParticipationForm,
    PhaseForm,
    PilotSchoolForm,
)
from chungtay.programmes.models import Participation, Partnership, Programme
from chungtay.programmes.queries import (
    answered_for,
    click_rule_on,
    click_rules_of,
    departments_of,
    joint_plans,
    participants_counted,
    participations_of,
    pilot_schools,
    recordable_bodies,
    schools_below,
    schools_seated,
    seat_counts,
    visible_participations,
    visible_programmes,
    years_of,
)

UNSTATED = "chua-ro"


@route("programmes.list", audience=MEMBER, queries=12)
def programmes(request: UserRequest) -> HttpResponse:
    page = page_from(request, participants_counted(visible_programmes(request.user)), order=("id",))
    return render(request, "programmes/list.html", {"page": page})


@route("programmes.see", audience=MEMBER, queries=25, of="programmes.Programme")
def show(request: UserRequest, uid: Uid) -> HttpResponse:
    programme = one_of(visible_programmes(request.user), uid)
    require(request.user, "programmes.see", programme)
    years = years_of(programme)
    asked = request.GET.get("nam", "")
    year = next((year for year in years if str(year) == asked), None)
    participations = participations_of(programme, year, only_unstated=asked == UNSTATED)
    page = page_from(request, participations, order=("organisation__folded_name", "id"))
    mine = answered_for(request.user, page.rows, today())
    context = {
        "programme": programme,
        "years": years,
        "year": year,
        "asked": asked,
        "unstated": UNSTATED,
        "page": page,
        "lines": [(row, seat_counts(row), row.pk in mine) for row in page.rows],
        "plans": [(plan, rings_of(plan)) for plan in joint_plans(programme)],
        "panels": panels_for("programmes.show", request, programme, today()),
        "click": click_rule_on(programme, today()),
        "crumbs": crumbs(),
    }
    return render(request, "programmes/show.html", context)


@route("programmes.open", audience=OFFICER, writes=True, idempotent=True)
def open_new(request: UserRequest) -> HttpResponse:
    form = OpenProgrammeForm(
        request.POST or None,
        bodies=departments_of(request.user, today()),
        may_leave_out=request.user.is_operator,
        today=today(),
    )
    if form.is_valid():
        typed = form.cleaned_data
        try:
            with once(request.user, "programmes.open", form.idempotency_key, request.POST) as attempt:
                if attempt.is_first:
                    basis = [(typed["legal_basis"], None)] if typed["legal_basis"] else []
                    programme = open_programme(
                        typed["code"],
                        typed["name"],
                        by=request.user,
                        on=typed["on"],
                        initiator=typed["initiator"],
                        spellings=typed["spellings"],
                        legal_bases=basis,
                        purpose=typed["purpose"],
                    )
                    attempt.answer = reverse("programmes:show", args=[programme.uid])
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            messages.success(request, _("The programme is open. Record next who takes part."))
            return redirect(attempt.answer)
    return render(request, "programmes/open.html", {"form": form, "crumbs": crumbs()})


@route("programmes.name_phase", audience=OFFICER, writes=True, of="programmes.Programme")
def add_phase(request: UserRequest, uid: Uid) -> HttpResponse:
    programme = one_of(visible_programmes(request.user), uid)
    require(request.user, "programmes.name_phase", programme)
    form = PhaseForm(request.POST or None)
    if form.is_valid():
        starts, ends = form.cleaned_data["starts_year"], form.cleaned_data["ends_year"]
        try:
            name_phase(programme, f"{starts}-{ends}", starts, ends, by=request.user, on=today())
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            messages.success(request, _("The phase is named."))
            return redirect("programmes:show", uid=uid)
    return render(request, "programmes/phase.html", {"form": form, **about(programme)})


@route("programmes.set_click", audience=OFFICER, writes=True, idempotent=True, queries=20, of="programmes.Programme")
def set_click(request: UserRequest, uid: Uid) -> HttpResponse:
    programme = one_of(visible_programmes(request.user), uid)
    require(request.user, "programmes.set_click", programme)
    rule = click_rule_on(programme, today())
    form = ClickForm(request.POST or None)

    def act() -> str:
        (end_click if rule else allow_click)(programme, why=form.cleaned_data["why"], by=request.user, at=now())
        return reverse("programmes:show", args=[uid])

    said = _("Recorded, with your name and your reason.")
    if answer := answered(request, form, "programmes.end_click" if rule else "programmes.allow_click", act, said):
        return answer
    rules = click_rules_of(programme)
    return render(request, "programmes/click.html", {"form": form, "rule": rule, "rules": rules, **about(programme)})


@route(
    "programmes.record_participation",
    audience=OFFICER,
    writes=True,
    idempotent=True,
    queries=16,
    of="programmes.Programme",
)
def record(request: UserRequest, uid: Uid) -> HttpResponse:
    programme = one_of(visible_programmes(request.user), uid)
    require(request.user, "programmes.record_participation", programme)
    form = ParticipationForm(
        request.POST or None,
        bodies=recordable_bodies(request.user, today()),
        register=visible_organisations(request.user),
        phases=programme.phases.all(),
        today=today(),
    )
    if form.is_valid():
        typed = form.cleaned_data
        try:
            with once(request.user, "programmes.record_participation", form.idempotency_key, request.POST) as attempt:
                if attempt.is_first:
                    row = record_participation(
                        programme,
                        typed["organisation"],
                        by=request.user,
                        on=today(),
                        year=typed["year"],
                        phase=typed["phase"],
                        quotas=form.quotas,
                        reviews=form.reviews,
                    )
                    attempt.answer = reverse("programmes:participation", args=[row.uid])
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            messages.success(request, _("The participation is recorded."))
            return redirect(attempt.answer)
    return render(request, "programmes/record.html", {"form": form, **about(programme)})


@route("programmes.see", audience=MEMBER, queries=12, of="programmes.Participation")
def participation(request: UserRequest, uid: Uid) -> HttpResponse:
    row = one_of(visible_participations(request.user), uid)
    require(request.user, "programmes.see", row.programme)
    context = {
        "participation": row,
        "counts": seat_counts(row),
        "seats": list(pilot_schools(row)),
        "reviews": list(row.reviews.all()),
        "may_name": bool(answered_for(request.user, [row], today())),
        **about(row.programme),
    }
    return render(request, "programmes/participation.html", context)


@route(
    "programmes.name_pilot", audience=OFFICER, writes=True, idempotent=True, queries=25, of="programmes.Participation"
)
def name_pilot(request: UserRequest, uid: Uid) -> HttpResponse:
    row = one_of(visible_participations(request.user), uid)
    require(request.user, "programmes.name_pilot", row)
    day = day_of(row)
    schools = schools_below(row.organisation, day)
    form = PilotSchoolForm(request.POST or None, counts=seat_counts(row), schools=schools, today=day)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            with once(request.user, "programmes.name_pilot", form.idempotency_key, request.POST) as attempt:
                if attempt.is_first:
                    name_pilot_school(
                        row, typed["school"], level=typed.get("level", ""), by=request.user, on=typed["on"]
                    )
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            message = _("%(school)s is a pilot school now.") % {"school": typed["school"]}
            return done(request, message, row)
    return render(request, "programmes/name_pilot.html", seat_page(row, form))


@route(
    "programmes.free_pilot", audience=OFFICER, writes=True, idempotent=True, queries=20, of="programmes.Participation"
)
def free_pilot(request: UserRequest, uid: Uid) -> HttpResponse:
    row = one_of(visible_participations(request.user), uid)
    require(request.user, "programmes.free_pilot", row)
    asked = request.GET.get("truong", "")
    form = FreeSeatForm(request.POST or None, schools=schools_seated(row), today=today(), school=asked)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            with once(request.user, "programmes.free_pilot", form.idempotency_key, request.POST) as attempt:
                if attempt.is_first:
                    free_pilot_seat(row, typed["school"], by=request.user, on=typed["on"])
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            return done(
                request, _("%(school)s has left the list; its seat is empty.") % {"school": typed["school"]}, row
            )
    return render(request, "programmes/free_pilot.html", seat_page(row, form))


def rings_of(plan: Partnership) -> list[RingParty]:
    """The bodies of a joint plan as rings that do not hold each other; dashed when the body has ended since."""
    bodies = [member.organisation for member in plan.members.all()]
    return [
        RingParty(name=str(body), initials=initials(str(body)), hue=hue, has_changed=not body.is_valid_on(today()))
        for hue, body in enumerate(bodies, start=1)
    ]


def day_of(row: Participation) -> date:
    """Today; of a body that has ended, its last day, because it chooses nobody any more."""
    last = row.organisation.last_day
    return min(today(), last) if last else today()


def done(request: UserRequest, message: str, row: Participation) -> HttpResponse:
    messages.success(request, message)
    return redirect("programmes:participation", uid=row.uid)


def crumbs() -> list[tuple[str, str]]:
    return [(_("Programmes"), reverse("programmes:list"))]


def about(programme: Programme) -> dict[str, Any]:
    return {
        "programme": programme,
        "crumbs": [*crumbs(), (str(programme), reverse("programmes:show", args=[programme.uid]))],
    }


def seat_page(row: Participation, form: KitForm) -> dict[str, Any]:
    context = about(row.programme)
    context["crumbs"].append((str(row.organisation), reverse("programmes:participation", args=[row.uid])))
    return {**context, "participation": row, "counts": seat_counts(row), "form": form}
