from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from chungtay.accounts.models import Person
from chungtay.accounts.queries import posts_of
from chungtay.kernel import clock


def who_is_signed_in(request: HttpRequest) -> dict[str, Any]:
    """For the frame of every page: the post of the person whose name stands in it, asked for only where it is shown."""

    def post() -> str:
        person = getattr(request, "user", None)
        return posts_of([person], clock.today()).get(person.pk, "") if isinstance(person, Person) else ""

    return {"person_role": SimpleLazyObject(post)}
