"""What every page about the life of one memorandum does: find it, ask for the password again, act once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from chungtay.accounts.actions import confirm_identity
from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries import visible_agreements
from chungtay.amendments.choices import Inheritance
from chungtay.amendments.forms import PasswordForm
from chungtay.amendments.queries.inheritance import PartyInheritance, inheritance_of
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.idempotency import once
from chungtay.kernel.web.addresses import address_of
from chungtay.kernel.web.forms import KitForm
from chungtay.kernel.web.requests import UserRequest, one_of, require

# A password is never part of what is remembered of a request, not even as a digest.
NEVER_KEPT = {"password"}


def opened(request: UserRequest, uid: str, permission: str) -> Agreement:
    """The memorandum, if the person may see it and may do this with it."""
    agreement = one_of(visible_agreements(request.user), uid)
    require(request.user, permission, agreement)
    return agreement


def about(agreement: Agreement, **more: Any) -> dict[str, Any]:
    list_, here = reverse("agreements:list"), reverse("agreements:show", args=[agreement.uid])
    return {"agreement": agreement, "crumbs": [(_("Memoranda"), list_), (agreement.title, here)], **more}


def answered(
    request: UserRequest, form: KitForm, name: str, act: Callable[[], object], said: str, *, to: str = ""
) -> HttpResponse | None:
    """Where to go on after acting once: to the address the act returns, else to `to`; None while the form is open."""
    if request.method != "POST" or not form.is_valid():
        return None
    sent = {key: values for key, values in request.POST.lists() if key not in NEVER_KEPT}
    try:
        if isinstance(form, PasswordForm):
            person, typed = cast("Person", request.user), form.cleaned_data["password"]
            confirm_identity(person, typed, address=address_of(request), at=now())
        with once(request.user, name, form.idempotency_key, sent) as attempt:
            if attempt.is_first:
                done = act()
                attempt.answer = done if isinstance(done, str) else to
    except RuleBroken as broken:
        form.refuse(broken)
        return None
    messages.success(request, said)
    return redirect(attempt.answer)


def acted(
    request: UserRequest,
    agreement: Agreement,
    form: KitForm,
    name: str,
    act: Callable[[], object],
    said: str,
    words: Mapping[str, str],
) -> HttpResponse:
    """The page of one act on a memorandum: done, or its form under the words of the act."""
    to = agreement.get_absolute_url()
    done = answered(request, form, name, act, said, to=to)
    return done or render(request, "amendments/act.html", about(agreement, form=form, cancel_url=to, **words))


def asked_party(request: UserRequest, agreement: Agreement, looked_for: Inheritance) -> PartyInheritance:
    """The party the address names by its number, else the first whose inheritance stands there, else the first."""
    found = inheritance_of(agreement, today())
    asked = request.GET.get("ben", "")
    named = [each for each in found if str(each.party.number) == asked]
    waiting = [each for each in found if each.state == looked_for]
    if asked and not named:
        raise Http404
    return next(iter([*named, *waiting, *found]))
