from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.actions import Heading, approve_text, comment_on, draft_agreement, revise_text, withdraw_draft
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, TextVersion
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, CLAUSES, COMMITMENTS, DAY, first, second, text_of_number, verbs_of
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.organisations.actions import rename_organisation, set_parent
from chungtay.organisations.choices import Function, Kind
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Phase, Programme
from chungtay.records.engine.memoranda import ClauseText, CommitmentText, MemorandumText, text_hash
from chungtay.records.engine.rows import text_of_rows

ONE_GROUP = [CLAUSES[0], ClauseText(title="Cách làm", body="Một tổ công tác chung.")]


def text_of(version: TextVersion) -> MemorandumText:
    return text_of_rows(version.agreement.kind, version, list(version.clauses.all()), list(version.commitments.all()))


def test_a_draft_freezes_its_parties_and_opens_the_first_version(
    programme: Programme, school_09: Organisation, school_27: Organisation, co_lan: Person, he_thong: Person,
    body: Callable[..., Organisation],
) -> None:  # fmt: skip  # the cast of a story stands on one line
    department = body("Sở Giáo dục và Đào tạo tỉnh Mẫu", Kind.DEPARTMENT)
    set_parent(school_09, department, Function.PROFESSIONAL, by=he_thong, valid_from=None)

    draft = draft_agreement(
        programme, " Bản  ghi nhớ ", [school_09, school_27], CLAUSES, COMMITMENTS, by=co_lan, on=DAY, at=AT
    )
    rename_organisation(school_09, "Trường Tiểu học Đổi Tên", by=he_thong, on=date(2026, 12, 1))

    assert (draft.title, draft.state) == ("Bản ghi nhớ", AgreementState.DRAFT)
    assert [(party.frozen_name, party.frozen_kind, party.frozen_on) for party in draft.parties.all()] == [
        ("Trường Tiểu học Mẫu 09", "TRUONG", DAY),
        ("Trường Tiểu học Mẫu 27", "TRUONG", DAY),
    ]
    assert first(draft).frozen_parents == [
        {"function": "professional", "uid": department.uid, "name": "Sở Giáo dục và Đào tạo tỉnh Mẫu"}
    ]
    text = current_text(draft)
    assert (text.number, text.made_for, text.text_hash) == (1, first(draft), text_hash(text_of(text)))
    assert verbs_of(draft) == ["agreements.drafted"]


def test_only_a_head_of_one_party_drafts(
    programme: Programme, school_09: Organisation, school_27: Organisation, thay_minh: Person, khach_la: Person
) -> None:
    for person in (thay_minh, khach_la):
        with pytest.raises(RuleBroken):
            draft_agreement(programme, "Thử", [school_09, school_27], CLAUSES, [], by=person, on=DAY, at=AT)

    assert not Agreement.objects.exists()


def test_what_cannot_stand_in_a_draft_is_refused_at_its_field(
    programme: Programme, school_09: Organisation, school_27: Organisation, co_lan: Person,
    body: Callable[..., Organisation],
) -> None:  # fmt: skip  # the cast of a story stands on one line
    gone = body("Phòng Giáo dục và Đào tạo huyện Mẫu", Kind.DISTRICT_OFFICE, ends=date(2025, 7, 1))
    other = Phase.objects.create(
        programme=Programme.objects.create(code="KHAC", name="Khác"),
        label="2026-2028",
        starts_year=2026,
        ends_year=2028,
    )
    both = [school_09, school_27]
    odd_commitments: list[CommitmentText] = [
        CommitmentText(title="Việc", owed_by=3),
        CommitmentText(title="Việc", owed_by=1, owed_to=1),
        CommitmentText(title="Việc", target="nhiều"),
        CommitmentText(title="Việc", target="-1"),
        CommitmentText(title="Việc", target="NaN"),
        CommitmentText(title="Việc", due_on="31/2"),
        CommitmentText(title=" "),
    ]
    nothing: list[CommitmentText] = []
    refused: dict[str, list[tuple[list[Organisation], str, list[ClauseText], list[CommitmentText], Phase | None]]] = {
        "parties": [
            (parties, "Thử", CLAUSES, nothing, None)
            for parties in ([school_09], [school_09, school_09], [school_09, gone], [*both, school_27])
        ],
        "title": [(both, "  ", CLAUSES, nothing, None)],
        "clauses": [(both, "Thử", [], nothing, None), (both, "Thử", [ClauseText(title=" ", body="x")], nothing, None)],
        "phase": [(both, "Thử", CLAUSES, nothing, other)],
        "commitments": [(both, "Thử", CLAUSES, [wrong], None) for wrong in odd_commitments],
    }

    for field, cases in refused.items():
        for parties, title, clauses, commitments, phase in cases:
            with pytest.raises(RuleBroken) as broken:
                draft_agreement(programme, title, parties, clauses, commitments, by=co_lan, on=DAY, at=AT, phase=phase)
            assert broken.value.field == field

    assert not Agreement.objects.exists()


def test_a_revision_is_a_new_version_and_leaves_the_old_one_as_it_was(draft: Agreement, thay_ky: Person) -> None:
    before = text_hash(text_of(text_of_number(draft, 1)))

    text = revise_text(draft, ONE_GROUP, COMMITMENTS, by=thay_ky, at=AT, party=second(draft), based_on=1)

    assert (text.number, text.made_for) == (2, second(draft))
    assert [clause.body for clause in text.clauses.all()] == ["Hai bên giúp nhau.", "Một tổ công tác chung."]
    assert [commitment.title for commitment in text.commitments.all()] == ["Chia sẻ đề"]
    assert text_of_number(draft, 1).text_hash == text_hash(text_of(text_of_number(draft, 1))) == before
    assert text.text_hash == text_hash(text_of(text)) != before
    assert verbs_of(draft) == ["agreements.drafted", "agreements.revised"]


