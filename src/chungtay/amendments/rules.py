from __future__ import annotations

from chungtay.agreements.rules import (
    heads_a_party,
    heads_who_answers_for_a_party,
    may_read,
    works_with_memoranda,
)
from chungtay.kernel.permissions import allow

may_bind_today = heads_a_party | heads_who_answers_for_a_party

# Who may; whether the state of the memorandum allows it is the action's to say, in a sentence that helps.
allow(
    {
        "amendments.list": works_with_memoranda,
        "amendments.see": may_read,
        "amendments.draft": may_bind_today,
        "amendments.end": may_bind_today,
        "amendments.inherit": heads_who_answers_for_a_party,
    }
)
