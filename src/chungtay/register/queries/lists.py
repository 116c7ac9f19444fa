"""Bodies as lines of a list: values instead of rows, and as many questions for a thousand as for one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from django.db import connection, models

from chungtay.organisations.choices import Kind, Level
from chungtay.organisations.models import Organisation
from chungtay.places.queries import lines_of

COUNTED_EXACTLY = 1000


@dataclass(frozen=True)
class Listed:
    """A body as a list of a day shows it; what is stated of an ended one is the last that was."""

    organisation: Organisation
    name: str
    former: str
    kind: str
    place: str
    under: str
    is_alive: bool
    is_known: bool

    @property
    def is_plain(self) -> bool:
        """Whether it stands and nothing more is to be said of that."""
        return self.is_alive and self.is_known


# What a list says of its bodies, asked at once: what it is, of which body, since when, and its words.
KEYS = {
    "sqlite": "SELECT value FROM json_each(%(keys)s)",
    "postgresql": "SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST(%(keys)s AS json))",
}
STATED = """SELECT 'name', organisation_id, COALESCE(valid_from, '0001-01-01') AS since, name, ''
FROM organisations_organisationname WHERE organisation_id IN ({keys}) UNION ALL
SELECT 'kind', organisation_id, COALESCE(valid_from, '0001-01-01'), kind, levels
FROM organisations_organisationkind WHERE organisation_id IN ({keys}) UNION ALL
SELECT 'unit', organisation_id, COALESCE(valid_from, '0001-01-01'), CAST(COALESCE(unit_id, 0) AS text), ''
FROM organisations_seat WHERE organisation_id IN ({keys}) UNION ALL
SELECT 'under', link.organisation_id, '0001-01-01', above.name, function FROM organisations_parentage link
JOIN organisations_organisationname above ON above.organisation_id = link.parent_id
WHERE link.organisation_id IN ({keys})
AND COALESCE(link.valid_from, '0001-01-01') <= %(day)s AND COALESCE(link.valid_until, '9999-12-31') > %(day)s
AND COALESCE(above.valid_from, '0001-01-01') <= %(day)s AND COALESCE(above.valid_until, '9999-12-31') > %(day)s
ORDER BY since"""
STATED_AS = {vendor: STATED.replace("{keys}", keys) for vendor, keys in KEYS.items()}


def listed_on(bodies: Sequence[Organisation], day: date) -> list[Listed]:
    """The lines of these bodies on the day, in their order."""
    stated = _stated(bodies, day)
    kinds = {key: rows[-1] for key, rows in stated["kind"].items()}
    units = {key: int(rows[-1][0]) for key, rows in stated["unit"].items()}
    places = lines_of(found, day) if (found := {unit for unit in units.values() if unit}) else {}
    names, under = stated["name"], stated["under"]
    return [
        Listed(
            organisation=body,
            name=names[body.pk][-1][0] if body.pk in names else body.current_name,
            former="; ".join(name for name, _none in names.get(body.pk, [])[:-1]),
            kind=_in_words(*kinds.get(body.pk, ("", ""))),
            place=places.get(units.get(body.pk, 0), ""),
            under="; ".join(dict.fromkeys(name for name, _for in sorted(under.get(body.pk, ()), key=itemgetter(1)))),
            is_alive=body.is_valid_on(day),
            is_known=body.is_known_on(day),
        )
        for body in bodies
    ]


def counted(rows: models.QuerySet[Any], *, is_cheap: bool = False) -> tuple[int, bool]:
    """How many rows there are, and whether that is all: beyond a thousand nobody is made to wait for the rest."""
    if is_cheap:
        return rows.count(), True
    found = rows.order_by()[: COUNTED_EXACTLY + 1].count()
    return min(found, COUNTED_EXACTLY), found <= COUNTED_EXACTLY


def _stated(bodies: Sequence[Organisation], day: date) -> dict[str, dict[int, list[tuple[str, str]]]]:
    """By what is stated, what each body has had by the day, the last at the end; of one not yet begun its first."""
    stated: dict[str, dict[int, list[tuple[str, str]]]] = {"name": {}, "kind": {}, "unit": {}, "under": {}}
    with connection.cursor() as cursor:
        keys = json.dumps([body.pk for body in bodies])
        cursor.execute(STATED_AS[connection.vendor], {"keys": keys, "day": connection.ops.adapt_datefield_value(day)})
        for what, key, since, *words in cursor.fetchall():
            rows = stated[what].setdefault(key, [])
            if not rows or str(since) <= day.isoformat():
                rows.append((words[0], words[1]))
    return stated


def _in_words(kind: str, levels: str) -> str:
    return ", ".join([str(Kind(kind).label) if kind else "", *(str(Level(level).label) for level in levels.split())])
