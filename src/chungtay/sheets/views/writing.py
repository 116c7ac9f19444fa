"""What every form of this room does with its answer: act once under its key, or show the refusal where it belongs."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import once
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest
from chungtay.sheets.jobs import go_on_with
from chungtay.sheets.models import SheetImport


def crumbs() -> list[tuple[str, str]]:
    return [(_("Sheets brought in"), reverse("sheets:list"))]


def answered(
    request: UserRequest, form: KitForm, name: str, act: Callable[[], SheetImport], said: str = ""
) -> HttpResponse | None:
    """The page of the import after acting once, with the worker sent on; None while the form is open."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        with once(request.user, name, form.idempotency_key, {**request.POST, **request.FILES.dict()}) as attempt:
            if attempt.is_first:
                done = act()
                go_on_with(done)
                attempt.answer = done.get_absolute_url()
    except RuleBroken as broken:
        form.refuse(broken)
        return None
    if said:
        messages.success(request, said)
    return redirect(attempt.answer)
