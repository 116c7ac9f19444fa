from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.actions import approve_text, revise_text, withdraw_draft
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, CLAUSES, DAY, first, second
from chungtay.drafting.actions import remind_party
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import LegalDocument
from chungtay.organisations.actions import confirm_succession, propose_succession
from chungtay.organisations.choices import SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation

WEEK = timedelta(days=7)


@pytest.fixture
def half_gone(
    draft: Agreement,
    co_lan: Person,
    school_27: Organisation,
    body: Callable[..., Organisation],
    he_thong: Person,
) -> Agreement:
    """A draft one party has confirmed; the other was merged away a week later, its head's post still open."""
    approve_text(current_text(draft), by=co_lan, party=first(draft), at=AT)
    Organisation.objects.filter(pk=school_27.pk).update(valid_until=DAY + WEEK)
    school_27.refresh_from_db()
    step = propose_succession(
        school_27,
        body("Trường Tiểu học Mẫu Mới"),
        kind=SuccessionKind.MERGE,
        scope=SuccessionScope.LEGAL_PERSON,
        on=DAY + WEEK,
        by=he_thong,
        basis="dữ liệu địa giới",
    )
    document = LegalDocument.objects.create(verbatim="202/2025/QH15")
    confirm_succession(step, by=he_thong, on=DAY, legal_document=document)
    return Agreement.objects.get(pk=draft.pk)


def test_for_a_body_that_is_no_more_nobody_confirms_reminds_or_writes_on(
    half_gone: Agreement, co_lan: Person, thay_ky: Person
) -> None:
    at = AT + 2 * WEEK
    text, ours, theirs = current_text(half_gone), first(half_gone), second(half_gone)

    for act in (
        lambda: approve_text(text, by=thay_ky, party=theirs, at=at),
        lambda: remind_party(half_gone, theirs, by=co_lan, by_party=ours, at=at),
        lambda: revise_text(half_gone, CLAUSES[:1], [], by=co_lan, at=at, party=ours, based_on=1),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        said = str(refused.value)
        assert "Trường Tiểu học Mẫu Mới" in said
        assert "rút văn bản này và lập văn bản mới" in said
        assert "gọi" not in said
    half_gone.refresh_from_db()
    assert half_gone.state == AgreementState.DRAFT


def test_the_other_party_withdraws_what_a_body_that_is_no_more_was_to_sign(
    half_gone: Agreement, co_lan: Person
) -> None:
    at = AT + 2 * WEEK
    withdraw_draft(half_gone, by=co_lan, at=at, party=first(half_gone), reason="Lập lại với trường mới")

    half_gone.refresh_from_db()
    assert half_gone.state == AgreementState.WITHDRAWN
