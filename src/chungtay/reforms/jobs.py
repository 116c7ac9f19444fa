"""What the worker does: prepare, rehearse, carry out and undo a reform case; compare the bodies of a department."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.jobs import enqueue_after_commit, job
from chungtay.reforms.actions.case import give_up_work, propose_case
from chungtay.reforms.actions.case_apply import apply_case, preview_case, undo_case
from chungtay.reforms.actions.duplicate import find_duplicates
from chungtay.reforms.choices import CaseWork
from chungtay.reforms.models import DuplicateSearch, ReformCase
from chungtay.reforms.queries.case_pages import case_at_work
from chungtay.reforms.queries.duplicate import search_by_uid

WORKS = {
    CaseWork.PREPARING: propose_case,
    CaseWork.PREVIEWING: preview_case,
    CaseWork.APPLYING: apply_case,
    CaseWork.UNDOING: undo_case,
}


@job
def work_on_case(*, uid: str) -> None:
    """Do what is asked for, in the name of who asked; a refusal is kept for the page of the case."""
    case = case_at_work(uid)
    if case is None or case.asked_by is None:
        return
    try:
        WORKS[CaseWork(case.work)](case, by=case.asked_by, on=today())
    except RuleBroken as broken:
        give_up_work(case, str(broken), by=case.asked_by, on=today())


def have_it_done(case: ReformCase) -> None:
    """Wake the worker for this case, once what was asked is safe on disk."""
    enqueue_after_commit(work_on_case, uid=case.uid)


@job
def compare_bodies(*, uid: str) -> None:
    """Find the bodies below a department that may have been entered twice."""
    search = search_by_uid(uid)
    if search is not None:
        find_duplicates(search, by=search.asked_by, on=today())


def have_compared(search: DuplicateSearch) -> None:
    """Wake the worker for this comparison, once what was asked is safe on disk."""
    enqueue_after_commit(compare_bodies, uid=search.uid)
