"""What the crew does at the door: somebody with a second step, and several hands that come in at once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from chungtay.accounts import actions
from chungtay.accounts.engine import codes
from chungtay.accounts.models import Person, SecondStep, SignInStreak
from chungtay.accounts.queries import half_session_of, offered_seed, person_of_half_session, secret_of, token_of

DAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
NEW = "bốn từ dễ nhớ"


def somebody_new(mark: str) -> dict[str, Any]:
    """A person with a second step since five minutes: what they hold in their hands at noon."""
    system = actions.ensure_system_person()
    person = actions.register_person("Trần Văn Minh", login=mark, password=NEW, by=system, on=DAY)
    actions.set_email(person, f"{mark}@truong.example", by=system, on=DAY)
    begun = NOON - timedelta(minutes=5)
    seed = offered_seed(person, begun)
    secret = codes.from_letters(seed.letters)
    first = codes.code_at(secret, codes.step_at(begun))
    paper = actions.switch_on_second_step(person, seed.sealed, first, address="", at=begun)
    link = actions.send_new_password_link(person, by=system, on=DAY, at=NOON)
    return {
        "half": half_session_of(person, NOON),
        "codes": [codes.code_at(secret, codes.step_at(NOON) + later) for later in (-1, 0, 1)],
        "paper": paper,
        "token": token_of(link),
    }


def somebody_bare(mark: str) -> dict[str, Any]:
    """A person without a second step, and the offer of one."""
    system = actions.ensure_system_person()
    person = actions.register_person("Trần Văn Minh", login=mark, password=NEW, by=system, on=DAY)
    seed = offered_seed(person, NOON)
    code = codes.code_at(codes.from_letters(seed.letters), codes.step_at(NOON))
    return {"half": half_session_of(person, NOON), "seed": seed.sealed, "code": code}


def by_code(*, half: str, code: str, **_rest: Any) -> str:
    return str(actions.finish_with_code(half, code, address="", at=NOON).login)


def by_code_of_their_own_half(*, mark: str, code: str, **_rest: Any) -> str:
    return by_code(half=half_session_of(Person.objects.get(login=mark), NOON), code=code)


def by_enrolment(*, half: str, seed: str, code: str, **_rest: Any) -> str:
    person, _printed = actions.finish_with_enrolment(half, seed, code, address="", at=NOON)
    return str(person.login)


def by_link(*, token: str, **_rest: Any) -> str:
    return str(actions.choose_new_password(token, NEW, at=NOON, on=DAY).login)


def by_password(*, mark: str, password: str, **_rest: Any) -> str:
    return str(actions.sign_in(mark, password, address="203.0.113.7", at=NOON).person.login)


def forgiving(*, seconds: float, **_rest: Any) -> str:
    """Wipe all counted tries out and stay in that transaction for a while, as a slow sign-in of somebody else does."""
    with transaction.atomic():
        forgiven, _models = SignInStreak.objects.all().delete()
        time.sleep(seconds)
    return "forgiven" if forgiven else ""


def hastily(*, half: str, code: str, **_rest: Any) -> str:
    """The planted hole: look first, write later, whoever has written meanwhile."""
    person = person_of_half_session(half, NOON)
    if person is None:
        return ""
    known = SecondStep.objects.get(person=person)
    step = codes.matching_step(secret_of(known, NOON) or b"", code, NOON)
    if step is None or step <= known.last_step:
        return ""
    time.sleep(0.5)
    SecondStep.objects.filter(pk=known.pk).update(last_step=step)
    return str(person.login)


WAYS: dict[str, Callable[..., str]] = {
    way.__name__: way
    for way in (by_code, by_code_of_their_own_half, by_enrolment, by_link, by_password, forgiving, hastily)
}
