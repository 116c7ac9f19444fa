from __future__ import annotations

from chungtay.agreements.rules import heads_a_party, may_read, works_at_a_party
from chungtay.kernel.permissions import allow

# Whoever may read the text may have it on paper; the file to sign is fetched by the people of a party.
allow(
    {
        "memoranda.print": may_read,
        "memoranda.give_out": works_at_a_party,
        "memoranda.record_ceremony": works_at_a_party,
        "memoranda.sign_by_click": heads_a_party,
    }
)