def test_two_people_cannot_revise_the_same_version(draft: Agreement, co_lan: Person, thay_ky: Person) -> None:
    revise_text(draft, ONE_GROUP, COMMITMENTS, by=thay_ky, at=AT, party=second(draft), based_on=1)

    for stale in (1, None):
        with pytest.raises(StaleVersion):
            revise_text(draft, CLAUSES[:1], [], by=co_lan, at=AT, party=first(draft), based_on=stale)

    assert current_text(draft).number == 2


def test_a_revision_that_changes_nothing_is_refused(draft: Agreement, co_lan: Person) -> None:
    with pytest.raises(RuleBroken):
        revise_text(draft, CLAUSES, COMMITMENTS, by=co_lan, at=AT, party=first(draft), based_on=1)
    with pytest.raises(RuleBroken):
        revise_text(draft, [], COMMITMENTS, by=co_lan, at=AT, party=first(draft), based_on=1)

    assert draft.texts.count() == 1


def test_title_phase_and_day_of_effect_are_part_of_what_is_confirmed(
    approved: Agreement, co_lan: Person, programme: Programme
) -> None:
    before = text_of_number(approved, 1)
    phase = Phase.objects.create(programme=programme, label="2026-2028", starts_year=2026, ends_year=2028)
    heading = Heading("Bản ghi nhớ mới", phase, date(2027, 1, 1))

    text = revise_text(
        approved, CLAUSES, COMMITMENTS, by=co_lan, at=AT, party=first(approved), based_on=1, heading=heading
    )

    approved.refresh_from_db()
    assert (approved.title, approved.phase, approved.effective_on) == ("Bản ghi nhớ mới", phase, date(2027, 1, 1))
    assert (approved.state, text.approvals.count()) == (AgreementState.DRAFT, 0)
    assert (text.programme_name, text.phase_label) == ("Chương trình mẫu", "2026-2028")
    assert before.text_hash == text_hash(text_of(before)) != text.text_hash == text_hash(text_of(text))
    with pytest.raises(RuleBroken):
        revise_text(
            approved, CLAUSES, [], by=co_lan, at=AT, party=first(approved), based_on=2, heading=Heading(" ", phase)
        )


def test_a_revision_after_approval_takes_the_memorandum_back_to_the_draft(approved: Agreement, thay_ky: Person) -> None:
    revise_text(approved, ONE_GROUP, COMMITMENTS, by=thay_ky, at=AT, party=second(approved), based_on=1)

    approved.refresh_from_db()
    assert approved.state == AgreementState.DRAFT
    assert text_of_number(approved, 1).approvals.count() == 2
    assert current_text(approved).approvals.count() == 0


def test_nobody_speaks_for_another_party(draft: Agreement, co_lan: Person, thay_minh: Person, khach_la: Person) -> None:
    text = current_text(draft)

    with pytest.raises(RuleBroken):
        revise_text(draft, ONE_GROUP, [], by=co_lan, at=AT, party=second(draft), based_on=1)
    with pytest.raises(RuleBroken):
        revise_text(draft, ONE_GROUP, [], by=thay_minh, at=AT, party=second(draft), based_on=1)
    with pytest.raises(RuleBroken):
        comment_on(text, 1, "Không phải việc của tôi.", by=khach_la, party=first(draft), at=AT)
    with pytest.raises(RuleBroken):
        approve_text(text, by=thay_minh, party=second(draft), at=AT)
    with pytest.raises(RuleBroken):
        withdraw_draft(draft, by=thay_minh, at=AT, party=second(draft), reason="Thôi.")

    assert verbs_of(draft) == ["agreements.drafted"]


def test_a_teacher_comments_on_an_article_or_on_the_whole(draft: Agreement, thay_minh: Person) -> None:
    text = current_text(draft)

    comment_on(text, 2, "Một tổ chung  là đủ.\r\n\r\nXin xem lại.", by=thay_minh, party=second(draft), at=AT)
    comment_on(text, None, "Đồng ý.", by=thay_minh, party=second(draft), at=AT)

    assert [(row.clause_number, row.body) for row in text.comments.all()] == [
        (2, "Một tổ chung là đủ.\n\nXin xem lại."),
        (None, "Đồng ý."),
    ]
    for number, words in ((9, "Không có điều này."), (1, "   "), (1, "x" * 4001)):
        with pytest.raises(RuleBroken):
            comment_on(text, number, words, by=thay_minh, party=second(draft), at=AT)


def test_a_withdrawn_draft_says_why_and_changes_no_more(draft: Agreement, thay_ky: Person, co_lan: Person) -> None:
    with pytest.raises(RuleBroken):
        withdraw_draft(draft, by=thay_ky, at=AT, party=second(draft), reason=" ")

    withdraw_draft(draft, by=thay_ky, at=AT, party=second(draft), reason="Chờ sắp xếp trường.")

    draft.refresh_from_db()
    assert draft.state == AgreementState.WITHDRAWN
    assert verbs_of(draft) == ["agreements.drafted", "agreements.withdrawn"]
    with pytest.raises(RuleBroken):
        revise_text(draft, ONE_GROUP, [], by=co_lan, at=AT, party=first(draft), based_on=1)
    with pytest.raises(RuleBroken):
        approve_text(current_text(draft), by=co_lan, party=first(draft), at=AT)
