from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from chungtay.kernel import outbox
from chungtay.kernel.clock import now
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.needs.facts import UnitAsked
from chungtay.needs.queries.asking import LETTER, PURPOSE, units_to_ask
from chungtay.notices.models import Link
from chungtay.notices.queries.links import lay_link
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import members_of_many

ANSWERED_WITHIN = timedelta(days=30)
MOST_AT_ONCE = 500


def ask_again(*, by: Person, on: date) -> int:
    """Ask whoever speaks for a silent unit, by a link of their own, whether its entries still hold; how many units."""
    units = list(units_to_ask(on)[:MOST_AT_ONCE])
    speakers = members_of_many([unit.pk for unit in units], SIGNERS, on)
    asked = 0
    for unit in units:
        people = {row.person_id: row.person for row in speakers if row.organisation_id == unit.pk}
        links = [
            lay_link(PURPOSE, unit, to=person, expires_at=now() + ANSWERED_WITHIN, by=by) for person in people.values()
        ]
        asked += bool(links)
        _ask(unit, links, by=by, on=on)
    return asked


@transaction.atomic
def _ask(unit: Organisation, links: list[Link], *, by: Person, on: date) -> None:
    for link in links:
        link.save(force_insert=True)
        if link.person is not None and link.person.email and link.person.email_confirmed_at:
            words = {"letter": LETTER, "link": link.uid}
            outbox.put("mail", link.person.email, words, dedupe_key=f"{LETTER} {link.uid}", gate=LETTER)
    if links:
        tell(UnitAsked(organisation=unit, count=len(links), wrote=links, by=by, on=on))
