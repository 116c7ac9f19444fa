from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import prefetch_related_objects

from chungtay.kernel.exchange.export import compute_column
from chungtay.organisations.models import Succession


def predecessor_names(successions: Sequence[Succession], day: date) -> list[str]:
    """What each predecessor was called when it ended."""
    prefetch_related_objects(successions, "predecessor", "successor", "legal_document")
    return [str(succession.predecessor) for succession in successions]


def successor_names(successions: Sequence[Succession], day: date) -> list[str]:
    """What each successor is called."""
    return [str(succession.successor) for succession in successions]


def documents(successions: Sequence[Succession], day: date) -> list[str]:
    """The number of the document each succession rests on, empty where there is none."""
    return [succession.legal_document.verbatim if succession.legal_document else "" for succession in successions]


compute_column(Succession, "predecessor_name", predecessor_names)
compute_column(Succession, "successor_name", successor_names)
compute_column(Succession, "legal_document_number", documents)
