"""What the worker does for a reform case: prepare, rehearse, carry out and undo it."""

from __future__ import annotations

from chungtay.cases.actions.applying import apply_case, preview_case, undo_case
from chungtay.cases.actions.working import give_up_work, propose_case
from chungtay.cases.choices import CaseWork
from chungtay.cases.models import ReformCase
from chungtay.cases.queries.pages import case_at_work
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.jobs import enqueue_after_commit, job

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
