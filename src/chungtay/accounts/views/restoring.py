from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.accounts import actions, jobs
from chungtay.accounts.choices import LinkPurpose
from chungtay.accounts.forms import ForgottenForm, NewPasswordForm, RestoreForm
from chungtay.accounts.queries import open_link, sealed_words, visible_sign_ins
from chungtay.accounts.views.account import gone, signed_in
from chungtay.accounts.views.trying import tried
from chungtay.kernel import clock
from chungtay.kernel.jobs import enqueue_after_commit
from chungtay.kernel.routes import LINK, OPERATOR, PUBLIC
from chungtay.kernel.uids import Uid
from chungtay.kernel.web.addresses import address_of
from chungtay.kernel.web.requests import UserRequest, one_of, require, route
from chungtay.kernel.web.tables import page_from


@route("accounts.sign_in", audience=PUBLIC, writes=True)
def forgotten(request: HttpRequest) -> HttpResponse:
    form = ForgottenForm(request.POST or None)

    def act(typed: dict[str, str]) -> str:
        moment = clock.now()
        actions.ask_for_new_password(typed["login"], address=address_of(request), at=moment)
        # Whether somebody is known is looked up by the worker: the answer is the same, and takes as long.
        enqueue_after_commit(jobs.answer_who_forgot, sealed=sealed_words(typed["login"], moment))
        return "accounts:letter_sent"

    onward, status = tried(form, act)
    return onward or render(request, "accounts/forgotten.html", {"form": form}, status=status)


@route("accounts.sign_in", audience=PUBLIC)
def letter_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/letter_sent.html")


@route("accounts.follow_link", audience=LINK, writes=True)
@sensitive_post_parameters("password", "password_again")
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    link = open_link(token, LinkPurpose.NEW_PASSWORD, clock.now())
    if link is None or (request.user.is_authenticated and request.user.pk != link.person_id):
        return gone(request)
    form = NewPasswordForm(request.POST or None)

    def act(typed: dict[str, str]) -> str:
        actions.choose_new_password(token, typed["password"], at=clock.now(), on=clock.today())
        messages.success(request, _("Your new password is set. Please sign in with it."))
        return "accounts:sign_in"

    onward, status = tried(form, act)
    return onward or render(
        request, "accounts/new_password.html", {"form": form, "login": link.person.login}, status=status
    )


@route("accounts.people", audience=OPERATOR)
def people(request: UserRequest) -> HttpResponse:
    words = request.GET.get("q", "")
    page = page_from(request, visible_sign_ins(request.user, words), order=["login", "id"])
    return render(request, "accounts/people.html", {"page": page, "words": words})


@route("accounts.restore", audience=OPERATOR, writes=True, of="accounts.Person")
@sensitive_post_parameters("password", "code")
def restore(request: UserRequest, uid: Uid) -> HttpResponse:
    person = one_of(visible_sign_ins(request.user), uid)
    require(request.user, "accounts.restore", person)
    form, operator = RestoreForm(request.POST or None), signed_in(request)

    def act(typed: dict[str, str]) -> str:
        on, at = clock.today(), clock.now()
        actions.restore_access(person, **typed, address=address_of(request), by=operator, on=on, at=at)
        said = _("A link is on its way to %(email)s. It works once, for 24 hours.")
        messages.success(request, said % {"email": person.email})
        return "accounts:people"

    onward, status = tried(form, act)
    crumbs = [(_("People who sign in"), reverse("accounts:people"))]
    context = {"form": form, "person": person, "crumbs": crumbs}
    return onward or render(request, "accounts/restore.html", context, status=status)
