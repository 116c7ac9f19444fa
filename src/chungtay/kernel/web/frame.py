"""What the frame of every page needs: the menu, the language, the trial's banner."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from chungtay.kernel.modules import menu_entries
from chungtay.kernel.permissions import is_allowed, one_reading


def frame(request: HttpRequest) -> dict[str, Any]:
    """The entries of the rail this person may open, and whether this is the demo."""
    user = getattr(request, "user", None)
    shown = menu_entries() if user and user.is_authenticated else []
    with one_reading(anew=False):
        entries = [entry for entry in shown if not entry.permission or (user and is_allowed(user, entry.permission))]
    return {"menu": entries, "is_demo": settings.IS_DEMO, "htmx_config": HTMX_CONFIG}


HTMX_CONFIG = '{"allowEval":false,"includeIndicatorStyles":false,"selfRequestsOnly":true}'
