from chungtay.agreements.queries.parties import answering_bodies, parties_on, standing_on
from chungtay.agreements.queries.visible import public_agreements, visible_agreements
from chungtay.agreements.queries.waiting import waiting_for

__all__ = ["answering_bodies", "parties_on", "public_agreements", "standing_on", "visible_agreements", "waiting_for"]
