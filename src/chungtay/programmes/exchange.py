from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chungtay.kernel.exchange.export import compute_column
from chungtay.programmes.models import Programme


def legal_bases(programmes: Sequence[Programme], day: date) -> list[str]:
    """The documents each programme rests on, as printed, parted by semicolons."""
    return [
        "; ".join(basis.legal_document.verbatim for basis in programme.legal_bases.select_related("legal_document"))
        for programme in programmes
    ]


compute_column(Programme, "legal_bases", legal_bases)
