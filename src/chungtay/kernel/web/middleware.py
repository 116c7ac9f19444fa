"""What is done to every request and answer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from chungtay.kernel.audit import request_id
from chungtay.kernel.files import MEGABYTE
from chungtay.kernel.web.failures import too_large

Answer = Callable[[HttpRequest], HttpResponse]
MOST_BYTES, MOST_BYTES_OF_GUESTS = 25 * MEGABYTE, MEGABYTE


def number_requests(answer: Answer) -> Answer:
    """Give every request an identifier: the lines of the record and the error page name it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid4().hex)
        try:
            response = answer(request)
            response["X-Request-ID"] = request_id.get()
        finally:
            request_id.reset(token)
        return response

    return middleware


def close_doors(answer: Answer) -> Answer:
    """Headers no answer may lack: nothing is cached, sniffed or leaked unless the view has said otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.setdefault("Cache-Control", "private, no-store")
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def speak_the_chosen_language(answer: Answer) -> Answer:
    """Vietnamese for everybody, until somebody chooses otherwise; what a browser was shipped with chooses nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = answer(request)
        response.setdefault("Content-Language", language)
        return response

    return middleware


def bound_the_body(answer: Answer) -> Answer:
    """Refuse what is larger than any form of ours, before anybody reads it; uploads of who is not signed in sooner."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        is_upload = request.content_type == "multipart/form-data"
        unread = MOST_BYTES + 1 if length or is_upload else 0
        size = int(length) if length.isdecimal() and len(length) < 16 else unread
        is_guests = is_upload and MOST_BYTES >= size > MOST_BYTES_OF_GUESTS and not request.user.is_authenticated
        most = MOST_BYTES_OF_GUESTS if is_guests else MOST_BYTES
        return too_large(request, most) if size > most else answer(request)

    return middleware
