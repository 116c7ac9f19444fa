from chungtay.organisations.models.identity import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    OrganisationQuerySet,
    Parentage,
    Seat,
)
from chungtay.organisations.models.people import Membership, StatedPost
from chungtay.organisations.models.succession import Succession

__all__ = [
    "Membership",
    "Organisation",
    "OrganisationCode",
    "OrganisationKind",
    "OrganisationName",
    "OrganisationQuerySet",
    "Parentage",
    "Seat",
    "StatedPost",
    "Succession",
]
