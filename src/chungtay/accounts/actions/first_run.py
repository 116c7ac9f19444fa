"""The first operator of an installation, by the word printed at its first start."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.accounts.actions.registering import ensure_system_person, register_person
from chungtay.accounts.facts import FirstOperatorMade, FirstRunTokenMade
from chungtay.accounts.models import FirstRunToken, Person
from chungtay.accounts.queries import can_anybody_sign_in, digest_of, usable_first_run_token
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell


@transaction.atomic
def make_first_run_token() -> str:
    """A fresh one-time word for the first operator; the words printed before it stop working."""
    if can_anybody_sign_in():
        raise RuleBroken(_("Somebody can sign in already; ask them for a way in."))
    token = secrets.token_urlsafe(24)
    FirstRunToken.objects.filter(used_at__isnull=True).delete()
    row = FirstRunToken.objects.create(digest=digest_of(token), made_at=now())
    tell(FirstRunTokenMade(token=row, by=ensure_system_person(), on=today()))
    return token


@transaction.atomic
def make_first_operator(token: str, *, name: str, login: str, password: str, on: date) -> Person:
    """Make the person who runs this installation, with the word printed at its first start; it works once."""
    row = usable_first_run_token(token)
    # The one that turns the row is the one that used the word, however many try at once.
    if row is None or not FirstRunToken.objects.filter(pk=row.pk, used_at__isnull=True).update(used_at=now()):
        raise RuleBroken(_("This address has been used already. Sign in with the person it made."))
    system = ensure_system_person()
    person = register_person(name, login=login, password=password, is_operator=True, by=system, on=on)
    FirstRunToken.objects.filter(pk=row.pk).update(used_by=person)
    tell(FirstOperatorMade(person=person, by=system, on=on, wrote=[row]))
    return person
