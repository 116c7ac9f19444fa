from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.accounts import actions
from chungtay.accounts.forms import ChangePasswordForm, FirstOperatorForm, SignInForm
from chungtay.accounts.models import Person
from chungtay.accounts.queries import demo_people, posts_of, usable_first_run_token
from chungtay.kernel import clock, people
from chungtay.kernel.duties import Duty, coming_dates, duties_of
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.modules import menu_entries
from chungtay.kernel.panels import panels_for
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import LINK, MEMBER, PUBLIC
from chungtay.kernel.vietnamese import day_in_words, short_day
from chungtay.kernel.web.addresses import address_of, own_path
from chungtay.kernel.web.requests import UserRequest, route

MOST_ROWS: Final = 50


@route("accounts.sign_in", audience=PUBLIC, writes=True)
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    onward = own_path(request.POST.get("next") or request.GET.get("next", ""), settings.LOGIN_REDIRECT_URL)
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request.POST or None)
    status = 200
    if form.is_valid():
        typed = form.cleaned_data
        try:
            person = actions.sign_in(typed["login"], typed["password"], address=address_of(request), at=clock.now())
        except RuleBroken as broken:
            form.refuse(broken)
            status = 429 if isinstance(broken, actions.TooManyTries) else 200
        else:
            login(request, person)
            return redirect(onward)
    context = {"form": form, "onward": onward, "demo": demo_choices() if settings.IS_DEMO else []}
    context["demo_password"] = settings.DEMO_PASSWORD
    return render(request, "accounts/sign_in.html", context, status=status)


def demo_choices() -> list[tuple[Person, str]]:
    invented = demo_people()
    posts = posts_of(invented, clock.today())
    return [(person, posts.get(person.pk, "")) for person in invented]


@route("accounts.sign_out", audience=PUBLIC, writes=True)
def sign_out(request: HttpRequest) -> HttpResponse:
    person = request.user
    if not isinstance(person, Person):
        return redirect("accounts:sign_in")
    if request.method != "POST":
        return render(request, "accounts/sign_out.html")
    actions.sign_out(person)
    logout(request)
    messages.success(request, _("You have signed out. On a shared computer, close the browser too."))
    return redirect(settings.LOGOUT_REDIRECT_URL)


@route("accounts.first_run", audience=LINK, writes=True)
@sensitive_post_parameters("password", "password_again")
def first_run(request: HttpRequest, token: str) -> HttpResponse:
    if usable_first_run_token(token) is None:
        raise Http404
    form = FirstOperatorForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data
        words = {name: typed[name] for name in ("name", "login", "password")}
        try:
            person = actions.make_first_operator(token, **words, on=clock.today())
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
            messages.success(request, _("You are the first operator. The address you came by no longer works."))
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/first_run.html", {"form": form})


# No token: the form stands on pages anybody may cache, which must set no cookie. Forged, it only changes the language
# of the page; it leads nowhere else, own_path() sees to that.
@csrf_exempt
@route("accounts.choose_language", audience=PUBLIC, writes=True)
def choose_language(request: HttpRequest) -> HttpResponse:
    answer = redirect(own_path(request.POST.get("next", ""), settings.LOGIN_REDIRECT_URL))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer


@route("accounts.profile", audience=MEMBER, writes=True)
@sensitive_post_parameters("current_password", "password", "password_again")
def profile(request: UserRequest) -> HttpResponse:
    person = request.user
    form = ChangePasswordForm(request.POST or None)
    if isinstance(person, Person) and form.is_valid():
        words = {"current": form.cleaned_data["current_password"], "new": form.cleaned_data["password"]}
        try:
            actions.change_password(person, **words, address=address_of(request), at=clock.now())
        except RuleBroken as broken:
            form.refuse(broken)
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("Your new password is set. Everywhere else you have been signed out."))
            return redirect("accounts:profile")
    on = clock.today()
    context = {"form": form, "panels": panels_for("accounts.profile", request, person, on)}
    return render(request, "accounts/profile.html", context)


@dataclass(frozen=True)
class Wait:
    """A duty with the words for its time: the due day and what is left of it, or else how long it has waited."""

    duty: Duty
    due: str
    note: str
    is_over: bool


@route("accounts.today", audience=MEMBER, queries=25)
def today(request: UserRequest) -> HttpResponse:
    on = clock.today()
    duties = duties_of(request.user, on)
    mine = [described(duty, on) for duty in duties if duty.is_mine]
    others = [described(duty, on) for duty in duties if not duty.is_mine]
    context = {
        "greeting": greeting(str(request.user.name), len(mine)),
        "day": day_in_full(on),
        "school_year": clock.school_year_of(on),
        "waiting_count": len(mine),
        "mine": mine[:MOST_ROWS],
        "mine_left": len(mine[MOST_ROWS:]),
        "others": others[:MOST_ROWS],
        "others_left": len(others[MOST_ROWS:]),
        "dates": coming_dates(request.user, on)[:10],
        "first_step": first_step(request.user),
        "panels": panels_for("accounts.today", request, request.user, on),
        "aside_panels": panels_for("accounts.today.aside", request, request.user, on),
    }
    return render(request, "accounts/today.html", context)


def first_step(person: people.Person) -> tuple[str, str]:
    for entry in menu_entries():
        if entry.to != "accounts:today" and (not entry.permission or is_allowed(person, entry.permission)):
            with suppress(NoReverseMatch):
                return reverse(entry.to), _("Open “%(place)s”") % {"place": entry.label}
    return "", ""


def greeting(name: str, count: int) -> str:
    if not count:
        return _("Good day %(name)s, nothing waits for you today") % {"name": name}
    sentence = ngettext(
        "Good day %(name)s, %(count)s thing waits for you",
        "Good day %(name)s, %(count)s things wait for you",
        count,
    )
    return sentence % {"name": name, "count": count}


def day_in_full(day: date) -> str:
    weekdays = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    in_words = day_in_words(day) if get_language() == "vi" else date_format(day, "j F Y")
    return f"{weekdays[day.weekday()]}, {in_words}"


def described(duty: Duty, on: date) -> Wait:
    if duty.due is not None:
        return Wait(duty, *due_words(duty.due, on), is_over=duty.due < on)
    return Wait(duty, "", since_words(duty.since, on) if duty.since else "", is_over=False)


def due_words(due: date, on: date) -> tuple[str, str]:
    left = (due - on).days
    words = {"count": abs(left)}
    if left == 0:
        return _("Due today"), ""
    if left < 0:
        note = ngettext("%(count)s day over", "%(count)s days over", -left) % words
    else:
        note = ngettext("%(count)s day left", "%(count)s days left", left) % words
    return _("Due %(day)s") % {"day": short_day(due)}, note


def since_words(since: date, on: date) -> str:
    days = (on - since).days
    if days < 1:
        return _("Waiting since today")
    return ngettext("Waiting for %(count)s day", "Waiting for %(count)s days", days) % {"count": days}
