"""Passwords: set for somebody, changed by the person, chosen anew by a link from the mailbox."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.accounts.actions.examining import _check_password, _count_try, _examine, _keys
from chungtay.accounts.actions.links import _make_link, _use_link
from chungtay.accounts.actions.registering import ensure_system_person
from chungtay.accounts.choices import LinkPurpose
from chungtay.accounts.documents import post_link
from chungtay.accounts.facts import NewPasswordAsked, NewPasswordLinkSent, PasswordSet
from chungtay.accounts.models import AccountLink, Person, SignInSession
from chungtay.kernel import people
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.vietnamese import tidy

LINK_LASTS: Final = timedelta(minutes=30)
LETTERS_WITHOUT_WAITING: Final = 3


@transaction.atomic
def set_password(person: Person, password: str, *, by: people.Person, on: date) -> Person:
    """Give a person a new password, with which they may sign in; every session and every link they had ends."""
    if not person.login:
        raise RuleBroken(_("Who signs in needs a sign-in name."), field="login")
    _check_password(password, person)
    person.set_password(password)
    person.is_active = True
    person.save(update_fields=["password", "is_active"])
    SignInSession.objects.filter(person=person).delete()
    AccountLink.objects.filter(person=person, used_at__isnull=True).delete()
    tell(PasswordSet(person=person, by=by, on=on))
    return person


def change_password(person: Person, *, current: str, new: str, address: str, at: datetime) -> Person:
    """Let a person choose a new password themselves, once they have shown that they know the one they have."""
    _examine(person.login or "", current, address=address, at=at, field="current_password")
    return set_password(person, new, by=person, on=today())


def ask_for_new_password(typed: str, *, address: str, at: datetime) -> None:
    """Note that somebody asks for a way back in; known or unknown, the same is counted and written."""
    _count_try(_keys(f"forgotten\n{tidy(typed).lower()}", address, free=LETTERS_WITHOUT_WAITING), at)
    with transaction.atomic():
        tell(NewPasswordAsked(by=ensure_system_person(), on=today()))


@transaction.atomic
def send_new_password_link(person: Person, *, by: people.Person, on: date, at: datetime) -> AccountLink:
    """Send the one link with which the person may choose a new password, to the address they have confirmed."""
    link, _token = _make_link(person, LinkPurpose.NEW_PASSWORD, email=person.email, lasts=LINK_LASTS, at=at)
    tell(NewPasswordLinkSent(person=person, by=by, on=on))
    post_link(link, "accounts.new_password")
    return link


@transaction.atomic
def choose_new_password(token: str, password: str, *, at: datetime, on: date) -> Person:
    """Take the new password of whoever has the link; whoever has a second step is still asked for it afterwards."""
    link = _use_link(token, LinkPurpose.NEW_PASSWORD, at)
    return set_password(link.person, password, by=link.person, on=on)
