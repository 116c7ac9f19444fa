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

# What hangs on a body for a time and ends with it.
Attached = OrganisationName | OrganisationKind | Seat | OrganisationCode | Parentage | Membership

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
