"""Answers to invitations. What an invitation stands on is asked anew here, whatever it was when it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from chungtay.access.choices import InvitationState
from chungtay.access.facts import InvitationAccepted, InvitationDeclined
from chungtay.access.models import Invitation
from chungtay.access.queries.invitations import account_with, closed_because
from chungtay.access.queries.tokens import code_of
from chungtay.accounts.actions import Arrival, arrive, ensure_system_person, register_person, set_password
from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.vietnamese import tidy
from chungtay.organisations.actions import add_membership
from chungtay.organisations.choices import Role


@dataclass(frozen=True)
class NewAccount:
    """What somebody types who has no account yet; the name only where the register does not know it."""

    login: str
    password: str
    name: str = ""


def accept_with_new_account(
    invitation: Invitation, account: NewAccount, *, code: str, on: date, at: datetime
) -> Arrival:
    """A new person joins: account, role and answer in one stroke, or nothing of it; and what is needed to be in."""
    _must_know_the_code(invitation, code, at=at)
    return arrive(_join_anew(invitation, account, on=on, at=at), at=at)


def accept_as(invitation: Invitation, *, by: Person, code: str, on: date, at: datetime) -> Person:
    """A person who signs in here already takes the role."""
    if invitation.is_for_member:
        raise RuleBroken(
            _("This invitation belongs to a person of the register who has no account yet. Sign out, then accept it.")
        )
    if invitation.email and by.email_confirmed_at and by.email != invitation.email:
        raise RuleBroken(
            _("This invitation was sent to another e-mail address than yours. Ask for one to your own address.")
        )
    _must_know_the_code(invitation, code, at=at)
    return _join_as(invitation, by, on=on, at=at)


@transaction.atomic
def decline(invitation: Invitation, reason: str, *, on: date, at: datetime) -> Invitation:
    """Whoever holds the link says that they will not come, or that they are somebody else; no account is needed."""
    _must_be_open(invitation, at)
    invitation.state, invitation.answered_at = InvitationState.DECLINED, at
    invitation.reason = tidy(reason)[:300]
    invitation.version += 1
    invitation.save(update_fields=["state", "answered_at", "reason", "version"])
    by = ensure_system_person()
    tell(InvitationDeclined(invitation=invitation, organisation=invitation.organisation, by=by, on=on))
    return invitation


@transaction.atomic
def _join_anew(invitation: Invitation, account: NewAccount, *, on: date, at: datetime) -> Person:
    _must_be_open(invitation, at)
    if account_with(invitation.email) is not None:
        raise RuleBroken(
            _("Somebody signs in here with this e-mail address already. Sign in, then open the link once more.")
        )
    member = invitation.membership
    if member is not None:
        person = _open_account(member.person, account, by=invitation.invited_by, on=on)
    else:
        person = register_person(
            account.name,
            by=invitation.invited_by,
            on=on,
            login=account.login,
            password=account.password,
            is_invented=settings.IS_DEMO,
        )
    return _answer(invitation, person, on=on, at=at)


@transaction.atomic
def _join_as(invitation: Invitation, person: Person, *, on: date, at: datetime) -> Person:
    _must_be_open(invitation, at)
    return _answer(invitation, person, on=on, at=at)


def _answer(invitation: Invitation, person: Person, *, on: date, at: datetime) -> Person:
    """Give the role by the right of who invited, asked anew just before, and close the invitation."""
    if invitation.membership is None:
        add_membership(
            person,
            invitation.organisation,
            Role(invitation.role),
            by=invitation.invited_by,
            valid_from=max(invitation.begins_on, on),
            post=invitation.post,
        )
    if invitation.email and not person.email_confirmed_at:
        _confirm_address(person, invitation.email, at)
    invitation.state = InvitationState.ACCEPTED
    invitation.answered_by, invitation.answered_at = person, at
    invitation.version += 1
    invitation.save(update_fields=["state", "answered_by", "answered_at", "version"])
    tell(
        InvitationAccepted(
            invitation=invitation, organisation=invitation.organisation, role=invitation.role, by=person, on=on
        )
    )
    return person


def _open_account(person: Person, account: NewAccount, *, by: Person, on: date) -> Person:
    """The person the register names without a way in gets one; it stays the same person, not a double."""
    person.refresh_from_db(from_queryset=Person.objects.select_for_update())
    if person.is_active:
        raise RuleBroken(_("%(person)s signs in here already and needs no invitation.") % {"person": person})
    person.login = tidy(account.login).lower()
    person.is_invented = person.is_invented or settings.IS_DEMO
    try:
        with transaction.atomic():
            person.save(update_fields=["login", "is_invented"])
    except IntegrityError as taken:
        raise RuleBroken(_("Somebody else has this sign-in name. Please choose another one."), field="login") from taken
    return set_password(person, account.password, by=by, on=on)


def _confirm_address(person: Person, email: str, at: datetime) -> None:
    """The link came by letter to this address and to nobody else, so whoever holds it reads the letters sent there."""
    person.email, person.email_confirmed_at = email, at
    try:
        with transaction.atomic():
            person.save(update_fields=["email", "email_confirmed_at"])
    except IntegrityError as taken:
        raise RuleBroken(
            _("Somebody signs in here with this e-mail address already. Sign in, then open the link once more.")
        ) from taken


def _must_be_open(invitation: Invitation, at: datetime) -> None:
    """Hold the row, so that of many answers at once one counts, and refuse what can no longer be answered."""
    seen = invitation.issue
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update(of=("self",)))
    if invitation.issue != seen:
        raise RuleBroken(_("A newer link has been sent since. Use that one."))
    if reason := closed_because(invitation, at):
        raise RuleBroken(reason)


def _must_know_the_code(invitation: Invitation, code: str, *, at: datetime) -> None:
    """Of a link handed over by hand: the code is counted before it is judged, and the count stays."""
    if not invitation.is_by_hand:
        return
    with transaction.atomic():
        _must_be_open(invitation, at)
        is_right = constant_time_compare(code_of(invitation), "".join(code.split()))
        if not is_right:
            invitation.wrong_codes += 1
            invitation.save(update_fields=["wrong_codes"])
    if not is_right:
        raise RuleBroken(
            _("This is not the code. Ask the person who invited you to read it out once more."), field="code"
        )
