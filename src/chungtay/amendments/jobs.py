from __future__ import annotations

from chungtay.accounts.actions import ensure_system_person
from chungtay.amendments.actions import alert_of_near_ends, end_what_ran_out
from chungtay.kernel.clock import today
from chungtay.kernel.jobs import every


@every(minutes=60)
def end_what_came_to_its_last_day() -> int:
    """Memoranda whose agreed last day is past end with it, whenever the worker gets to it."""
    return len(end_what_ran_out(by=ensure_system_person(), on=today()))


@every(minutes=60)
def tell_of_near_ends() -> int:
    """The heads of the parties hear of a near end 90, 30 and 7 days before, once each."""
    return alert_of_near_ends(by=ensure_system_person(), on=today())
