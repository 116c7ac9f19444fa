"""Who may do what in this room."""

from __future__ import annotations

from chungtay.accounts.models import SignInSession
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, anybody, is_operator, is_signed_in, predicate


@predicate
def is_signed_in_there(visitor: Visitor, session: SignInSession) -> bool:
    """Whether it is the visitor's own session."""
    return visitor.pk is not None and session.person_id == visitor.pk


allow(
    {
        "accounts.sign_in": anybody,
        "accounts.sign_out": anybody,
        "accounts.first_run": anybody,
        "accounts.choose_language": anybody,
        "accounts.follow_link": anybody,
        "accounts.today": is_signed_in,
        "accounts.profile": is_signed_in,
        "accounts.end_session": is_signed_in_there,
        "accounts.people": is_operator,
        "accounts.restore": is_operator,
    }
)
