"""The second step: an authenticator's six figures, or one of ten codes on paper; each is taken once."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from chungtay.accounts.actions.examining import _count_try, _examine, _forgive, _keys
from chungtay.accounts.engine import codes
from chungtay.accounts.facts import (
    RecoveryCodesRenewed,
    RecoveryCodeUsed,
    SecondStepBegun,
    SecondStepEnded,
)
from chungtay.accounts.models import Person, RecoveryCode, SecondStep
from chungtay.accounts.queries import (
    digest_of_recovery_code,
    letters_of_seed,
    must_have_second_step,
    recovery_codes_left,
    sealed_secret,
    secret_of,
)
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell


def switch_on_second_step(person: Person, seed: str, code: str, *, address: str, at: datetime) -> list[str]:
    """Keep the offered secret once a code has shown that the telephone knows it; the recovery codes, shown once."""
    keys = _code_keys(person, address)
    _count_try(keys, at)
    with transaction.atomic():
        printed = _begin_second_step(person, seed, code, at)
    _forgive(keys)
    return printed


def renew_recovery_codes(person: Person, code: str, *, address: str, at: datetime) -> list[str]:
    """Ten fresh codes for paper instead of those there were, for whoever types a present code."""
    keys = _code_keys(person, address)
    _count_try(keys, at)
    with transaction.atomic():
        _accept(person, code, at)
        printed = _print_codes(person)
        tell(RecoveryCodesRenewed(person=person, by=person, on=today()))
    _forgive(keys)
    return printed


def switch_off_second_step(person: Person, *, password: str, code: str, address: str, at: datetime, on: date) -> None:
    """Do without the second step again, for whoever may, knows the password and has the telephone in hand."""
    if must_have_second_step(person, on):
        raise RuleBroken(_("Your role needs the second step, so it cannot be switched off."))
    _examine(person.login or "", password, address=address, at=at, field="password")
    keys = _code_keys(person, address)
    _count_try(keys, at)
    with transaction.atomic():
        _accept(person, code, at)
        _take_away(person)
        tell(SecondStepEnded(person=person, by=person, on=on))
    _forgive(keys)


def _begin_second_step(person: Person, seed: str, code: str, at: datetime) -> list[str]:
    letters = letters_of_seed(person, seed, at)
    if letters is None:
        raise RuleBroken(_("This picture is too old. Please take a picture of the new one."), field="code")
    step = codes.matching_step(codes.from_letters(letters), codes.figures_of(code), at)
    if step is None:
        raise _wrong_code()
    try:
        with transaction.atomic():
            SecondStep.objects.create(person=person, secret=sealed_secret(letters, at), last_step=step, begun_at=at)
    except IntegrityError as there:
        raise RuleBroken(_("You have a second step already. Switch it off before you set up another one.")) from there
    printed = _print_codes(person)
    tell(SecondStepBegun(person=person, by=person, on=today()))
    return printed


def _print_codes(person: Person) -> list[str]:
    """Fresh recovery codes; those there were stop working."""
    RecoveryCode.objects.filter(person=person).delete()
    printed = [
        codes.recovery_code(secrets.randbelow(10**codes.RECOVERY_FIGURES)) for _code in range(codes.RECOVERY_CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=person, digest=digest_of_recovery_code(person, codes.figures_of(code))) for code in printed
    )
    return printed


def _take_away(person: Person) -> None:
    SecondStep.objects.filter(person=person).delete()
    RecoveryCode.objects.filter(person=person).delete()


def _accept(person: Person, code: str, at: datetime) -> None:
    """Take a code, once: of two who bring the same one, the row lets the first through and not the second."""
    figures = codes.figures_of(code)
    if len(figures) == codes.RECOVERY_FIGURES:
        _accept_recovery_code(person, figures, at)
        return
    known = SecondStep.objects.filter(person=person).first()
    secret = secret_of(known, at) if known is not None else None
    step = codes.matching_step(secret, figures, at) if secret is not None else None
    if known is None or step is None:
        raise _wrong_code()
    if not SecondStep.objects.filter(pk=known.pk, last_step__lt=step).update(last_step=step):
        raise RuleBroken(
            _("This code has been used already. Wait until the telephone shows the next one."), field="code"
        )


def _accept_recovery_code(person: Person, figures: str, at: datetime) -> None:
    unused = RecoveryCode.objects.filter(
        person=person, digest=digest_of_recovery_code(person, figures), used_at__isnull=True
    )
    if not unused.update(used_at=at):
        raise RuleBroken(
            _("This recovery code is not one of yours, or has been used. Please take the next one."), field="code"
        )
    tell(RecoveryCodeUsed(person=person, left=recovery_codes_left(person), by=person, on=today()))


def _wrong_code() -> RuleBroken:
    return RuleBroken(
        _("The code is not right. Type the six figures the telephone shows now; its clock must be set by itself."),
        field="code",
    )


def _code_keys(person: Person, address: str) -> list[tuple[str, int]]:
    """What is counted for codes: the person wherever the tries come from, for a code is short; and the address."""
    return _keys(f"code\n{person.uid}", address)
