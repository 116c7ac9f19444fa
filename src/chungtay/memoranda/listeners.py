from __future__ import annotations

from chungtay.accounts.models import Person
from chungtay.agreements.facts import AgreementCameIntoForce, ScanTakenBack
from chungtay.kernel.clock import today
from chungtay.kernel.facts import listen
from chungtay.memoranda import facts
from chungtay.memoranda.actions import forget_click, report_memorandum
from chungtay.memoranda.queries.reports import readers_of, visible_reports
from chungtay.notices.actions import news
from chungtay.notices.queries import register_visible


@listen(ScanTakenBack)
def what_was_clicked_is_taken_back(fact: ScanTakenBack) -> None:
    forget_click(fact.agreement, by=fact.by, on=fact.on)


@listen(AgreementCameIntoForce)
def what_holds_is_reported(fact: AgreementCameIntoForce) -> None:
    # The day it can be read there; the day it holds from may lie long before the last signature is confirmed.
    report_memorandum(fact.agreement, by=fact.by, on=today())


def readers_there(fact: facts.MemorandumReported) -> list[Person]:
    return readers_of(fact.report, today())


register_visible("memoranda.reportedmemorandum", visible_reports)
news(facts.MemorandumReported, topic="agreements", about="report", to="memoranda:report", readers_of=readers_there)
