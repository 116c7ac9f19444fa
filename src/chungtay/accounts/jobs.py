"""What accounts do by the clock."""

from __future__ import annotations

from django.core.management import call_command

from chungtay.kernel.jobs import every


@every(minutes=24 * 60)
def forget_ended_sessions() -> None:
    """Take sessions away that have run out: each names who came, and nobody needs it any more."""
    call_command("clearsessions")
