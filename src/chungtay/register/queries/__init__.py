from chungtay.register.queries.handover import lines_by_kind, open_handovers_of, passing_on, visible_handovers
from chungtay.register.queries.named import ChangeOfHands, NamedWork, named_work, offer_named_work, reassigners

__all__ = [
    "ChangeOfHands",
    "NamedWork",
    "lines_by_kind",
    "named_work",
    "offer_named_work",
    "open_handovers_of",
    "passing_on",
    "reassigners",
    "visible_handovers",
]
