"""What a person typed, to be given back on a page that could not save it."""

from __future__ import annotations

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest

HIDDEN = frozenset({"csrfmiddlewaretoken", "version", "idempotency_key", "next"})


def typed_text(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field of the sent form with its text, but nothing secret and nothing the page itself had put there."""
    try:
        shown = [name for name in request.POST if name not in HIDDEN and "password" not in name]
    except (BadRequest, SuspiciousOperation, OSError):  # too large, no form, or broken off: there is nothing to show
        return []
    return [(name, value) for name in shown for value in request.POST.getlist(name) if isinstance(value, str) and value]
