from chungtay.reforms.choices.reform import ReformKind, ReformState

__all__ = [
    "ReformKind",
    "ReformState",
]
