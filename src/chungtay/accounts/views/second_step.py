from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.accounts import actions
from chungtay.accounts.forms import CodeForm, EnrolmentForm, SwitchOffForm
from chungtay.accounts.queries import (
    codes_to_show,
    has_second_step,
    must_have_second_step,
    recovery_codes_left,
    sealed_codes,
)
from chungtay.accounts.views.account import back_to_account, signed_in
from chungtay.accounts.views.doors import FRESH_CODES, ONWARD, offer
from chungtay.accounts.views.trying import tried
from chungtay.kernel import clock
from chungtay.kernel.routes import MEMBER
from chungtay.kernel.web.addresses import address_of
from chungtay.kernel.web.requests import UserRequest, route


def show_once(request: UserRequest, printed: list[str], onward: str) -> str:
    request.session[FRESH_CODES] = sealed_codes(printed, clock.now())
    request.session[ONWARD] = reverse(onward)
    return "accounts:recovery_codes"


def crumbs() -> list[tuple[str, str]]:
    return [*back_to_account(), (_("The second step"), reverse("accounts:second_step"))]


@route("accounts.profile", audience=MEMBER, writes=True)
@sensitive_post_parameters("code", "seed")
def second_step(request: UserRequest) -> HttpResponse:
    person, moment = signed_in(request), clock.now()
    if has_second_step(person):
        context = {
            "codes_left": recovery_codes_left(person),
            "must_protect": must_have_second_step(person, clock.today()),
            "crumbs": back_to_account(),
        }
        return render(request, "accounts/second_step.html", context)
    form = EnrolmentForm(request.POST or None)

    def act(typed: dict[str, str]) -> str:
        printed = actions.switch_on_second_step(person, **typed, address=address_of(request), at=moment)
        return show_once(request, printed, "accounts:profile")

    onward, status = tried(form, act)
    context = {**offer(person, form, moment), "crumbs": back_to_account()}
    return onward or render(request, "accounts/begin_second_step.html", context, status=status)


@route("accounts.profile", audience=MEMBER, writes=True)
def recovery_codes(request: UserRequest) -> HttpResponse:
    if request.method == "POST":
        request.session.pop(FRESH_CODES, None)
        return redirect(request.session.pop(ONWARD, settings.LOGIN_REDIRECT_URL))
    printed = codes_to_show(request.session.get(FRESH_CODES), clock.now())
    if not printed:
        return redirect("accounts:second_step")
    return render(request, "accounts/recovery_codes.html", {"printed": printed})


@route("accounts.profile", audience=MEMBER, writes=True)
@sensitive_post_parameters("code")
def renew_codes(request: UserRequest) -> HttpResponse:
    person, form = signed_in(request), CodeForm(request.POST or None)
    if not has_second_step(person):
        return redirect("accounts:second_step")

    def act(typed: dict[str, str]) -> str:
        printed = actions.renew_recovery_codes(person, **typed, address=address_of(request), at=clock.now())
        return show_once(request, printed, "accounts:second_step")

    onward, status = tried(form, act)
    context = {"form": form, "crumbs": crumbs()}
    return onward or render(request, "accounts/renew_codes.html", context, status=status)


@route("accounts.profile", audience=MEMBER, writes=True)
@sensitive_post_parameters("password", "code")
def switch_off(request: UserRequest) -> HttpResponse:
    person, form, on = signed_in(request), SwitchOffForm(request.POST or None), clock.today()
    if not has_second_step(person):
        return redirect("accounts:second_step")

    def act(typed: dict[str, str]) -> str:
        actions.switch_off_second_step(person, **typed, address=address_of(request), at=clock.now(), on=on)
        messages.success(request, _("The second step is switched off. From now on your password is enough."))
        return "accounts:profile"

    onward, status = tried(form, act)
    context = {"form": form, "crumbs": crumbs(), "must_protect": must_have_second_step(person, on)}
    return onward or render(request, "accounts/switch_off.html", context, status=status)
