from __future__ import annotations

from chungtay.agreements.rules import heads_a_body, heads_a_party
from chungtay.kernel.permissions import allow

allow({"drafting.draft": heads_a_body, "drafting.revise": heads_a_party})
