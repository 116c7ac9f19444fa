"""Whoever may issue a body's documents brings them signed; whoever may read a document reads its signed copies."""

from __future__ import annotations

from chungtay.dossiers.models import SignedCopy
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.records.rules import keeps_its_papers, oversees_who_issued


@predicate
def reads_its_document(visitor: Visitor, copy: SignedCopy) -> bool:
    return bool(keeps_its_papers(visitor, copy.document) or oversees_who_issued(visitor, copy.document))


allow(
    {
        "dossiers.bring": keeps_its_papers,
        "dossiers.see": reads_its_document,
        "dossiers.export": keeps_its_papers,
    }
)
