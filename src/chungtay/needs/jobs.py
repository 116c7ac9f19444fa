from __future__ import annotations

from chungtay.accounts.queries import system_person
from chungtay.kernel.clock import today
from chungtay.kernel.jobs import every
from chungtay.needs.actions import ask_again, let_helpers_go, mark_overdue


@every(minutes=360)
def mark_late_promises() -> int:
    """Needs whose promised day has passed are marked as overdue."""
    return mark_overdue(by=system_person(), on=today())


@every(minutes=30)
def open_needs_of_former_partners() -> int:
    """Needs that a former partner has not begun to help with are open again."""
    return let_helpers_go(by=system_person(), on=today())


@every(minutes=720)
def ask_silent_units() -> int:
    """Units that have been silent for ninety days are asked once."""
    return ask_again(by=system_person(), on=today())
