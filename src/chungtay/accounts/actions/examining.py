"""Looking at a password or a code: every try is counted before it is looked at, and failures slow the next one down."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.accounts.engine.throttle import FORGOTTEN_AFTER, TRIES_OF_ONE_ADDRESS, TRIES_OF_ONE_NAME, seconds_left
from chungtay.accounts.models import Person, SignInStreak
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.vietnamese import tidy


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
    keys = _keys(f"{_login_behind(login)}\n{address}", address)
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


def _login_behind(typed: str) -> str:
    """The login of whoever signs in by this address, so that two names of one person are not counted apart."""
    if "@" not in typed or Person.objects.filter(login=typed).exists():
        return typed
    found = Person.objects.filter(email=typed, email_confirmed_at__isnull=False).values_list("login", flat=True).first()
    return found or typed


def _keys(what: str, address: str, *, free: int = TRIES_OF_ONE_NAME) -> list[tuple[str, int]]:
    """What is counted, with the tries that are free: the thing tried, and the address it is tried from."""
    counted = [(what, free)]
    if address:
        counted.append((address, TRIES_OF_ONE_ADDRESS))
    return [(salted_hmac("chungtay.sign-in", what, algorithm="sha256").hexdigest(), free) for what, free in counted]


def _count_try(keys: list[tuple[str, int]], at: datetime) -> None:
    with transaction.atomic():
        SignInStreak.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()
        rows = []
        for key, free in keys:
            # One statement makes or takes the row and keeps it: a sign-in beside this one may be wiping it out.
            SignInStreak.objects.bulk_create(
                [SignInStreak(key=key, last_at=at)],
                update_conflicts=True,
                unique_fields=["key"],
                update_fields=["key"],
            )
            row = SignInStreak.objects.get(key=key)
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
