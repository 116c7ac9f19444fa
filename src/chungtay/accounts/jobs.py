"""What accounts do by the clock, and after the page has answered."""

from __future__ import annotations

from chungtay.accounts.actions import send_new_password_link
from chungtay.accounts.gateways.sessions import SessionStore
from chungtay.accounts.queries import person_who_forgot, system_person
from chungtay.kernel.clock import now, today
from chungtay.kernel.jobs import every, job


@every(minutes=24 * 60)
def forget_ended_sessions() -> None:
    """Take sessions away that have run out: each names who came, and nobody needs it any more."""
    SessionStore.clear_expired()


@job
def answer_who_forgot(*, sealed: str) -> None:
    """Send a way back in to whoever asked, if they are known; the page that took the question never knows."""
    person = person_who_forgot(sealed, now())
    if person is not None:
        send_new_password_link(person, by=system_person(), on=today(), at=now())
