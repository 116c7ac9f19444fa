"""What a form does with its answer: act once under its key, or show the refusal where it belongs."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.functional import Promise

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import once
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest


def answered(
    request: UserRequest, form: KitForm, name: str, act: Callable[[], str], said: str | Promise = ""
) -> HttpResponseRedirect | None:
    """Where to go on to after acting; None when the form is still to be filled in, or is refused."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        with once(
            request.user, name, form.idempotency_key, {**dict(request.POST.lists()), **request.FILES.dict()}
        ) as attempt:
            if attempt.is_first:
                attempt.answer = act()
    except RuleBroken as broken:
        form.refuse(broken)
        return None
    if said:
        messages.success(request, str(said))
    return HttpResponseRedirect(attempt.answer)
