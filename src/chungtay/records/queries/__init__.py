from chungtay.records.queries.authority import gone_by, heads_on, post_on, signer_on, unfit_to_sign
from chungtay.records.queries.heads import head_on, heads_of, issuer_of, place_of, symbol_of

__all__ = [
    "gone_by",
    "head_on",
    "heads_of",
    "heads_on",
    "issuer_of",
    "place_of",
    "post_on",
    "signer_on",
    "symbol_of",
    "unfit_to_sign",
]
