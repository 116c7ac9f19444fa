from __future__ import annotations

from chungtay.agreements.models import Agreement
from chungtay.agreements.rules import answered_for, may_read, works_with_memoranda
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.organisations.queries import own_bodies
from chungtay.progress.choices import STATING_ROLES


@predicate
def speaks_of_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    day = today()
    own = own_bodies(visitor, day, STATING_ROLES)
    return agreement.has_party_among(own | answered_for(visitor, STATING_ROLES, day))


# Who may; whether the commitment holds today, and for which party one speaks, is the action's to say.
allow(
    {
        "progress.export": works_with_memoranda,
        "progress.see": may_read,
        "progress.state": speaks_of_a_party,
    }
)
