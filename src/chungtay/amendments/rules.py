from __future__ import annotations

from chungtay.agreements.rules import heads_a_party, heads_who_answers_for_a_party
from chungtay.kernel.permissions import allow

# Who may; whether the state of the memorandum allows it is the action's to say, in a sentence that helps.
allow(
    {
        "amendments.end": heads_a_party | heads_who_answers_for_a_party,
    }
)
