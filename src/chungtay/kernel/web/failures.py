"""Pages for what went wrong: each says what happened and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from chungtay.kernel.audit import request_id
from chungtay.kernel.files import MEGABYTE
from chungtay.kernel.web.typed import typed_text


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    context = {"typed": typed_text(request), "here": request.get_full_path()}
    return render(request, "ui/form_expired.html", context, status=403)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"exception": str(exception), "typed": typed_text(request)}, status=403)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    # The same words whether it does not exist or may not be seen, so the exception is not shown.
    return render(request, "404.html", {"typed": typed_text(request)}, status=404)


def too_large(request: HttpRequest, most: int) -> HttpResponse:
    return render(request, "413.html", {"limit": most // MEGABYTE}, status=413)


def broken(request: HttpRequest) -> HttpResponse:
    # Without the request: whatever is broken may be what the frame of a page needs.
    context = {"request_id": request_id.get(), "typed": typed_text(request)}
    return HttpResponse(render_to_string("500.html", context), status=500)
