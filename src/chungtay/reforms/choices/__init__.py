from chungtay.reforms.choices.reform import MAY_LACK_DOCUMENT, SLUGS, ReformKind, ReformState

__all__ = [
    "MAY_LACK_DOCUMENT",
    "SLUGS",
    "ReformKind",
    "ReformState",
]
