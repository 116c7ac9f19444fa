from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from chungtay.accounts.models import Person
from chungtay.agreements.actions import approve_text, record_signing, revise_text
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Approval, Signatory, SignedScan
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, CLAUSES, DAY, first, paper, second, verbs_of
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.programmes.models import Partnership
from chungtay.records.engine.memoranda import ClauseText

pytestmark = [pytest.mark.usefixtures("on_disk"), pytest.mark.django_db(transaction=True), pytest.mark.slow]


def at_once(*acts: Callable[[], object]) -> list[str]:
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(timeout=20)
            act()
        except (RuleBroken, StaleVersion) as refused:
            return type(refused).__name__
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize("attempt", range(3))
def test_a_head_who_presses_twice_signs_once(approved: Agreement, co_lan: Person, attempt: int) -> None:
    party = first(approved)

    def sign() -> None:
        record_signing(approved, by=co_lan, party=party, at=AT, signed_on=DAY, scan=paper())

    assert at_once(sign, sign, sign) == ["", "", ""]

    assert (Signatory.objects.count(), SignedScan.objects.count()) == (1, 1)
    assert verbs_of(approved).count("agreements.party_signed") == 1


@pytest.mark.parametrize("attempt", range(3))
def test_two_heads_who_bring_a_scan_at_once_leave_one_paper(
    approved: Agreement, co_lan: Person, thay_ky: Person, attempt: int
) -> None:
    mine, theirs = first(approved), second(approved)

    answers = at_once(
        lambda: record_signing(approved, by=co_lan, party=mine, at=AT, signed_on=DAY, scan=paper("mot.pdf")),
        lambda: record_signing(approved, by=thay_ky, party=theirs, at=AT, signed_on=DAY, scan=paper("hai.pdf")),
    )

    assert sorted(answers) == ["", "RuleBroken"]
    assert SignedScan.objects.count() == 1
    late, party = (thay_ky, theirs) if answers[0] == "" else (co_lan, mine)
    record_signing(approved, by=late, party=party, at=AT)
    approved.refresh_from_db()
    assert approved.state == AgreementState.IN_FORCE
    assert Partnership.objects.count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_the_last_two_confirmations_at_once_approve_the_text_once(
    draft: Agreement, co_lan: Person, thay_ky: Person, attempt: int
) -> None:
    text, mine, theirs = current_text(draft), first(draft), second(draft)

    answers = at_once(
        lambda: approve_text(text, by=co_lan, party=mine, at=AT),
        lambda: approve_text(text, by=thay_ky, party=theirs, at=AT),
        lambda: approve_text(text, by=thay_ky, party=theirs, at=AT),
    )

    assert answers == ["", "", ""]
    assert Approval.objects.count() == 2
    assert verbs_of(draft).count("agreements.approved") == 1
    draft.refresh_from_db()
    assert draft.state == AgreementState.APPROVED


def test_two_revisions_of_one_version_at_once_leave_one_next_version(
    draft: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    mine, theirs = first(draft), second(draft)

    def revise(person: Person, words: str) -> Callable[[], object]:
        party = mine if person == co_lan else theirs
        clauses = [CLAUSES[0], ClauseText(title="Cách làm", body=words)]
        return lambda: revise_text(draft, clauses, [], by=person, at=AT, party=party, based_on=1)

    assert sorted(at_once(revise(co_lan, "Một tổ chung."), revise(thay_ky, "Hai tổ."))) == ["", "StaleVersion"]
    assert current_text(draft).number == 2
