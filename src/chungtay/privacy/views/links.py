from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.files import open_file
from chungtay.kernel.models import StoredFile
from chungtay.kernel.routes import LINK, PUBLIC
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.requests import one_of, require, route
from chungtay.privacy.actions.consents import answer_link, withdraw_consent
from chungtay.privacy.actions.requests import Asked, file_request
from chungtay.privacy.choices import ConsentChannel, RequestChannel, SubjectRight
from chungtay.privacy.forms.consents import GuardianForm, GuardianRequestForm
from chungtay.privacy.models import GuardianLink
from chungtay.privacy.queries.pupils import public_link, public_pictures
from chungtay.privacy.queries.register import public_periods, public_uses


@route("privacy.answer_link", audience=LINK, writes=True, queries=25)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    link = opened(token)
    waiting = [row for row in link.consents.all() if row.is_waiting]
    form = GuardianForm(request.POST or None, consents=waiting, asks_child=link.pupil.is_asked_on(today()))
    if request.method == "POST" and form.is_valid():
        try:
            answer_link(link, form.answers, guardian=form.guardian, at=now())
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            messages.success(
                request, _("Thank you. Your answer is recorded; you can change your mind here at any time.")
            )
            return redirect("privacy:answer", token=token)
    return render(request, "privacy/answer.html", context_of(link, token) | {"form": form, "waiting": waiting})


@route("privacy.answer_link", audience=LINK, writes=True, queries=25)
def withdraw_by_link(request: HttpRequest, token: str) -> HttpResponse:
    link = opened(token)
    chosen = next((row for row in link.consents.all() if row.uid == request.POST.get("consent")), None)
    if request.method == "POST" and chosen is not None:
        try:
            withdraw_consent(chosen, ConsentChannel.LINK, by=None, at=now())
        except RuleBroken as broken:
            messages.error(request, str(broken))
        else:
            messages.success(
                request, _("The consent is withdrawn. What was shown through it is gone from this moment.")
            )
    return redirect("privacy:answer", token=token)


@route("privacy.answer_link", audience=LINK, writes=True, queries=25)
def ask_by_link(request: HttpRequest, token: str) -> HttpResponse:
    link = opened(token)
    form = GuardianRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        asked = Asked(SubjectRight(typed["right"]), typed["words"], RequestChannel.LINK)
        try:
            made = file_request(link.pupil, asked, organisation=link.pupil.school, by=None, on=today())
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            said = _("Your request has arrived. The school acknowledges it by %(day)s.")
            messages.success(request, said % {"day": f"{made.acknowledge_by_on:%d/%m/%Y}"})
            return redirect("privacy:answer", token=token)
    return render(request, "privacy/ask_by_link.html", context_of(link, token) | {"form": form})


def opened(token: str) -> GuardianLink:
    link = public_link(token)
    if link is None:
        raise Http404
    return link


def context_of(link: GuardianLink, token: str) -> dict[str, object]:
    return {
        "link": link,
        "pupil": link.pupil,
        "token": token,
        "asks_child": link.pupil.is_asked_on(today()),
        "takes_answers": link.takes_answers_at(now()),
        "answered": [row for row in link.consents.all() if not row.is_waiting],
    }


@route("privacy.read_notice", audience=PUBLIC, cacheable=True, queries=4)
def notice(request: HttpRequest) -> HttpResponse:
    known = public_periods()
    rights = [(right.label, known[right.value]) for right in SubjectRight]
    context = {"uses": public_uses(), "rights": rights, "acknowledge": known["acknowledge"]}
    return render(request, "privacy/notice.html", context)


@route("privacy.see_published", audience=PUBLIC, queries=2, of="privacy.Publication")
def public_photo(request: HttpRequest, uid: Uid) -> HttpResponse:
    publication = one_of(public_pictures(), uid)
    require(request.user, "privacy.see_published", publication)
    return shown(publication.photograph.file)


def shown(stored: StoredFile | None) -> HttpResponse:
    # No cache of anybody may keep it: a consent that is withdrawn holds from the next request on.
    if stored is None:
        raise Http404
    try:
        response = FileResponse(open_file(stored), content_type=stored.content_type)
    except RuleBroken as broken:
        raise Http404 from broken
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", response)  # a file streams, and has no content at hand
