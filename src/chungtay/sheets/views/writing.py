"""What every form of this room does with its answer: act once under its key, or show the refusal where it belongs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.web.answers import answered as kernel_answered
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest
from chungtay.sheets.jobs import go_on_with
from chungtay.sheets.models import SheetImport


def crumbs() -> list[tuple[str, str]]:
    return [(_("Excel in and out"), reverse("sheets:list"))]


def answered(
    request: UserRequest, form: KitForm, name: str, act: Callable[[], SheetImport], said: str = ""
) -> HttpResponse | None:
    """The page of the import after acting once, with the worker sent on; None while the form is open."""

    def acted() -> str:
        done = act()
        go_on_with(done)
        return done.get_absolute_url()

    return kernel_answered(request, form, name, acted, said)
