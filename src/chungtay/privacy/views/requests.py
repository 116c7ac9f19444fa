from __future__ import annotations

from functools import partial
from typing import cast

from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.idempotency import new_key
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.privacy.actions.erasing import erase_person, erase_pupil
from chungtay.privacy.actions.requests import (
    Asked,
    acknowledge_request,
    extend_request,
    file_request,
    record_package,
    settle_request,
)
from chungtay.privacy.choices import RequestChannel, SubjectRequestState, SubjectRight
from chungtay.privacy.exchange import package_of
from chungtay.privacy.forms.consents import PressForm
from chungtay.privacy.forms.requests import AskForm, SettleForm
from chungtay.privacy.models import SubjectRequest
from chungtay.privacy.queries.held import Subject, erasure_plan, held_about
from chungtay.privacy.queries.requests import body_that_answers, period_of, visible_requests
from chungtay.privacy.views.pupils import pressed


@route("privacy.ask", audience=MEMBER)
def list_requests(request: UserRequest) -> HttpResponse:
    page = page_from(request, visible_requests(request.user), order=["-id"])
    rows = [(row, row.person_id == request.user.pk) for row in page.rows]
    guards = is_allowed(request.user, "privacy.read_register")
    return render(request, "privacy/requests.html", {"page": page, "rows": rows, "guards": guards, "on": today()})


@route("privacy.ask", audience=MEMBER, writes=True, idempotent=True, queries=20)
def ask(request: UserRequest) -> HttpResponse:
    guards = is_allowed(request.user, "privacy.read_register")
    form = AskForm(request.POST or None, request.FILES or None, may_act_for_others=guards)

    def act() -> str:
        typed = form.cleaned_data
        other = typed.get("login")
        subject = other or cast("Person", request.user)
        channel = RequestChannel.PAPER if other else RequestChannel.MEMBER
        asked = Asked(SubjectRight(typed["right"]), typed["words"], channel, typed.get("evidence"))
        body = body_that_answers(subject, today())
        made = file_request(subject, asked, organisation=body, by=request.user, on=today())
        return reverse("privacy:requests") if other else reverse("privacy:request", args=[made.uid])

    done = answered(request, form, "privacy.ask", act, _("The request has arrived and its clock runs."))
    return done or render(request, "privacy/ask.html", {"form": form, "crumbs": crumbs()})


@route("privacy.see_request", audience=MEMBER, of="privacy.SubjectRequest")
def show_request(request: UserRequest, uid: Uid) -> HttpResponse:
    return page_of(request, found(request, uid, "privacy.see_request"), SettleForm(auto_id="settle_%s"))


@route("privacy.answer_request", audience=MEMBER, writes=True, idempotent=True, queries=20, of="privacy.SubjectRequest")
def acknowledge(request: UserRequest, uid: Uid) -> HttpResponse:
    row = found(request, uid, "privacy.answer_request")
    act = partial(acknowledge_request, row, by=request.user, at=now(), seen=None)
    return pressed(request, f"privacy.acknowledge:{row.uid}", act, reverse("privacy:request", args=[row.uid]))


@route("privacy.answer_request", audience=MEMBER, writes=True, idempotent=True, queries=20, of="privacy.SubjectRequest")
def extend(request: UserRequest, uid: Uid) -> HttpResponse:
    row = found(request, uid, "privacy.answer_request")
    act = partial(extend_request, row, by=request.user, on=today(), seen=None)
    return pressed(request, f"privacy.extend:{row.uid}", act, reverse("privacy:request", args=[row.uid]))


@route("privacy.answer_request", audience=MEMBER, writes=True, idempotent=True, queries=20, of="privacy.SubjectRequest")
def settle(request: UserRequest, uid: Uid) -> HttpResponse:
    row = found(request, uid, "privacy.answer_request")
    form = SettleForm(request.POST or None, version=row.version, auto_id="settle_%s")

    def act() -> str:
        typed = form.cleaned_data
        state = SubjectRequestState(typed["state"])
        settle_request(row, state, typed["answer"], by=request.user, at=now(), seen=form.seen_version)
        return reverse("privacy:request", args=[row.uid])

    return answered(request, form, "privacy.settle", act, _("The answer is recorded.")) or page_of(request, row, form)


@route("privacy.answer_request", audience=MEMBER, writes=True, queries=60, of="privacy.SubjectRequest")
def package(request: UserRequest, uid: Uid) -> HttpResponse:
    row = found(request, uid, "privacy.answer_request")
    if request.method != "POST":
        return redirect("privacy:request", uid=row.uid)
    kept = held_about(subject_of(row))
    record_package(row, count=sum(len(held.rows) for held in kept), by=request.user, on=today())
    content = package_of(kept, _("Everything kept about %(whom)s") % {"whom": subject_of(row)})
    response = FileResponse(content, as_attachment=True, filename="du-lieu.zip", content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", response)  # a file streams, and has no content at hand


@route("privacy.answer_request", audience=MEMBER, writes=True, idempotent=True, queries=20, of="privacy.SubjectRequest")
def erase(request: UserRequest, uid: Uid) -> HttpResponse:
    row = found(request, uid, "privacy.answer_request")
    form = PressForm(request.POST or None)
    subject = subject_of(row)

    def act() -> str:
        if isinstance(subject, Person):
            erase_person(subject, request=row, by=request.user, on=today(), at=now())
        else:
            erase_pupil(subject, request=row, by=request.user, on=today(), at=now())
        return reverse("privacy:request", args=[row.uid])

    said = _("The data is erased. What must be kept is named on this page; now answer the request.")
    done = answered(request, form, "privacy.erase", act, said)
    steps = [] if done else erasure_plan(subject)
    context = {"form": form, "row": row, "subject": subject, "steps": steps, "crumbs": crumbs(row)}
    return done or render(request, "privacy/erase.html", context)


def page_of(request: UserRequest, row: SubjectRequest, form: SettleForm) -> HttpResponse:
    may = row.is_open and is_allowed(request.user, "privacy.answer_request", row)
    context = {
        "row": row,
        "form": form,
        "may_answer": may,
        "key": [("idempotency_key", new_key())],
        "subject": subject_of(row),
        "period": period_of(row.right),
        "erasures": list(row.erasures.order_by("id")),
        "on": today(),
        "crumbs": crumbs(),
    }
    return render(request, "privacy/request.html", context)


def found(request: UserRequest, uid: Uid, permission: str) -> SubjectRequest:
    row = one_of(visible_requests(request.user), uid)
    require(request.user, permission, row)
    return row


def subject_of(row: SubjectRequest) -> Subject:
    subject = row.person or row.pupil
    assert subject is not None
    return subject


def crumbs(row: SubjectRequest | None = None) -> list[tuple[str, str]]:
    start = [(_("Requests about personal data"), reverse("privacy:requests"))]
    return [*start, (str(row), reverse("privacy:request", args=[row.uid]))] if row else start
