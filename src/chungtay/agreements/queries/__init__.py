from chungtay.agreements.queries.authority import heads_on
from chungtay.agreements.queries.pages import (
    AgreementPage,
    ArticleAtWork,
    ComparedText,
    WorkPage,
    agreement_page,
    version_page,
    work_page,
)
from chungtay.agreements.queries.parties import (
    PartyOn,
    answering_bodies,
    hues_of,
    parties_of_many,
    parties_on,
    standing_of,
    standing_on,
)
from chungtay.agreements.queries.texts import current_text, live_scan, text_of
from chungtay.agreements.queries.thread import Event, thread_of
from chungtay.agreements.queries.visible import agreements_of, public_agreements, readable_bodies, visible_agreements
from chungtay.agreements.queries.waiting import Step, Wait, open_waits, waiting_for

__all__ = [
    "AgreementPage",
    "ArticleAtWork",
    "ComparedText",
    "Event",
    "PartyOn",
    "Step",
    "Wait",
    "WorkPage",
    "agreement_page",
    "agreements_of",
    "answering_bodies",
    "current_text",
    "heads_on",
    "hues_of",
    "live_scan",
    "open_waits",
    "parties_of_many",
    "parties_on",
    "public_agreements",
    "readable_bodies",
    "standing_of",
    "standing_on",
    "text_of",
    "thread_of",
    "version_page",
    "visible_agreements",
    "waiting_for",
    "work_page",
]
