"""Changes about people: registering them, their passwords, their coming and going."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from chungtay.accounts.engine import FORGOTTEN_AFTER, TRIES_OF_ONE_ADDRESS, TRIES_OF_ONE_NAME, seconds_left
from chungtay.accounts.facts import (
    FirstOperatorMade,
    FirstRunTokenMade,
    IdentityConfirmed,
    PasswordSet,
    PeopleForgotten,
    PeopleRegistered,
    PersonRegistered,
    SessionsEnded,
    SignedIn,
    SignedOut,
)
from chungtay.accounts.models import FirstRunToken, Person, SignInStreak
from chungtay.accounts.queries import can_anybody_sign_in, digest_of, usable_first_run_token
from chungtay.kernel import people
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.vietnamese import tidy

# Letters without marks: a login is typed on every keyboard and read out over the telephone.
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,119}", re.ASCII)


class TooManyTries(RuleBroken):  # reads aloud where it is caught, as RuleBroken does
    """Too many failures in a row: the next try is looked at after `seconds`."""

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        if seconds < 60:
            sentence = ngettext(
                "There were too many tries. Please wait %(count)s second, then try again.",
                "There were too many tries. Please wait %(count)s seconds, then try again.",
                seconds,
            ) % {"count": seconds}
        else:
            sentence = ngettext(
                "There were too many tries. Please wait %(count)s minute, then try again.",
                "There were too many tries. Please wait %(count)s minutes, then try again.",
                minutes,
            ) % {"count": minutes}
        super().__init__(sentence)
        self.seconds = seconds


@transaction.atomic
def ensure_system_person() -> Person:
    """The person in whose name the system acts by itself; made once, and then always the same."""
    found = Person.objects.filter(is_system=True).first()
    if found is not None:
        return found
    with override(settings.LANGUAGE_CODE):
        system = Person(name=_("System"), is_system=True)
    system.set_unusable_password()
    try:
        with transaction.atomic():
            system.save()
    except IntegrityError:  # another process was first
        return Person.objects.get(is_system=True)
    tell(PersonRegistered(person=system, by=system, on=today()))
    return system


@transaction.atomic
def register_person(
    name: str,
    *,
    by: people.Person,
    on: date,
    login: str | None = None,
    password: str | None = None,
    honorific: str = "",
    is_operator: bool = False,
    is_invented: bool = False,
) -> Person:
    """Enter a human being; with a password they may sign in, without a login they are only named by a source."""
    person = Person(
        name=tidy(name),
        honorific=tidy(honorific),
        login=_fit_login(login) if login else None,
        is_active=password is not None,
        is_operator=is_operator,
        is_invented=is_invented,
    )
    if not person.name:
        raise RuleBroken(_("A person needs a name, as it is written in their papers."), field="name")
    if password is not None and not person.login:
        raise RuleBroken(_("Who signs in needs a sign-in name."), field="login")
    if password is None:
        person.set_unusable_password()
    else:
        _check_password(password, person)
        person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as taken:  # somebody registered the same login a moment ago
        raise _login_taken() from taken
    tell(PersonRegistered(person=person, by=by, on=on))
    return person


@transaction.atomic
def register_people(names: Sequence[str], *, by: people.Person, on: date) -> list[int]:
    """Enter many people by name, without a way to sign in; their keys in the order of the names."""
    rows = [Person(name=tidy(name), password=make_password(None)) for name in names]
    if any(not row.name for row in rows):
        raise RuleBroken(_("A person needs a name, as it is written in their papers."), field="name")
    made = Person.objects.bulk_create(rows, batch_size=2000)
    tell(PeopleRegistered(count=len(made), by=by, on=on, wrote=made))
    return [row.pk for row in made]


@transaction.atomic
def forget_people(keys: Sequence[int], *, by: people.Person, on: date) -> None:
    """Take back people entered by mistake, as long as they never signed in and nothing speaks of them."""
    rows = Person.objects.filter(pk__in=keys)
    if active := rows.filter(is_active=True).first():
        raise RuleBroken(_("%(person)s signs in here by now and stays in the register.") % {"person": active})
    gone = list(rows)
    try:
        rows.delete()
    except ProtectedError as held:
        raise RuleBroken(_("One of these people is named elsewhere by now and stays in the register.")) from held
    if gone:
        tell(PeopleForgotten(count=len(gone), by=by, on=on))


@transaction.atomic
def set_password(person: Person, password: str, *, by: people.Person, on: date) -> Person:
    """Give a person a new password, with which they may sign in; every session they had ends."""
    if not person.login:
        raise RuleBroken(_("Who signs in needs a sign-in name."), field="login")
    _check_password(password, person)
    person.set_password(password)
    person.is_active = True
    person.save(update_fields=["password", "is_active"])
    tell(PasswordSet(person=person, by=by, on=on))
    return person


def change_password(person: Person, *, current: str, new: str, address: str, at: datetime) -> Person:
    """Let a person choose a new password themselves, once they have shown that they know the one they have."""
    _examine(person.login or "", current, address=address, at=at, field="current_password")
    return set_password(person, new, by=person, on=today())


def confirm_identity(person: Person, password: str, *, address: str, at: datetime) -> None:
    """Ask a signed-in person for their password once more before a step of weight, such as a signature."""
    _examine(person.login or "", password, address=address, at=at, field="password")
    with transaction.atomic():
        tell(IdentityConfirmed(person=person, by=person, on=today()))


def sign_in(login: str, password: str, *, address: str, at: datetime) -> Person:
    """The person behind a login and its password; failures from one address slow the next try down."""
    person = _examine(login, password, address=address, at=at)
    with transaction.atomic():
        tell(SignedIn(person=person, by=person, on=today()))
    return person


@transaction.atomic
def sign_out(person: Person) -> None:
    """Record that a person has gone; the session itself is ended by the page."""
    tell(SignedOut(person=person, by=person, on=today()))


@transaction.atomic
def end_sessions_of(person: Person, *, by: people.Person, on: date) -> None:
    """End every session of a person, those that are just beginning too; the next request finds none."""
    Person.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    tell(SessionsEnded(person=person, by=by, on=on))


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


def _fit_login(login: str) -> str:
    fit = tidy(login).lower()
    if not _LOGIN.fullmatch(fit):
        raise RuleBroken(
            _(
                "A sign-in name has 2 to 120 letters without marks, figures, dots, dashes or @, for example"
                " lan.nguyen. Please choose another one."
            ),
            field="login",
        )
    if Person.objects.filter(login=fit).exists():
        raise _login_taken()
    return fit


def _login_taken() -> RuleBroken:
    return RuleBroken(_("Somebody else has this sign-in name. Please choose another one."), field="login")


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as faults:
        sentences = {
            "password_too_short": _("The password needs at least 10 characters, for example four words you remember."),
            "password_too_common": _("This password is on the lists everybody tries first. Please choose another one."),
            "password_too_similar": _(
                "The password is too much like the name or the sign-in name. Choose another one."
            ),
        }
        code = str(faults.error_list[0].code)
        raise RuleBroken(sentences.get(code, " ".join(faults.messages)), field="password") from faults


def _examine(login: str, password: str, *, address: str, at: datetime, field: str | None = None) -> Person:
    """Check a password; the try is counted before it is looked at, so that many at once gain nothing."""
    login = tidy(login).lower()
    keys = _keys(login, address)
    _count_try(keys, at)
    # Django hashes once for an unknown login too: both refusals take the same time.
    person = authenticate(None, login=login, password=password)
    if not isinstance(person, Person):
        raise RuleBroken(
            _("The sign-in name or the password is not right. Check Caps Lock and the Vietnamese typing tool.")
            if field is None
            else _("The password is not right. Check Caps Lock and the Vietnamese typing tool."),
            field=field,
        )
    _forgive(keys)
    return person


def _keys(login: str, address: str) -> list[tuple[str, int]]:
    """What is counted, with the tries that are free: the name from this address, and the address."""
    counted = [(f"{login}\n{address}", TRIES_OF_ONE_NAME)]
    if address:
        counted.append((address, TRIES_OF_ONE_ADDRESS))
    return [(salted_hmac("chungtay.sign-in", what, algorithm="sha256").hexdigest(), free) for what, free in counted]


def _count_try(keys: list[tuple[str, int]], at: datetime) -> None:
    with transaction.atomic():
        SignInStreak.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()
        rows = []
        for key, free in keys:
            SignInStreak.objects.get_or_create(key=key, defaults={"last_at": at})
            row = SignInStreak.objects.select_for_update().get(key=key)
            left = seconds_left(row.failures, row.last_at, at, free=free)
            if left:
                raise TooManyTries(left)
            rows.append(row)
        for row in rows:
            row.failures, row.last_at = row.failures + 1, at
            row.save(update_fields=["failures", "last_at"])


def _forgive(keys: list[tuple[str, int]]) -> None:
    (mine, _free), *others = keys
    with transaction.atomic():
        SignInStreak.objects.filter(key=mine).delete()
        SignInStreak.objects.filter(key__in=[key for key, _free in others], failures__gt=0).update(
            failures=F("failures") - 1
        )
