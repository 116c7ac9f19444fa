"""What bodies, and the administrative units under them, are found by; each with the line of where it is or was last."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.clock import today
from chungtay.kernel.validity import Valid
from chungtay.organisations.models import Organisation, OrganisationCode, OrganisationName, Seat
from chungtay.organisations.queries.register import visible_organisations
from chungtay.places.models import Unit, UnitName
from chungtay.places.queries import public_units
from chungtay.places.queries.lines import lines_of_units
from chungtay.search.models import Entry, SearchProvider, offer_search

FORMER, STANDING, RANK = 300, 700, {"province": 250, "district": 50, "commune": 0}


def names_of_bodies(keys: Collection[int] | None) -> Iterable[Entry]:
    """Every name bodies bear or bore; short names and codes find them too."""
    mine = Q() if keys is None else Q(organisation__in=keys)
    codes: dict[int, str] = {}
    for key, code in OrganisationCode.objects.filter(mine).values_list("organisation", "code"):
        codes[key] = f"{codes.get(key, '')} {code}"
    seats = dict(Seat.objects.filter(mine).order_by("valid_from").values_list("organisation", "unit"))
    lines = lines_of_units({unit for unit in seats.values() if unit}, today())
    for name in OrganisationName.objects.filter(mine).select_related("organisation"):
        key, further = name.organisation_id, f"{name.short_name} {codes.get(name.organisation_id, '')}"
        yield _entry(name.organisation, name, name.name, further, lines.get(seats.get(key) or 0, []))


def names_of_units(keys: Collection[int] | None) -> Iterable[Entry]:
    """Every name administrative units bear or bore; codes find them too."""
    names = UnitName.objects.filter(Q() if keys is None else Q(unit__in=keys)).select_related("unit")
    lines = lines_of_units({name.unit_id for name in names}, today())
    for name in names:
        above, rank = lines[name.unit_id][1:], RANK[name.unit.level]
        yield _entry(name.unit, name, name.heading, name.unit.code, above, rank)


def _entry(of: Organisation | Unit, name: Valid, title: str, further: str, line: list[str], rank: int = 0) -> Entry:
    weight = rank + (FORMER if name.valid_until else STANDING)
    return Entry(of.pk, of.uid, title, further, ", ".join(line), name.valid_from, name.valid_until, weight)


BODIES = offer_search(
    SearchProvider("organisations", _("Organisations"), names_of_bodies, visible_organisations, "register:show")
)
UNITS = offer_search(
    SearchProvider(
        "places", _("Administrative units"), names_of_units, lambda person: public_units(), "places:show", 30
    )
)
