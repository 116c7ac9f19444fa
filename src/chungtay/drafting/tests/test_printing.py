from __future__ import annotations

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.actions import Heading, approve_text, open_draft, revise_text
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, BEGUN, CLAUSES, DAY, first
from chungtay.drafting.queries.library import library
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Programme
from chungtay.records.engine.memoranda import ClauseText, CommitmentText


@pytest.mark.parametrize(("sign", "said"), [("\u05d0", "U[+]05D0"), ("\u65e5", "\u65e5")])
def test_words_no_paper_can_carry_are_refused_before_anybody_reads_them(
    sign: str, said: str, programme: Programme, co_lan: Person, school_09: Organisation, school_27: Organisation
) -> None:
    clauses = [ClauseText(title="Mục đích", body=f"Hai bên giúp nhau {sign}.")]

    with pytest.raises(RuleBroken, match=said) as refused:
        open_draft(programme, Heading("Phối hợp"), [school_09, school_27], clauses, [], by=co_lan, on=DAY, at=BEGUN)
    assert "Hai bên giúp nhau" in str(refused.value)
    assert not Agreement.objects.exists()


def test_a_new_version_with_such_a_sign_is_refused_and_the_old_one_stays(draft: Agreement, co_lan: Person) -> None:
    promised = [CommitmentText(title="Chia sẻ đề", as_written="Mỗi kỳ \u65e5 bộ.", owed_by=1)]

    with pytest.raises(RuleBroken, match="kiểu chữ"):
        revise_text(draft, CLAUSES, promised, by=co_lan, at=AT, party=first(draft), based_on=1)
    assert current_text(draft).number == 1


WRONG = [
    ("Họp ngày 5 tháng 1 năm 2027.", "ngày 05 tháng 01 năm 2027"),
    ("Mỗi buổi bắt đầu lúc 14h30.", "14 giờ 30"),
    ("Trong năm học 2026 - 2027.", "2026-2027"),
    ("Kinh phí 10,000,000 đồng.", "10.000.000"),
    ("a) Một;\nc) Hai.", "b)"),
]


@pytest.mark.parametrize(("words", "wanted"), WRONG)
def test_words_that_break_a_rule_for_official_documents_are_refused_with_what_to_write(
    words: str, wanted: str, draft: Agreement, co_lan: Person
) -> None:
    with pytest.raises(RuleBroken) as refused:
        revise_text(
            draft, [ClauseText(title="Cách làm", body=words)], [], by=co_lan, at=AT, party=first(draft), based_on=1
        )
    assert wanted in str(refused.value)
    assert current_text(draft).number == 1


def test_what_an_older_draft_promises_in_such_words_is_refused_when_a_party_would_agree(
    programme: Programme, co_lan: Person, thay_ky: Person, school_09: Organisation, school_27: Organisation
) -> None:
    promised = [CommitmentText(title="Dạy mẫu", as_written="Lúc 14h30 thứ Bảy.", owed_by=1)]
    agreement = open_draft(
        programme, Heading("Phối hợp"), [school_09, school_27], CLAUSES, promised, by=co_lan, on=DAY, at=BEGUN
    )

    with pytest.raises(RuleBroken, match="14 giờ 30"):
        approve_text(current_text(agreement), by=co_lan, party=first(agreement), at=AT)
    assert not current_text(agreement).approvals.exists()


def test_every_wording_of_the_library_keeps_the_rules(
    programme: Programme, co_lan: Person, thay_ky: Person, school_09: Organisation, school_27: Organisation
) -> None:
    said = [
        ClauseText(title=entry.title, body=variant.body) for entry in library().entries for variant in entry.variants
    ]

    agreement = open_draft(
        programme, Heading("Phối hợp"), [school_09, school_27], said, [], by=co_lan, on=DAY, at=BEGUN
    )

    assert current_text(agreement).clauses.count() == len(said)
