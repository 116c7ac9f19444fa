"""Pages for what went wrong: each says what happened and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    hidden = {"csrfmiddlewaretoken", "password", "idempotency_key", "version"}
    typed = [(name, value) for name in request.POST if name not in hidden for value in request.POST.getlist(name)]
    return render(request, "ui/form_expired.html", {"typed": typed, "here": request.get_full_path()}, status=403)
