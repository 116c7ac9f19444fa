"""Who leads bodies, for rooms that tell them news."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.facts import Fact
from chungtay.organisations.queries import members_of_many
from chungtay.organisations.rules import LEADERS


def leaders_of(path: str) -> Callable[[Fact], list[Person]]:
    """Who leads, today, the bodies of the rows a fact names by this path, such as `agreement.parties`; each once."""
    rows_of = attrgetter(path)

    def leaders(fact: Fact) -> list[Person]:
        bodies = rows_of(fact).values_list("organisation_id", flat=True)
        return list({row.person_id: row.person for row in members_of_many(bodies, LEADERS, today())}.values())

    return leaders
