"""Who has lost everything: an operator who knows the person lets them begin anew, and is not alone in knowing it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.accounts.actions.examining import _count_try, _examine, _forgive
from chungtay.accounts.actions.links import _make_link
from chungtay.accounts.actions.second_step import _accept, _code_keys, _take_away
from chungtay.accounts.actions.signing_in import end_sessions_of
from chungtay.accounts.choices import LinkPurpose
from chungtay.accounts.documents import post_link
from chungtay.accounts.facts import AccessRestored
from chungtay.accounts.models import AccountLink, Person
from chungtay.accounts.queries import has_second_step
from chungtay.kernel import people
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell

RESTORING_LASTS: Final = timedelta(hours=24)


def restore_access(
    person: Person, *, password: str, code: str, address: str, by: Person, on: date, at: datetime
) -> AccountLink:
    """Take a person's password and second step away and send a link to the address they have confirmed.

    The operator shows their own password and code once more; other operators are told.
    """
    if person.pk == by.pk:
        raise RuleBroken(_("Another operator must do this for you, so that two people know of it."))
    if not person.email or person.email_confirmed_at is None:
        raise RuleBroken(
            _(
                "%(person)s has confirmed no e-mail address, so there is no safe place to send a link to. At the"
                " computer of this installation, the command restore_access prints one."
            )
            % {"person": person}
        )
    _examine(by.login or "", password, address=address, at=at, field="password")
    keys = _code_keys(by, address) if has_second_step(by) else []
    if keys:
        _count_try(keys, at)
    with transaction.atomic():
        if keys:
            _accept(by, code, at)
        link, _token = _begin_anew(person, by=by, on=on, at=at)
        post_link(link, "accounts.restored")
    if keys:
        _forgive(keys)
    return link


@transaction.atomic
def restore_access_by_hand(person: Person, *, by: people.Person, on: date, at: datetime) -> str:
    """The same for whoever sits at the computer of the installation; the token, to be handed over in person."""
    if not person.is_active:
        raise RuleBroken(_("%(person)s does not sign in here.") % {"person": person})
    _link, token = _begin_anew(person, by=by, on=on, at=at)
    return token


def _begin_anew(person: Person, *, by: people.Person, on: date, at: datetime) -> tuple[AccountLink, str]:
    _take_away(person)
    # Without a second step the old password would be enough for whoever took both.
    person.set_unusable_password()
    person.save(update_fields=["password"])
    end_sessions_of(person, by=by, on=on)
    AccountLink.objects.filter(person=person, used_at__isnull=True).delete()
    made = _make_link(person, LinkPurpose.NEW_PASSWORD, email=person.email, lasts=RESTORING_LASTS, at=at)
    tell(AccessRestored(person=person, by=by, on=on))
    return made
