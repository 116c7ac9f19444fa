"""Coming and going: the password, the second step where there is one, and the end of sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from chungtay.accounts.actions.examining import _count_try, _examine, _forgive
from chungtay.accounts.actions.second_step import _accept, _begin_second_step, _code_keys
from chungtay.accounts.facts import IdentityConfirmed, SessionEnded, SessionsEnded, SignedIn, SignedOut
from chungtay.accounts.models import Person, SignInSession
from chungtay.accounts.queries import half_session_of, has_second_step, must_have_second_step, person_of_half_session
from chungtay.kernel import people
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell


class NextStep(Enum):
    """What still lies between a right password and a session."""

    NOTHING = "nothing"
    CODE = "code"
    ENROLMENT = "enrolment"


@dataclass(frozen=True)
class Arrival:
    """Somebody who has shown their password: in already, or with a half-session on the way to the second step."""

    person: Person
    next_step: NextStep
    half: str = ""


class HalfSessionOver(RuleBroken):  # reads aloud where it is caught, as RuleBroken does
    """The password was shown too long ago, or what it began is finished: one begins again."""

    def __init__(self) -> None:
        super().__init__(_("Too much time has passed since the password. Please sign in once more."))


def sign_in(login: str, password: str, *, address: str, at: datetime) -> Arrival:
    """Look at a login and its password, and say what is still needed; failures slow the next try down."""
    return arrive(_examine(login, password, address=address, at=at), at=at)


def arrive(person: Person, *, at: datetime) -> Arrival:
    """Let a person in who has shown who they are, or lead them on to the second step they have or must have."""
    if has_second_step(person):
        return Arrival(person, NextStep.CODE, half_session_of(person, at))
    if must_have_second_step(person, today()):
        return Arrival(person, NextStep.ENROLMENT, half_session_of(person, at))
    with transaction.atomic():
        tell(SignedIn(person=person, by=person, on=today()))
    return Arrival(person, NextStep.NOTHING)


def finish_with_code(half: object, code: str, *, address: str, at: datetime) -> Person:
    """Let in who has shown their password a moment ago and now types a code of the telephone or of the paper."""
    person = _behind(half, at)
    keys = _code_keys(person, address)
    _count_try(keys, at)
    with transaction.atomic():
        person = _behind(half, at, is_locking=True)
        _accept(person, code, at)
        tell(SignedIn(person=person, by=person, on=today()))
    _forgive(keys)
    return person


def finish_with_enrolment(
    half: object, seed: str, code: str, *, address: str, at: datetime
) -> tuple[Person, list[str]]:
    """Let in who had to set the second step up first; the person, and their recovery codes to be shown once."""
    person = _behind(half, at)
    keys = _code_keys(person, address)
    _count_try(keys, at)
    with transaction.atomic():
        person = _behind(half, at, is_locking=True)
        printed = _begin_second_step(person, seed, code, at)
        tell(SignedIn(person=person, by=person, on=today()))
    _forgive(keys)
    return person, printed


def _behind(half: object, at: datetime, *, is_locking: bool = False) -> Person:
    """Who stands behind a half-session; with the row locked, the second of two at once finds it used."""
    person = person_of_half_session(half, at)
    if person is not None and is_locking:
        Person.objects.select_for_update().get(pk=person.pk)
        person = person_of_half_session(half, at)
    if person is None:
        raise HalfSessionOver
    return person


def confirm_identity(person: Person, password: str, *, address: str, at: datetime) -> None:
    """Ask a signed-in person for their password once more before a step of weight, such as a signature."""
    _examine(person.login or "", password, address=address, at=at, field="password")
    with transaction.atomic():
        tell(IdentityConfirmed(person=person, by=person, on=today()))


@transaction.atomic
def sign_out(person: Person) -> None:
    """Record that a person has gone; the session itself is ended by the page."""
    tell(SignedOut(person=person, by=person, on=today()))


@transaction.atomic
def end_sessions_of(person: Person, *, by: people.Person, on: date) -> None:
    """End every session of a person, those that are just beginning too; the next request finds none."""
    Person.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    SignInSession.objects.filter(person=person).delete()
    tell(SessionsEnded(person=person, by=by, on=on))


@transaction.atomic
def end_session(session: SignInSession, *, by: people.Person, on: date) -> None:
    """Sign one browser out from afar."""
    person = session.person
    if person is None:
        raise RuleBroken(_("Nobody is signed in there any more."))
    SignInSession.objects.filter(pk=session.pk).delete()
    tell(SessionEnded(person=person, by=by, on=on))


@transaction.atomic
def end_other_sessions(person: Person, kept: str, *, by: people.Person, on: date) -> int:
    """Sign every browser of a person out but the one whose key has this digest; how many there were."""
    count, _models = SignInSession.objects.filter(person=person).exclude(session_key=kept).delete()
    tell(SessionsEnded(person=person, by=by, on=on))
    return count
