from __future__ import annotations

from chungtay.accounts.actions import ensure_system_person
from chungtay.agreements.actions import bring_due_into_force
from chungtay.kernel.clock import today
from chungtay.kernel.jobs import every


@every(minutes=60)
def bring_into_force_what_is_due() -> int:
    """Memoranda whose day has come hold from that day, whenever the worker gets to it."""
    return len(bring_due_into_force(by=ensure_system_person(), on=today()))
