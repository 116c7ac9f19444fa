"""Finding what is asked for, and refusing in words."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from chungtay.kernel.errors import StaleVersion
from chungtay.kernel.people import Person
from chungtay.kernel.permissions import is_allowed, one_reading
from chungtay.kernel.routes import Audience, Route, declare
from chungtay.kernel.web.typed import typed_text

M = TypeVar("M", bound=models.Model)
View = Callable[..., HttpResponse]


class UserRequest(HttpRequest):
    """A request whose person is signed in, as every member's view may rely on."""

    user: Person  # type: ignore[assignment]  # narrower than Django's: the route has refused visitors already
    htmx: HtmxDetails


def one_of(rows: models.QuerySet[M], uid: str) -> M:
    """The visible row with this public identifier; absent and invisible are the same 404."""
    found = rows.filter(uid=uid).first()
    if found is None:
        raise Http404
    return found


def require(person: Any, permission: str, thing: object = None) -> None:
    """Refuse with a sentence what is visible but not allowed."""
    if not is_allowed(person, permission, thing):
        raise PermissionDenied(_("Your role does not allow this step. Ask the head of the unit concerned."))


def route(
    permission: str,
    *,
    audience: Audience,
    writes: bool = False,
    idempotent: bool = False,
    cacheable: bool = False,
    queries: int = 12,
    of: str | None = None,
) -> Callable[[View], View]:
    """Declare a view; who is not signed in, uses a wrong method or lacks the permission does not reach it."""
    declaration = Route(permission, audience, writes, idempotent, cacheable, queries, of)
    allowed = ["GET", "HEAD", "POST"] if writes else ["GET", "HEAD"]

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            is_open = audience in (Audience.PUBLIC, Audience.LINK)
            if not is_open and not request.user.is_authenticated:
                return ask_to_sign_in(request)
            try:
                with nullcontext() if request.method == "POST" else one_reading():
                    if of is None:
                        require(request.user, permission)
                    response = view(request, *args, **kwargs)
            except StaleVersion as stale:
                response = conflict(request, stale)
            return with_caching(request, response, declaration)

        return declare(guarded, declaration)

    return decorate


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the sign-in page; what was typed into a form stays on the answer, for a redirect would lose it."""
    query = urlencode({"next": request.get_full_path()})
    door = f"{resolve_url(settings.LOGIN_URL)}?{query}"
    if request.method != "POST":
        return HttpResponseRedirect(door)
    return render(request, "ui/session_ended.html", {"typed": typed_text(request), "door": door}, status=401)


def conflict(request: HttpRequest, stale: StaleVersion) -> HttpResponse:
    """The 409 page: what was typed stays on it, beside what is stored now."""
    context = {"current": stale.current, "typed": typed_text(request), "here": request.get_full_path()}
    return render(request, "ui/conflict.html", context, status=409)


def with_caching(request: HttpRequest, response: HttpResponse, declaration: Route) -> HttpResponse:
    """Nothing is stored by anybody, unless the route is declared public and the visitor is nobody in particular."""
    if response.has_header("Cache-Control"):
        return response
    if declaration.cacheable and not request.user.is_authenticated and response.status_code == 200:
        patch_cache_control(response, public=True, max_age=60)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response
