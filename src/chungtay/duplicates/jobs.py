"""What the worker does: compare the bodies of a department."""

from __future__ import annotations

from chungtay.duplicates.actions import find_duplicates
from chungtay.duplicates.models import DuplicateSearch
from chungtay.duplicates.queries import search_by_uid
from chungtay.kernel.clock import today
from chungtay.kernel.jobs import enqueue_after_commit, job


@job
def compare_bodies(*, uid: str) -> None:
    """Find the bodies below a department that may have been entered twice."""
    search = search_by_uid(uid)
    if search is not None:
        find_duplicates(search, by=search.asked_by, on=today())


def have_compared(search: DuplicateSearch) -> None:
    """Wake the worker for this comparison, once what was asked is safe on disk."""
    enqueue_after_commit(compare_bodies, uid=search.uid)
