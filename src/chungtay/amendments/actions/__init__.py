"""What becomes of a memorandum after its signing."""

from chungtay.amendments.actions.activity import note_activity
from chungtay.amendments.actions.annexes import Wanted, draft_annex, put_annex_in_force
from chungtay.amendments.actions.ending import (
    FEWEST_PARTIES,
    close_internalised,
    end_agreement,
    end_what_ran_out,
    leave_agreement,
    record_no_heir,
)
from chungtay.amendments.actions.inheriting import draft_inheritance
from chungtay.amendments.actions.terms import alert_of_near_ends, draft_ending, draft_renewal

__all__ = [
    "FEWEST_PARTIES",
    "Wanted",
    "alert_of_near_ends",
    "close_internalised",
    "draft_annex",
    "draft_ending",
    "draft_inheritance",
    "draft_renewal",
    "end_agreement",
    "end_what_ran_out",
    "leave_agreement",
    "note_activity",
    "put_annex_in_force",
    "record_no_heir",
]
