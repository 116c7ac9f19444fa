from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from chungtay.kernel.facts import tell
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.people import Person
from chungtay.kernel.provenance import DocumentNamed
from chungtay.kernel.sources import LegalReference, parse_reference
from chungtay.organisations.rules.documents import refuse_unless_it_fits


def document_of(cited: LegalDocument | LegalReference | None, *, by: Person, on: date) -> LegalDocument | None:
    """The document somebody cites: a row as it is, a typed number and symbol as the row it stands for."""
    return cite_document(cited, by=by, on=on) if isinstance(cited, LegalReference) else cited


@transaction.atomic
def cite_document(reference: LegalReference, *, by: Person, on: date) -> LegalDocument:
    """The document of this number and symbol, entered when nobody has cited it before."""
    alike = Q(verbatim=reference.notation) | Q(number__endswith=reference.number.lstrip("0"))
    for known in LegalDocument.objects.filter(alike):
        if parse_reference(known.verbatim).key == reference.key:
            return known
    refuse_unless_it_fits(reference, "legal_document")
    document = LegalDocument.objects.create(
        verbatim=reference.notation,
        number=reference.number,
        year=reference.year,
        type_code=reference.type_code,
        symbol=reference.notation.partition("/")[2],
        note="" if reference.notation == reference.verbatim else reference.verbatim[:300],
    )
    tell(DocumentNamed(document=document, by=by, on=on))
    return document
