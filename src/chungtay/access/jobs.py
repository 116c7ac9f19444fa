from __future__ import annotations

from chungtay.access.actions.inviting import void_lost_invitations
from chungtay.kernel.clock import today
from chungtay.kernel.jobs import every


@every(minutes=60)
def end_lost_invitations() -> int:
    """Mark what can no longer be accepted anyway, so that lists say so."""
    return void_lost_invitations(None, on=today())
