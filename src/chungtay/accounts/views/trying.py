"""What every form of this room does with its answer; nobody is asked for a key, for none of it may happen twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from chungtay.accounts.actions import TooManyTries
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.web.forms import KitForm


def tried(form: KitForm, act: Callable[[dict[str, Any]], str]) -> tuple[HttpResponse | None, int]:
    """The way on after acting; without one the form is shown again, with this status."""
    if not form.is_valid():
        return None, 200
    try:
        return redirect(act(form.cleaned_data)), 302
    except RuleBroken as broken:
        form.refuse(broken)
        return None, 429 if isinstance(broken, TooManyTries) else 200
