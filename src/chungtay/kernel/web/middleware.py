"""What is done to every request and answer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

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
