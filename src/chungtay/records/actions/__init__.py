from chungtay.records.actions.heads import HeadValues, set_head, start_series
from chungtay.records.actions.issuing import Ending, issue_document, withdraw_document
from chungtay.records.actions.keeping import Arrival, close_dossier, file_document, open_dossier, record_incoming
from chungtay.records.actions.templates import end_template, take_template
from chungtay.records.actions.writing import draft_document, drop_draft, revise_draft

__all__ = [
    "Arrival",
    "Ending",
    "HeadValues",
    "close_dossier",
    "draft_document",
    "drop_draft",
    "end_template",
    "file_document",
    "issue_document",
    "open_dossier",
    "record_incoming",
    "revise_draft",
    "set_head",
    "start_series",
    "take_template",
    "withdraw_document",
]
