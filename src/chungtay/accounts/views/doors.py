from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters

from chungtay.accounts import actions
from chungtay.accounts.actions import NextStep
from chungtay.accounts.engine.pictures import qr_picture
from chungtay.accounts.forms import CodeForm, EnrolmentForm, FirstOperatorForm, SignInForm
from chungtay.accounts.gateways.sessions import SessionStore
from chungtay.accounts.models import Person
from chungtay.accounts.queries import (
    demo_people,
    half_session_of,
    has_second_step,
    must_have_second_step,
    offered_seed,
    person_of_half_session,
    posts_of,
    sealed_codes,
    usable_first_run_token,
)
from chungtay.accounts.views.trying import tried
from chungtay.kernel import clock
from chungtay.kernel.routes import LINK, PUBLIC
from chungtay.kernel.web.addresses import address_of, own_path
from chungtay.kernel.web.requests import route

# What an anonymous session may hold between the password and the second step, and what the page after it shows.
HALF: Final = "accounts.half"
ONWARD: Final = "accounts.onward"
FRESH_CODES: Final = "accounts.fresh_codes"


def let_in(request: HttpRequest, person: Person) -> None:
    """Begin the session, with nothing left of the half one, and note with what the person came."""
    request.session.pop(HALF, None)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    if isinstance(request.session, SessionStore):
        request.session.note_device(request.headers.get("User-Agent", ""), address_of(request))


@route("accounts.sign_in", audience=PUBLIC, writes=True)
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    onward = own_path(request.POST.get("next") or request.GET.get("next", ""), settings.LOGIN_REDIRECT_URL)
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request.POST or None)

    def act(typed: dict[str, str]) -> str:
        arrival = actions.sign_in(typed["login"], typed["password"], address=address_of(request), at=clock.now())
        if arrival.next_step is NextStep.NOTHING:
            let_in(request, arrival.person)
            return onward
        request.session[HALF], request.session[ONWARD] = arrival.half, onward
        return "accounts:enter_code" if arrival.next_step is NextStep.CODE else "accounts:enrol"

    answer, status = tried(form, act)
    context = {"form": form, "onward": onward, "demo": demo_choices() if settings.IS_DEMO else []}
    context["demo_password"] = settings.DEMO_PASSWORD
    return answer or render(request, "accounts/sign_in.html", context, status=status)


def demo_choices() -> list[tuple[Person, str]]:
    invented = demo_people()
    posts = posts_of(invented, clock.today())
    return [(person, posts.get(person.pk, "")) for person in invented]


def half_way(request: HttpRequest, *, is_enrolled: bool) -> Person | None:
    """Who has shown their password and stands before this very page; a session of theirs does not exist yet."""
    person = person_of_half_session(request.session.get(HALF), clock.now())
    return person if person is not None and has_second_step(person) is is_enrolled else None


def begin_again(request: HttpRequest) -> HttpResponse:
    if request.session.pop(HALF, None):
        messages.error(request, str(actions.HalfSessionOver()))
    return redirect("accounts:sign_in")


@route("accounts.sign_in", audience=PUBLIC, writes=True)
@sensitive_post_parameters("code")
def enter_code(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated or half_way(request, is_enrolled=True) is None:
        return begin_again(request)
    form = CodeForm(request.POST or None)

    def act(typed: dict[str, str]) -> str:
        half, address = request.session[HALF], address_of(request)
        person = actions.finish_with_code(half, typed["code"], address=address, at=clock.now())
        onward = str(request.session.pop(ONWARD, settings.LOGIN_REDIRECT_URL))
        let_in(request, person)
        return onward

    answer, status = tried(form, act)
    return answer or render(request, "accounts/enter_code.html", {"form": form}, status=status)


@route("accounts.sign_in", audience=PUBLIC, writes=True)
@sensitive_post_parameters("code", "seed")
def enrol(request: HttpRequest) -> HttpResponse:
    person = None if request.user.is_authenticated else half_way(request, is_enrolled=False)
    if person is None:
        return begin_again(request)
    moment = clock.now()
    form = EnrolmentForm(request.POST or None)

    def act(typed: dict[str, str]) -> str:
        half, address = request.session[HALF], address_of(request)
        newcomer, printed = actions.finish_with_enrolment(half, **typed, address=address, at=moment)
        let_in(request, newcomer)
        request.session[FRESH_CODES] = sealed_codes(printed, moment)
        return "accounts:recovery_codes"

    answer, status = tried(form, act)
    return answer or render(request, "accounts/enrol.html", offer(person, form, moment), status=status)


def offer(person: Person, form: EnrolmentForm, moment: datetime) -> dict[str, Any]:
    """The picture and the letters of the secret that was typed back, or of a fresh one."""
    seed = offered_seed(person, moment, str(form.data.get("seed", "")))
    groups = [seed.letters[at : at + 4] for at in range(0, len(seed.letters), 4)]
    picture = qr_picture(seed.address)
    return {"form": form, "seed": seed, "letters": " ".join(groups), "picture": picture}


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

    def act(typed: dict[str, str]) -> str:
        words = {name: typed[name] for name in ("name", "login", "password")}
        person = actions.make_first_operator(token, **words, on=clock.today())
        messages.success(request, _("You are the first operator. The address you came by no longer works."))
        if must_have_second_step(person, clock.today()):
            request.session[HALF] = half_session_of(person, clock.now())
            return "accounts:enrol"
        let_in(request, person)
        return settings.LOGIN_REDIRECT_URL

    answer, status = tried(form, act)
    return answer or render(request, "accounts/first_run.html", {"form": form}, status=status)


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
