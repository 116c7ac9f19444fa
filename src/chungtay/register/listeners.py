from __future__ import annotations

from chungtay.kernel.facts import Fact, listen
from chungtay.organisations.facts import OfASheet, RowsRestored
from chungtay.organisations.models import Organisation, OrganisationCode, OrganisationName, Seat
from chungtay.places.facts import UnitsLoaded
from chungtay.places.queries import public_units
from chungtay.register.queries.searched import BODIES, UNITS
from chungtay.search.models import index_rows


@listen(Fact)
def what_bodies_are_called_and_where_they_sit_can_be_found(fact: Fact) -> None:
    wrote = [row for row in fact.wrote if isinstance(row, OrganisationName | OrganisationCode | Seat)]
    bodies = {row.pk for row in fact.wrote if isinstance(row, Organisation) and row.pk}
    keys = fact.keys if isinstance(fact, OfASheet | RowsRestored) else ()
    index_rows(BODIES.key, bodies | {row.organisation_id for row in wrote} | set(keys))


@listen(UnitsLoaded)
def what_units_are_called_can_be_found(fact: UnitsLoaded) -> None:
    index_rows(UNITS.key, public_units().values_list("pk", flat=True))
