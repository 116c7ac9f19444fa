"""What every page that writes does: ask for the password again, act once, and say a refusal at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from chungtay.accounts.actions import confirm_identity
from chungtay.accounts.models import Person
from chungtay.agreements.forms import PasswordForm
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import once
from chungtay.kernel.web.addresses import address_of
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest

# A password is never part of what is remembered of a request, not even as a digest.
NEVER_KEPT = {"password"}


def carried_out(request: UserRequest, form: KitForm, name: str, act: Callable[[], str]) -> str:
    """The address to go on to after acting once; empty when the form or a rule refused, which the form then says."""
    if not form.is_valid():
        return ""
    sent = {key: values for key, values in request.POST.lists() if key not in NEVER_KEPT}
    try:
        if isinstance(form, PasswordForm):
            person, typed = cast("Person", request.user), form.cleaned_data["password"]
            confirm_identity(person, typed, address=address_of(request), at=now())
        with once(request.user, name, form.idempotency_key, {**sent, **request.FILES.dict()}) as attempt:
            if attempt.is_first:
                attempt.answer = act()
            return attempt.answer
    except RuleBroken as broken:
        form.refuse(broken)
        return ""
