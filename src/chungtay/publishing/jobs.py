from __future__ import annotations

from chungtay.accounts.actions import ensure_system_person
from chungtay.kernel.clock import now, today
from chungtay.kernel.jobs import enqueue_after_commit, every, job
from chungtay.matching.actions import hand_out
from chungtay.matching.queries.links import proposals_to_hand_out
from chungtay.publishing.actions.publishing import put_into_force
from chungtay.publishing.actions.sheets import delete_sheets, write_sheet
from chungtay.publishing.models import KEPT_FOR
from chungtay.publishing.queries.visible import (
    publication_at_work,
    publications_standing_still,
    runs_standing_still,
    sheet_at_work,
    sheets_over,
)


@job
def publish(*, uid: str) -> None:
    """Put a round into force in the name of who asked for it."""
    publication = publication_at_work(uid)
    if publication is not None:
        put_into_force(publication, by=publication.asked_by, on=today())


@job
def hand_out_proposals(*, uid: str) -> None:
    """Let the units of a published round know, one after the other; what was told already is not told again."""
    for proposal in proposals_to_hand_out(uid):
        hand_out(proposal, by=ensure_system_person(), on=today())


@every(minutes=10)
def go_on_with_what_stands_still() -> int:
    """Begin again what a job that failed left half done; each of the two jobs goes on where it stood."""
    publications, runs = publications_standing_still(), runs_standing_still()
    for uid in publications:
        enqueue_after_commit(publish, uid=uid)
    for uid in runs:
        enqueue_after_commit(hand_out_proposals, uid=uid)
    return len(publications) + len(runs)


@job
def write_result_sheet(*, uid: str) -> None:
    """Write a sheet in the name of who asked for it."""
    sheet = sheet_at_work(uid)
    if sheet is not None:
        write_sheet(sheet, by=sheet.asked_by, on=today())


@every(minutes=60)
def delete_old_sheets() -> int:
    """Delete sheets whose time is over."""
    return delete_sheets(sheets_over(now() - KEPT_FOR), on=today())
