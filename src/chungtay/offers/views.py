from __future__ import annotations

from typing import cast

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.clock import today
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.answers import answered
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from
from chungtay.needs.choices import EntryKind, EntryState
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.rules.reach import spoken_for
from chungtay.offers.actions import ask_help, decline_request, withdraw_request
from chungtay.offers.actions import take_up as take_need_up
from chungtay.offers.exchange import XLSX, sharing_workbook
from chungtay.offers.forms import ChooseStrengthForm, DeclineForm, TakeBackForm
from chungtay.offers.models import HelpRequest
from chungtay.offers.queries.programme import ORDER, lines_of, needs_found, overseen_sharing
from chungtay.offers.queries.requests import asked_of, strengths_to_ask, strengths_to_give, visible_requests
from chungtay.offers.queries.sharing import own_help
from chungtay.programmes.queries import visible_programmes

CAN, CANNOT = "giup-duoc", "chua"


def crumbs() -> list[tuple[str, str]]:
    return [(_("Needs and strengths"), reverse("needs:list")), (_("Help among partners"), reverse("offers:list"))]


@route("offers.list", audience=MEMBER, queries=12)
def show_own(request: UserRequest) -> HttpResponse:
    context = {
        "found": own_help(request.user, today()),
        "signs_for": spoken_for(request.user, today()),
        "on": today(),
        "crumbs": crumbs()[:1],
    }
    return render(request, "offers/list.html", context)


def need_of(request: UserRequest, uid: str, permission: str) -> Entry:
    """A need the person may read, and may do this about."""
    need = one_of(visible_entries(request.user).filter(kind=EntryKind.NEED), uid)
    require(request.user, permission, need)
    return need


@route("offers.ask", audience=MEMBER, writes=True, idempotent=True, queries=20, of="needs.Entry")
def ask(request: UserRequest, uid: Uid) -> HttpResponse:
    need = need_of(request, uid, "offers.ask")
    form = ChooseStrengthForm(
        request.POST or None,
        strengths=strengths_to_ask(need, request.user, today()),
        question=_("Which partner do you ask?"),
        version=need.version,
        initial={"strength": request.GET.get("cua", "")},
    )

    def act() -> str:
        ask_help(need, form.chosen, by=request.user, on=today(), seen=form.seen_version)
        return reverse("offers:list")

    if done := answered(request, form, "offers.ask", act, _("The partner has been asked; the answer comes to you.")):
        return done
    return page(request, "offers/ask.html", form, need)


@route("offers.take_up", audience=MEMBER, writes=True, idempotent=True, queries=20, of="needs.Entry")
def take_up(request: UserRequest, uid: Uid) -> HttpResponse:
    need = need_of(request, uid, "offers.take_up")
    form = ChooseStrengthForm(
        request.POST or None,
        strengths=strengths_to_give(need, request.user, today()),
        question=_("With which of our strengths do we help?"),
        version=need.version,
        initial={"strength": request.GET.get("bang", "")},
    )

    def act() -> str:
        take_need_up(need, form.chosen, by=request.user, on=today(), seen=form.seen_version)
        return reverse("needs:help", args=[need.uid])

    said = _("Taken on. Now say by which day you promise the help.")
    if done := answered(request, form, "offers.take_up", act, said):
        return done
    return page(request, "offers/take_up.html", form, need, asked_of(request.user, need))


@route("offers.decline", audience=MEMBER, writes=True, idempotent=True, queries=20, of="offers.HelpRequest")
def decline(request: UserRequest, uid: Uid) -> HttpResponse:
    asked = one_of(visible_requests(request.user), uid)
    require(request.user, "offers.decline", asked)
    form = DeclineForm(request.POST or None, version=asked.version)

    def act() -> str:
        decline_request(asked, form.cleaned_data["reason"], by=request.user, on=today(), seen=form.seen_version)
        return reverse("offers:list")

    done = answered(request, form, "offers.decline", act, _("Your partner reads why you cannot help now."))
    return done or page(request, "offers/decline.html", form, asked.need, asked)


@route("offers.withdraw", audience=MEMBER, writes=True, idempotent=True, queries=20, of="offers.HelpRequest")
def withdraw(request: UserRequest, uid: Uid) -> HttpResponse:
    asked = one_of(visible_requests(request.user), uid)
    require(request.user, "offers.withdraw", asked)
    form = TakeBackForm(request.POST or None, version=asked.version)

    def act() -> str:
        withdraw_request(asked, by=request.user, on=today(), seen=form.seen_version)
        return reverse("offers:list")

    done = answered(request, form, "offers.withdraw", act, _("The request has been taken back."))
    return done or page(request, "offers/withdraw.html", form, asked.need, asked)


def page(
    request: UserRequest, template: str, form: KitForm, need: Entry, asked: HelpRequest | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "need": need,
        "asked": asked,
        "is_open": need.state == EntryState.OPEN,
        "here": reverse("offers:list"),
        "crumbs": crumbs(),
    }
    return render(request, template, context)


@route("offers.oversee", audience=MEMBER, queries=25, of="programmes.Programme")
def oversee(request: UserRequest, uid: Uid) -> HttpResponse:
    programme = one_of(visible_programmes(request.user), uid)
    require(request.user, "offers.oversee", programme)
    seen = overseen_sharing(programme, request.user, today())
    part = request.GET.get("phan", CAN)
    found = needs_found(seen, request.user, is_answerable=part != CANNOT)
    rows = page_from(request, found, order=ORDER)
    context = {
        "programme": programme,
        "seen": seen,
        "part": CANNOT if part == CANNOT else CAN,
        "page": rows,
        "lines": lines_of(rows.rows, seen, request.user),
        "on": today(),
        "crumbs": [
            (_("Programmes"), reverse("programmes:list")),
            (programme.name, reverse("programmes:show", args=[programme.uid])),
        ],
    }
    return render(request, "offers/oversee.html", context)


@route("offers.oversee", audience=MEMBER, queries=25, of="programmes.Programme")
def export(request: UserRequest, uid: Uid) -> HttpResponse:
    programme = one_of(visible_programmes(request.user), uid)
    require(request.user, "offers.oversee", programme)
    content = sharing_workbook(overseen_sharing(programme, request.user, today()), request.user)
    name = f"giup-nhau-{programme.code}-{today():%Y-%m-%d}.xlsx"
    response = FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)
    return cast("HttpResponse", response)  # a file streams, and has no content at hand
