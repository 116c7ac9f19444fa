from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.db.models import prefetch_related_objects

from chungtay.kernel.exchange.export import compute_column
from chungtay.kernel.people import Person
from chungtay.programmes.models import Programme
from chungtay.programmes.queries import visible_participations, visible_programmes
from chungtay.sheets.queries.parts import Part, offer_part, table_of


def legal_bases(programmes: Sequence[Programme], day: date) -> list[str]:
    """The documents each programme rests on, as printed, parted by semicolons."""
    prefetch_related_objects(programmes, "legal_bases__legal_document")
    return ["; ".join(basis.legal_document.verbatim for basis in programme.bases) for programme in programmes]


compute_column(Programme, "legal_bases", legal_bases)


def programmes_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """The programmes the person may read, and what the bodies take part in."""
    yield table_of(visible_programmes(person), "chuong-trinh")
    yield table_of(visible_participations(person).filter(organisation__in=list(bodies)), "chuong-trinh")


offer_part("programmes.participations", programmes_taken_away)
