from __future__ import annotations

from chungtay.agreements.models import Agreement
from chungtay.agreements.rules import answered_for, heads_a_party, may_read, works_at_a_party
from chungtay.kernel.clock import today
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import allow, predicate
from chungtay.memoranda.choices import REPORT_READERS
from chungtay.memoranda.models import ReportedMemorandum
from chungtay.organisations.queries import own_bodies
from chungtay.records.choices import KEEPERS


@predicate
def reads_reports(visitor: Visitor, _thing: object = None) -> bool:
    return bool(own_bodies(visitor, today(), REPORT_READERS))


@predicate
def reads_for_the_body(visitor: Visitor, report: ReportedMemorandum) -> bool:
    own = own_bodies(visitor, today(), REPORT_READERS)
    return bool(own) and report.organisation_id in own | answered_for(visitor, REPORT_READERS, today())


@predicate
def keeps_papers_of_a_party(visitor: Visitor, agreement: Agreement) -> bool:
    return agreement.has_party_among(own_bodies(visitor, today(), KEEPERS))


# Whoever may read the text may have it on paper; the file to sign is fetched by the people of a party.
allow(
    {
        "memoranda.print": may_read,
        "memoranda.give_out": works_at_a_party,
        "memoranda.file": keeps_papers_of_a_party,
        "memoranda.record_ceremony": works_at_a_party,
        "memoranda.sign_by_click": heads_a_party,
        "memoranda.list_reports": reads_reports,
        "memoranda.read_report": reads_for_the_body,
    }
)
