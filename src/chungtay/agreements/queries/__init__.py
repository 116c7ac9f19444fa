from chungtay.agreements.queries.parties import parties_on, standing_on
from chungtay.agreements.queries.visible import public_agreements, visible_agreements

__all__ = ["parties_on", "public_agreements", "standing_on", "visible_agreements"]
