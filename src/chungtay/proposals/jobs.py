from __future__ import annotations

from datetime import timedelta

from chungtay.accounts.actions import ensure_system_person
from chungtay.kernel.clock import today
from chungtay.kernel.jobs import every, job
from chungtay.matching.actions.asking import draft_alternate, remind
from chungtay.matching.choices import ANSWERED_WITHIN, FIRST_REMINDER, LAST_REMINDER
from chungtay.proposals.actions import let_lapse
from chungtay.proposals.queries import left_alone_by, told_before

MOST_AT_ONCE = 500


@every(minutes=360)
def ask_silent_schools_again() -> int:
    """Who has not answered is reminded some days after being asked and again before the end; then the question ends."""
    by, on, done = ensure_system_person(), today(), 0
    for row in told_before(on - timedelta(days=ANSWERED_WITHIN))[:MOST_AT_ONCE]:
        done += let_lapse(row, by=by, on=on)
    for number, days in ((2, LAST_REMINDER), (1, FIRST_REMINDER)):
        for row in told_before(on - timedelta(days=days - 1)).filter(reminders__lt=number)[:MOST_AT_ONCE]:
            done += remind(row, number, by=by, on=on)
    return done


@job
def draft_alternates(*, uid: str) -> None:
    """For the side that is left over when a pair comes to nothing, draft somebody else for the officer."""
    for proposal in left_alone_by(uid):
        draft_alternate(proposal, by=ensure_system_person(), on=today())
