"""Looking at the product as somebody else: the one place where a request speaks for another person than it came from.

Two belts hold it. What is not a plain reading of a page never reaches a view; and while a page is put together, every
statement that is not a question is refused before it reaches the database. The one thing a reading writes here is the
trace of itself, in the name of who looks: that page, that path, that minute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from chungtay.access.actions.looking import end_look, note_page
from chungtay.access.choices import LookEnd
from chungtay.access.models import Look
from chungtay.access.queries.looks import look_under
from chungtay.kernel.clock import now, today
from chungtay.kernel.permissions import is_allowed
from chungtay.kernel.routes import LINK, OPERATOR, declaration_of

Answer = Callable[[HttpRequest], HttpResponse]

SESSION_KEY: Final = "looking"
READING: Final = frozenset({"GET", "HEAD"})
QUESTIONS: Final = frozenset({"SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK"})
# What concerns nobody but the person: their account, their messages, what they agreed to, what they carry away.
PERSONAL_ROOMS: Final = frozenset({"accounts", "access", "notices", "privacy", "backups"})
NOT_PERSONAL: Final = frozenset({"accounts:today"})
TAKEN_AWAY: Final = frozenset(
    {"register:take_away", "register:takeaway_progress", "register:fetch_takeaway", "sheets:export"}
)


def see_as_another(answer: Answer) -> Answer:
    """Let a request read for the person its sender looks as, write down what it read, and let it do nothing else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        uid = str(request.session.get(SESSION_KEY, ""))
        if not uid or not request.user.is_authenticated:
            return answer(request)
        look = look_under(uid, request.user)
        if look is None or (over := over_because(look)) is not None:
            return ended(request, look, None if look is None else over)
        if request.path_info == reverse("access:stop_looking"):
            return answer(request)
        return seen_by_another(request, look, answer)

    return middleware


def over_because(look: Look) -> LookEnd | None:
    """Why the look is over, asked at every request; nothing while it goes on."""
    if look.ended_at is not None:
        return LookEnd.STOPPED
    if not look.is_under_way(now()):
        return LookEnd.TIME
    return None if is_allowed(look.viewer, "access.look", look.seen) else LookEnd.AUTHORITY


def ended(request: HttpRequest, look: Look | None, because: LookEnd | None) -> HttpResponse:
    """Back to oneself. Even a form that was just sent is dropped: it was written with another name above it."""
    del request.session[SESSION_KEY]
    if look is not None and because is not None:
        end_look(look, because, by=look.viewer, on=today())
    messages.warning(request, _("Looking as somebody else has ended. You are yourself again; nothing was sent."))
    return redirect("access:looks")


def seen_by_another(request: HttpRequest, look: Look, answer: Answer) -> HttpResponse:
    request.look = look  # type: ignore[attr-defined]  # the banner on every page asks for it
    request.user = look.seen
    name = page_name(request)
    if request.method not in READING:
        return refused(request, _("While you look as somebody else you can only read. Nothing was sent."))
    if is_personal(request, name):
        return refused(request, _("This page belongs to the person alone. You cannot open it while you look as them."))
    with questions_only():
        response = answer(request)
    if response.has_header("Content-Disposition"):
        response.close()
        return refused(request, _("Files are not for you while you look as somebody else."))
    if response.status_code == 200 and "HX-Request" not in request.headers:
        note_page(look, name, request.path, by=look.viewer, on=today())
    return response


def page_name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def is_personal(request: HttpRequest, name: str) -> bool:
    if not name or name in NOT_PERSONAL:
        return False
    declared = declaration_of(resolve(request.path_info).func)
    is_apart = declared is not None and declared.audience in (LINK, OPERATOR)
    return is_apart or name in TAKEN_AWAY or name.partition(":")[0] in PERSONAL_ROOMS


@contextmanager
def questions_only() -> Iterator[None]:
    """Until the page is there, the database is asked and told nothing."""

    def ask(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip("( \n").split(None, 1)[0].upper() not in QUESTIONS:
            raise PermissionDenied(_("While you look as somebody else you can only read. Nothing was sent."))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(ask):
        yield


def refused(request: HttpRequest, sentence: str) -> HttpResponse:
    return render(request, "access/refused.html", {"sentence": sentence}, status=403)
