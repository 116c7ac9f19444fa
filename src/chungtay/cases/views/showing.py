from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.cases.actions.working import REFORM_DAY, answer_many, ask_for, open_case
from chungtay.cases.choices import CaseState, CaseWork, Fate, QuestionKind
from chungtay.cases.forms import OpenCaseForm
from chungtay.cases.jobs import have_it_done
from chungtay.cases.models import ReformCase
from chungtay.cases.queries.pages import (
    departments_kept,
    district_rows,
    fates_of,
    left_out,
    lines_shown,
    province_of,
    provinces_to_choose,
    questions_by_kind,
    visible_cases,
)
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import new_key, once
from chungtay.kernel.routes import OFFICER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.organisations.queries import visible_organisations

PILLS = {
    CaseState.OPENED: "dormant",
    CaseState.PROPOSED: "waiting_you",
    CaseState.ANSWERED: "waiting_you",
    CaseState.APPLIED: "done",
    CaseState.UNDONE: "returned",
}
STEPS = {"waiting": 1, "reading": 2, "rehearsing": 3, "undoing": 3, "writing": 3}


@route("cases.open", audience=OFFICER, queries=12)
def show_cases(request: UserRequest) -> HttpResponse:
    page = page_from(request, visible_cases(request.user), order=("-id",))
    rows = [(case, PILLS[CaseState(case.state)]) for case in page.rows]
    return render(request, "cases/list.html", {"page": page, "rows": rows, "crumbs": crumbs()[:1]})


@route("cases.open", audience=OFFICER, writes=True, idempotent=True, queries=20)
def begin_case(request: UserRequest) -> HttpResponse:
    departments = departments_kept(request.user)
    form = OpenCaseForm(
        request.POST or None,
        departments=[(body.uid, str(body)) for body in departments],
        provinces=provinces_to_choose(request.user, REFORM_DAY),
    )

    def act() -> str:
        department = one_of(visible_organisations(request.user), form.cleaned_data["department"])
        province = province_of(form.cleaned_data["province"])
        case = open_case(department, province, by=request.user, on=today())
        have_it_done(case)
        return reverse("cases:show", args=[case.uid])

    done = answered(request, form, "cases.open", act, _("The register is being read for this case."))
    context = {"form": form, "day": REFORM_DAY, "crumbs": crumbs()}
    return done or render(request, "cases/open.html", context)


@route("cases.see", audience=OFFICER, queries=12, of="cases.ReformCase")
def show_case(request: UserRequest, uid: Uid) -> HttpResponse:
    case = one_of(visible_cases(request.user), uid)
    require(request.user, "cases.see", case)
    context: dict[str, Any] = {"case": case, "pill": PILLS[CaseState(case.state)], "crumbs": crumbs()}
    context |= {"key": new_key(), **progress_of(case)}
    if case.is_working:
        return render(request, "cases/at_work.html", context)
    fates = fates_of(case)
    context |= {
        "fates": fates,
        "total": sum(fates.values()),
        "kinds": questions_by_kind(case),
        "districts": district_rows(case),
        "left_out": left_out(case),
        "documents": list(case.documents.order_by("verbatim")),
    }
    return render(request, "cases/show.html", context)


@route("cases.see", audience=OFFICER, queries=12, of="cases.ReformCase")
def case_progress(request: UserRequest, uid: Uid) -> HttpResponse:
    case = one_of(visible_cases(request.user), uid)
    require(request.user, "cases.see", case)
    response = render(request, "cases/_progress.html", {"case": case, "key": new_key(), **progress_of(case)})
    if not case.is_working:
        response["HX-Refresh"] = "true"
    return response


@route("cases.see", audience=OFFICER, queries=12, of="cases.ReformCase")
def case_lines(request: UserRequest, uid: Uid) -> HttpResponse:
    case = one_of(visible_cases(request.user), uid)
    require(request.user, "cases.see", case)
    asked = {name: request.GET.get(name, "") for name in ("so_phan", "huyen")}
    page = page_from(request, lines_shown(case, asked), order=("id",))
    rows = [
        {
            "body": line.body,
            "district": line.district.name_on(case.on).full_name if line.district else "",
            "old": line.old.name_on(case.on).full_name if line.old else "",
            "new": line.new.name_on(case.on).full_name if line.new else "",
            "fate": line.get_fate_display(),
            "reason": line.get_reason_display() if line.reason else "",
        }
        for line in page.rows
    ]
    context = {"case": case, "page": page, "rows": rows, "asked": asked, "fate_choices": Fate.choices}
    return render(request, "cases/lines.html", context | {"crumbs": crumbs(case)})


@route("cases.see", audience=OFFICER, queries=12, of="cases.ReformCase")
def case_preview(request: UserRequest, uid: Uid) -> HttpResponse:
    case = one_of(visible_cases(request.user), uid)
    require(request.user, "cases.see", case)
    context = {"case": case, "key": new_key(), "crumbs": crumbs(case), "shown": case.preview}
    return render(request, "cases/preview.html", context)


@route("cases.work_on", audience=OFFICER, writes=True, idempotent=True, queries=20, of="cases.ReformCase")
def work_case(request: UserRequest, uid: Uid) -> HttpResponse:
    case = one_of(visible_cases(request.user), uid)
    require(request.user, "cases.work_on", case)
    here = reverse("cases:show", args=[case.uid])
    work, version = request.POST.get("work", ""), request.POST.get("version", "")
    if request.method != "POST" or work not in CaseWork.values or not work:
        return HttpResponseRedirect(here)
    try:
        with once(request.user, "cases.work_on", request.POST.get("idempotency_key", ""), request.POST) as attempt:
            if attempt.is_first:
                seen = int(version) if version.isdigit() and len(version) < 10 else -1
                ask_for(case, CaseWork(work), by=request.user, on=today(), version=seen)
                have_it_done(case)
                attempt.answer = here
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return HttpResponseRedirect(here)


@route("cases.answer", audience=OFFICER, writes=True, idempotent=True, queries=20, of="cases.ReformCase")
def take_suggestions(request: UserRequest, uid: Uid) -> HttpResponse:
    case = one_of(visible_cases(request.user), uid)
    require(request.user, "cases.answer", case)
    here = reverse("cases:show", args=[case.uid])
    kind = request.POST.get("kind", "")
    if request.method != "POST" or kind not in QuestionKind.values:
        return HttpResponseRedirect(here)
    try:
        with once(request.user, "cases.answer", request.POST.get("idempotency_key", ""), request.POST) as attempt:
            if attempt.is_first:
                taken = answer_many(case, QuestionKind(kind), by=request.user, on=today())
                attempt.answer = ngettext(
                    "%(count)s suggestion is taken.", "%(count)s suggestions are taken.", taken
                ) % {"count": taken}
        messages.success(request, attempt.answer)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    return HttpResponseRedirect(here)


def progress_of(case: ReformCase) -> dict[str, Any]:
    return {"step": STEPS.get(case.stage, 1), "last_step": 3, "is_still": case.is_still(now())}


def crumbs(case: ReformCase | None = None) -> list[tuple[str, str]]:
    first = [(_("End of the districts"), reverse("cases:list"))]
    return first if case is None else [*first, (str(case.department), reverse("cases:show", args=[case.uid]))]
