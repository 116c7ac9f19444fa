"""What a legal document of the register has room for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.sources import LegalReference


def refuse_unless_it_fits(reference: LegalReference, field: str) -> None:
    """Refuse a typed number and symbol of which a part is longer than a document of the register has room for."""
    symbol = reference.notation.partition("/")[2] if reference.is_understood else ""
    parts = {
        "verbatim": max(reference.notation, reference.verbatim, key=len),
        "number": reference.number,
        "type_code": reference.type_code,
        "symbol": symbol,
    }
    for column, text in parts.items():
        most = getattr(LegalDocument._meta.get_field(column), "max_length", None)
        if most is not None and len(text) > most:
            raise RuleBroken(
                _("“%(text)s” is longer than the %(most)s characters there is room for. Check the number and symbol.")
                % {"text": text, "most": most},
                field=field,
            )
