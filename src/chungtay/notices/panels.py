from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from chungtay.accounts.models import Person
from chungtay.notices.queries import unread_count

# Where the frame counts: pages people begin their day with. Elsewhere the question would cost every list one more.
COUNTED_ON = frozenset({"accounts", "notices"})


def what_is_unread(request: HttpRequest) -> dict[str, Any]:
    """For the frame: how many notices the person has not read, asked for only where it is shown."""
    match, person = request.resolver_match, getattr(request, "user", None)
    if match is None or match.namespace not in COUNTED_ON or not isinstance(person, Person):
        return {}
    return {"unread_notices": SimpleLazyObject(lambda: unread_count(person))}
