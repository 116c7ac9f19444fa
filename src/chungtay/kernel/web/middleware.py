"""What is done to every request and answer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from chungtay.kernel.audit import request_id

Answer = Callable[[HttpRequest], HttpResponse]


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
