from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.accounts import actions
from chungtay.accounts.choices import LinkPurpose
from chungtay.accounts.forms import ChangePasswordForm, ConfirmForm, EmailForm
from chungtay.accounts.models import Person
from chungtay.accounts.queries import (
    digest_of,
    has_second_step,
    link_waiting,
    must_have_second_step,
    open_link,
    recovery_codes_left,
    visible_sessions,
)
from chungtay.accounts.views.trying import tried
from chungtay.kernel import clock
from chungtay.kernel.panels import panels_for
from chungtay.kernel.routes import LINK, MEMBER
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.addresses import address_of
from chungtay.kernel.web.requests import UserRequest, one_of, require, route


def signed_in(request: UserRequest) -> Person:
    """The person of this request, as the table of this room knows them."""
    person = request.user
    if not isinstance(person, Person):
        raise Http404
    return person


def back_to_account() -> list[tuple[str, str]]:
    return [(_("My account"), reverse("accounts:profile"))]


@route("accounts.profile", audience=MEMBER)
def profile(request: UserRequest) -> HttpResponse:
    person, moment, on = signed_in(request), clock.now(), clock.today()
    context = {
        "waiting": link_waiting(person, LinkPurpose.CONFIRM_EMAIL, moment),
        "is_protected": has_second_step(person),
        "must_protect": must_have_second_step(person, on),
        "codes_left": recovery_codes_left(person),
        "sessions": visible_sessions(person, moment)[:20],
        "this_session": digest_of(request.session.session_key or ""),
        "panels": panels_for("accounts.profile", request, person, on),
    }
    return render(request, "accounts/profile.html", context)


@route("accounts.profile", audience=MEMBER, writes=True)
@sensitive_post_parameters("current_password", "password", "password_again")
def change_password(request: UserRequest) -> HttpResponse:
    person, form = signed_in(request), ChangePasswordForm(request.POST or None)

    def act(typed: dict[str, str]) -> str:
        words = {"current": typed["current_password"], "new": typed["password"]}
        actions.change_password(person, **words, address=address_of(request), at=clock.now())
        update_session_auth_hash(request, person)
        messages.success(request, _("Your new password is set. Everywhere else you have been signed out."))
        return "accounts:profile"

    onward, status = tried(form, act)
    context = {"form": form, "crumbs": back_to_account()}
    return onward or render(request, "accounts/change_password.html", context, status=status)


@route("accounts.profile", audience=MEMBER, writes=True)
@sensitive_post_parameters("password")
def change_email(request: UserRequest) -> HttpResponse:
    person, form = signed_in(request), EmailForm(request.POST or None)

    def act(typed: dict[str, str]) -> str:
        link = actions.ask_to_confirm_email(person, **typed, address=address_of(request), at=clock.now())
        said = _("A letter is on its way to %(email)s. Open the link in it within 24 hours.")
        messages.success(request, said % {"email": link.email})
        return "accounts:profile"

    onward, status = tried(form, act)
    context = {"form": form, "crumbs": back_to_account()}
    return onward or render(request, "accounts/change_email.html", context, status=status)


@route("accounts.follow_link", audience=LINK, writes=True)
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    link = open_link(token, LinkPurpose.CONFIRM_EMAIL, clock.now())
    if link is None or (request.user.is_authenticated and request.user.pk != link.person_id):
        return gone(request)
    form = ConfirmForm({} if request.method == "POST" else None)

    def act(typed: dict[str, str]) -> str:
        actions.confirm_email(token, at=clock.now(), on=clock.today())
        messages.success(request, _("Your e-mail address is confirmed."))
        return "accounts:profile" if request.user.is_authenticated else "accounts:sign_in"

    onward, status = tried(form, act)
    return onward or render(request, "accounts/confirm_email.html", {"link": link, "form": form}, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    """One answer for every link that does not work: used, old, altered, or somebody else's."""
    return render(request, "accounts/link_gone.html", status=404)


@route("accounts.end_session", audience=MEMBER, writes=True, of="accounts.SignInSession")
def end_session(request: UserRequest, uid: Uid) -> HttpResponse:
    session = one_of(visible_sessions(request.user, clock.now()), uid)
    require(request.user, "accounts.end_session", session)
    if request.method == "POST":
        actions.end_session(session, by=request.user, on=clock.today())
        messages.success(request, _("That browser has been signed out."))
    return redirect("accounts:profile")


@route("accounts.profile", audience=MEMBER, writes=True)
def end_other_sessions(request: UserRequest) -> HttpResponse:
    if request.method == "POST":
        here = digest_of(request.session.session_key or "")
        actions.end_other_sessions(signed_in(request), here, by=request.user, on=clock.today())
        messages.success(request, _("Everywhere else you have been signed out."))
    return redirect("accounts:profile")
