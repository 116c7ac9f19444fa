from __future__ import annotations

from chungtay.access.models import Invitation, InvitationRound, Look
from chungtay.kernel.exchange.export import keep_back, name_table

# Links that still work must not travel with the tables, nor need they: what came of an invitation is a role.
keep_back(Invitation)
keep_back(InvitationRound)
name_table(Look, "looks_as_somebody_else")
