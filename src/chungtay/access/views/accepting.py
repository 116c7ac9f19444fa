from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.access.actions.answering import accept_as, accept_with_new_account, decline
from chungtay.access.forms import CodeForm, DeclineForm, JoinForm
from chungtay.access.models import Invitation
from chungtay.access.queries.invitations import account_with, closed_because, free_login, invitation_behind
from chungtay.accounts.actions import Arrival, NextStep
from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.routes import LINK
from chungtay.kernel.web.addresses import address_of
from chungtay.kernel.web.requests import route
from chungtay.organisations.queries import name_on

HALF: Final = "accounts.half"  # where accounts looks for whoever stands before the second step


@route("access.answer", audience=LINK, writes=True)
@sensitive_post_parameters("password", "code")
def accept(request: HttpRequest, token: str) -> HttpResponse:
    invitation = asked_by(token)
    if closed_because(invitation, now()):
        return closed(request, invitation)
    person = request.user
    if isinstance(person, Person):
        return accept_signed_in(request, invitation, token, person)
    typed = request.POST or None
    proposed = {"name": invitation.name, "login": free_login(invitation.name, invitation.email)}
    form = JoinForm(typed, by_hand=invitation.is_by_hand, is_known=invitation.is_for_member, initial=proposed)
    if form.is_valid():
        try:
            joined = accept_with_new_account(invitation, form.account, code=form.typed_code, on=today(), at=now())
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            return joined_now(request, joined, invitation)
    return show(request, invitation, token, form)


def accept_signed_in(request: HttpRequest, invitation: Invitation, token: str, person: Person) -> HttpResponse:
    form = CodeForm(request.POST if request.method == "POST" else None, by_hand=invitation.is_by_hand)
    if form.is_valid():
        try:
            accept_as(invitation, by=person, code=form.typed_code, on=today(), at=now())
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            messages.success(request, welcome(invitation))
            return redirect(settings.LOGIN_REDIRECT_URL)
    return show(request, invitation, token, form)


@route("access.answer", audience=LINK, writes=True)
def say_no(request: HttpRequest, token: str) -> HttpResponse:
    invitation = asked_by(token)
    if closed_because(invitation, now()):
        return closed(request, invitation)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            decline(invitation, form.cleaned_data["reason"], on=today(), at=now())
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            return redirect("access:accept", token=token)
    body = name_on(invitation.organisation, today())
    context = {"form": form, "invitation": invitation, "token": token, "body": body}
    return render(request, "access/decline.html", context)


def asked_by(token: str) -> Invitation:
    invitation = invitation_behind(token)
    if invitation is None:
        raise Http404
    return invitation


def closed(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """What became of it, told to whoever still has the link; not a word of whom it was for."""
    context = {"reason": closed_because(invitation, now()), "invitation": invitation}
    return render(request, "access/closed.html", context, status=200 if request.method != "POST" else 409)


def show(request: HttpRequest, invitation: Invitation, token: str, form: CodeForm) -> HttpResponse:
    context: dict[str, Any] = {
        "invitation": invitation,
        "token": token,
        "form": form,
        "body": name_on(invitation.organisation, today()),
        "begins_on": max(invitation.begins_on, today()),
        "has_account": account_with(invitation.email) is not None,
        "is_signed_in": isinstance(request.user, Person),
        "door": f"{reverse(settings.LOGIN_URL)}?next={request.path}",
    }
    return render(request, "access/accept.html", context)


def joined_now(request: HttpRequest, arrival: Arrival, invitation: Invitation) -> HttpResponse:
    """Straight in; whose role asks for a second step sets it up first, as after a password at the door."""
    messages.success(request, welcome(invitation))
    if arrival.next_step is not NextStep.NOTHING:
        request.session[HALF] = arrival.half
        return redirect("accounts:enrol")
    login(request, arrival.person, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.note_device(request.headers.get("User-Agent", ""), address_of(request))  # type: ignore[attr-defined]  # our own kind of session
    return redirect(settings.LOGIN_REDIRECT_URL)


def welcome(invitation: Invitation) -> str:
    words = {
        "post": invitation.post or invitation.get_role_display(),
        "body": name_on(invitation.organisation, today()),
    }
    return _("Welcome. You take part as %(post)s, %(body)s.") % words
