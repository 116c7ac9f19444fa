"""What the register has the worker do."""

from __future__ import annotations

from chungtay.kernel.clock import now, today
from chungtay.kernel.jobs import every, job
from chungtay.register.actions.takeaway import delete_takeaways, put_together
from chungtay.register.models.takeaway import KEPT_FOR
from chungtay.register.queries.takeaway import takeaway_of, takeaways_over


@job
def put_everything_together(*, uid: str) -> None:
    """Write the file with everything one person asked for."""
    if found := takeaway_of(uid):
        put_together(found, at=now())


@every(minutes=60)
def delete_what_was_taken_away() -> int:
    """Delete files whose time is over."""
    return delete_takeaways(takeaways_over(now() - KEPT_FOR), on=today())
