from chungtay.reforms.facts.reform import ReformApplied, ReformPrepared, ReformUndone, ReformWithdrawn

__all__ = [
    "ReformApplied",
    "ReformPrepared",
    "ReformUndone",
    "ReformWithdrawn",
]
