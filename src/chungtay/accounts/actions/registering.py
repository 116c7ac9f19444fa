"""Registering people, naming their address, and taking back who was entered by mistake."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.accounts.actions.examining import _check_password
from chungtay.accounts.facts import (
    EmailConfirmed,
    PeopleForgotten,
    PeopleRegistered,
    PersonRegistered,
)
from chungtay.accounts.models import Person
from chungtay.kernel import people
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.vietnamese import tidy

# Letters without marks: a login is typed on every keyboard and read out over the telephone.
_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,119}", re.ASCII)


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
    if Person.objects.filter(Q(login=fit) | Q(email=fit)).exists():
        raise _login_taken()
    return fit


def _login_taken() -> RuleBroken:
    return RuleBroken(_("Somebody else has this sign-in name. Please choose another one."), field="login")


@transaction.atomic
def set_email(person: Person, email: str, *, by: people.Person, on: date) -> Person:
    """Note the address a person has shown to be theirs; letters and new passwords go there from now on."""
    fit = _fit_email(email)
    is_taken = Person.objects.filter(Q(email=fit) | Q(login=fit)).exclude(pk=person.pk).exists()
    known = Person.objects.get(pk=person.pk)
    replaced = known.email if known.email_confirmed_at else ""
    person.email, person.email_confirmed_at = fit, now()
    try:
        if is_taken:
            raise IntegrityError
        with transaction.atomic():
            person.save(update_fields=["email", "email_confirmed_at"])
    except IntegrityError as taken:
        raise RuleBroken(
            _("Somebody else signs in with this address. Please give another one."), field="email"
        ) from taken
    tell(EmailConfirmed(person=person, replaced=replaced, by=by, on=on))
    return person


def _fit_email(email: str) -> str:
    fit = tidy(email).lower()
    try:
        validate_email(fit)
        fit.encode("ascii")
    except (ValidationError, UnicodeEncodeError) as fault:
        raise RuleBroken(
            _("This is not a complete e-mail address without marks, for example lan@truong.edu.vn."), field="email"
        ) from fault
    return fit
