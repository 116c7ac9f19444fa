"""What a person is, in the words that stand under the name on every page.

Asked by every page, so that its words are written once: putting them together from models takes longer than the answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from chungtay.accounts.models import Person
from chungtay.organisations.choices import Role

HELD = """SELECT held.person_id, held.role, held.post, named.name FROM organisations_membership held
LEFT JOIN organisations_organisationname named ON named.organisation_id = held.organisation_id
AND COALESCE(named.valid_from, '0001-01-01') <= %s AND COALESCE(named.valid_until, '9999-12-31') > %s
WHERE COALESCE(held.valid_from, '0001-01-01') <= %s AND COALESCE(held.valid_until, '9999-12-31') > %s
AND held.person_id IN ({keys}) ORDER BY COALESCE(held.valid_from, '0001-01-01') DESC, held.id DESC"""


def posts_in_words(people: Sequence[Person], on: date) -> dict[int, str]:
    """The first role each person holds on the day, with its body, in one line, by the person's key."""
    if not people:
        return {}
    day = connection.ops.adapt_datefield_value(on)
    asked = HELD.format(keys=", ".join(["%s"] * len(people)))
    with connection.cursor() as cursor:
        cursor.execute(asked, [day] * 4 + [person.pk for person in people])
        return {key: f"{post or Role(role).label}, {name}" for key, role, post, name in cursor.fetchall()}
