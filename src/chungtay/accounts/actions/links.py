"""One-time links to a mailbox, and the address they confirm."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chungtay.accounts.actions.examining import _examine
from chungtay.accounts.actions.registering import _fit_email, set_email
from chungtay.accounts.choices import LinkPurpose
from chungtay.accounts.documents import post_link
from chungtay.accounts.facts import EmailAsked
from chungtay.accounts.models import AccountLink, Person
from chungtay.accounts.queries import digest_of, open_link, token_of
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell

CONFIRMATION_LASTS: Final = timedelta(hours=24)


def ask_to_confirm_email(person: Person, email: str, *, password: str, address: str, at: datetime) -> AccountLink:
    """Send a link to a new address; until it is followed and confirmed, everything stays with the old one."""
    _examine(person.login or "", password, address=address, at=at, field="password")
    with transaction.atomic():
        link, _token = _make_link(
            person, LinkPurpose.CONFIRM_EMAIL, email=_fit_email(email), lasts=CONFIRMATION_LASTS, at=at
        )
        tell(EmailAsked(person=person, by=person, on=today()))
        post_link(link, "accounts.confirm_email")
    return link


@transaction.atomic
def confirm_email(token: str, *, at: datetime, on: date) -> Person:
    """Take the address as the person's own: whoever has the link reads its mailbox."""
    link = _use_link(token, LinkPurpose.CONFIRM_EMAIL, at)
    return set_email(link.person, link.email, by=link.person, on=on)


def _make_link(
    person: Person, purpose: LinkPurpose, *, email: str, lasts: timedelta, at: datetime
) -> tuple[AccountLink, str]:
    """The newest link of its kind, and its token; the one before it stops working."""
    AccountLink.objects.filter(person=person, purpose=purpose).delete()
    link = AccountLink(person=person, purpose=purpose, email=email, made_at=at, expires_at=at + lasts)
    token = token_of(link)
    link.digest = digest_of(token)
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError as other:  # the same was asked for at the same moment
        raise RuleBroken(_("A link is on its way to you already. Please look into your mailbox.")) from other
    return link, token


def _use_link(token: str, purpose: LinkPurpose, at: datetime) -> AccountLink:
    """Turn the link; of two who follow it at once, one is told that it has been used."""
    link = open_link(token, purpose, at)
    if link is None or not AccountLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=at):
        raise RuleBroken(_("This link has been used or is too old. Please ask for a new one."))
    return link
