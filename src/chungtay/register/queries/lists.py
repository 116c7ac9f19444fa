"""Bodies as lines of a list: values instead of rows, and as many questions for a thousand as for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from chungtay.kernel.validity import validity_condition
from chungtay.organisations.choices import Kind, Level
from chungtay.organisations.models import Organisation, OrganisationKind, OrganisationName, Parentage, Seat
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


def listed_on(bodies: Sequence[Organisation], day: date) -> list[Listed]:
    """The lines of these bodies on the day, in their order."""
    keys = [body.pk for body in bodies]
    names = _over_time(OrganisationName, keys, day, "name")
    kinds = {key: rows[-1] for key, rows in _over_time(OrganisationKind, keys, day, "kind", "levels").items()}
    units = {key: rows[-1][0] for key, rows in _over_time(Seat, keys, day, "unit").items()}
    places = lines_of({unit for unit in units.values() if unit}, day)
    under: dict[int, list[str]] = {}
    links = Parentage.objects.valid_on(day).filter(validity_condition(day, "parent__names__"), organisation__in=keys)
    for key, name in links.order_by("function").values_list("organisation", "parent__names__name"):
        under.setdefault(key, []).append(name)
    return [
        Listed(
            organisation=body,
            name=names[body.pk][-1][0] if body.pk in names else body.current_name,
            former="; ".join(name for (name,) in names.get(body.pk, [])[:-1]),
            kind=_in_words(*kinds.get(body.pk, ("", ""))),
            place=places.get(units.get(body.pk, 0), ""),
            under="; ".join(dict.fromkeys(under.get(body.pk, ()))),
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


def _over_time(model: type[models.Model], keys: Sequence[int], day: date, *columns: str) -> dict[int, list[Any]]:
    """The values of each body's rows begun by the day, the last at the end; of one not yet begun its first."""
    rows = model._default_manager.filter(organisation__in=keys).values_list("organisation", "valid_from", *columns)
    begun: dict[int, list[Any]] = {}
    later: dict[int, Any] = {}
    for key, since, *values in sorted(rows, key=lambda row: row[1] or date.min):
        if since is None or since <= day:
            begun.setdefault(key, []).append(values)
        else:
            later.setdefault(key, values)
    return {key: [values] for key, values in later.items()} | begun


def _in_words(kind: str, levels: str) -> str:
    return ", ".join([str(Kind(kind).label) if kind else "", *(str(Level(level).label) for level in levels.split())])
