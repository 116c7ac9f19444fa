from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import prefetch_related_objects

from chungtay.kernel.exchange.export import compute_column
from chungtay.programmes.models import Programme


def legal_bases(programmes: Sequence[Programme], day: date) -> list[str]:
    """The documents each programme rests on, as printed, parted by semicolons."""
    prefetch_related_objects(programmes, "legal_bases__legal_document")
    return ["; ".join(basis.legal_document.verbatim for basis in programme.bases) for programme in programmes]


compute_column(Programme, "legal_bases", legal_bases)
