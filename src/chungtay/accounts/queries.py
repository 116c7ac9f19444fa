"""Reads about people, and about who may come in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import date

from django.conf import settings

from chungtay.accounts.models import FirstRunToken, Person

PostsProvider = Callable[[Sequence[Person], date], dict[int, str]]
SecondStepQuestion = Callable[[Person, date], bool]

_posts: list[PostsProvider] = []
_second_step: list[SecondStepQuestion] = []


def register_posts(provider: PostsProvider) -> PostsProvider:
    """Let an upper room say what people are on a day: their post and unit in one line, by the person's number."""
    _posts.append(provider)
    return provider


def posts_of(people: Sequence[Person], on: date) -> dict[int, str]:
    """The post and unit of each person on a day, as far as an upper room knows one."""
    found: dict[int, str] = {}
    for provider in _posts:
        found |= provider(people, on)
    return found


def require_second_step(question: SecondStepQuestion) -> SecondStepQuestion:
    """Let an upper room say who may not sign in by a password alone: the question answers for a person on a day."""
    _second_step.append(question)
    return question


def must_have_second_step(person: Person, on: date) -> bool:
    """Whether this person signs in with a second step or not at all, as this installation is set up."""
    return bool(settings.SECOND_STEP_REQUIRED) and any(question(person, on) for question in _second_step)


@require_second_step
def operates_the_installation(person: Person, on: date) -> bool:
    """Whether the person keeps the installation running, and so could open every door."""
    return person.is_operator


def system_person() -> Person:
    """Who acts when the system does something by itself; `ensure_system_person` makes them at the first start."""
    return Person.objects.get(is_system=True)


def can_anybody_sign_in() -> bool:
    """Whether somebody has a way in, invented people in the demo only; until then the first-run token is the way."""
    return (settings.IS_DEMO and Person.objects.filter(is_active=True).exists()) or is_in_real_use()


def is_in_real_use() -> bool:
    """Whether a person who is not invented may sign in: then this database is no place for the demo."""
    return Person.objects.filter(is_active=True, is_invented=False).exists()


def demo_people() -> list[Person]:
    """The invented people of the demo who may sign in, in the order they were made."""
    return list(Person.objects.filter(is_invented=True, is_active=True).order_by("id")[:24])


def digest_of(token: str) -> str:
    """How a first-run token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def came_by_first_run_token(person_key: int | None) -> bool:
    """Whether this is the person whom the word printed at the first start made."""
    return person_key is not None and FirstRunToken.objects.filter(used_by=person_key).exists()


def usable_first_run_token(token: str) -> FirstRunToken | None:
    """The row of a token that was printed and not yet used, as long as nobody can sign in."""
    if can_anybody_sign_in():
        return None
    return FirstRunToken.objects.filter(digest=digest_of(token), used_at__isnull=True).first()
