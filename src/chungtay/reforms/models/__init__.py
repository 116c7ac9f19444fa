from chungtay.reforms.models.reform import Reform, ReformBody, ReformWrite

__all__ = [
    "Reform",
    "ReformBody",
    "ReformWrite",
]
