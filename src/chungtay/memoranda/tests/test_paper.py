from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.actions import approve_text, draft_agreement, record_signing, revise_text
from chungtay.agreements.actions.drafting import withdraw_draft
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, BEGUN, CLAUSES, COMMITMENTS, DAY, first, paper, second
from chungtay.kernel.models import LegalDocument
from chungtay.layout.engine.content import OfficialDocument, Table
from chungtay.memoranda.engine.paper import texts_in
from chungtay.memoranda.queries import paper_of
from chungtay.organisations.actions import rename_organisation
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership, Organisation, Seat
from chungtay.programmes.models import LegalBasis, Programme
from chungtay.records.engine.canonical import short_form
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

Enter = Callable[..., Organisation]
Hire = Callable[..., Person]


def paper_on(agreement: Agreement, version: int | None = None, day: date = DAY) -> OfficialDocument:
    found = paper_of(agreement, day, version)
    assert found is not None
    return found


def lines(document: OfficialDocument) -> list[str]:
    return list(texts_in(document))


def table_of(document: OfficialDocument) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))


def test_the_two_schools_of_the_news_stand_on_paper_as_printed(two_schools: Agreement) -> None:
    document = paper_on(two_schools)
    said = lines(document)

    assert document.head_line == "Bản dựng lại từ bài báo, không phải văn bản gốc"
    assert [issuer.name for issuer in document.issuers] == [
        "Trường Tiểu học Đô thị Việt Hưng",
        "Trường Tiểu học Giang Biên",
    ]
    assert (document.kind, document.subject) == ("Bản ghi nhớ", "Phối hợp triển khai kế hoạch, giai đoạn 2023-2025")
    assert document.issued_on == date(2023, 3, 31)
    assert [(one.party, one.post, one.name) for one in document.signatures] == [
        ("Trường Tiểu học Đô thị Việt Hưng", "Hiệu trưởng", "Nguyễn Thị Hằng Nga"),
        ("Trường Tiểu học Giang Biên", "Hiệu trưởng", "Nguyễn Văn Kỳ"),
    ]
    assert [(one.post, one.name) for one in document.witnesses] == [
        ("Các đồng chí lãnh đạo quận", ""),
        ("Phó hiệu trưởng hai nhà trường", ""),
        ("Chủ tịch Công đoàn hai nhà trường", ""),
    ]
    assert any("chiều ngày 31 tháng 3 năm 2023, tại phòng Hội đồng sư phạm" in line for line in said)
    assert any("Nguyễn Thị Thu Hiền. Điều nguồn không nêu được để trống." in line for line in said)


def test_what_the_news_leaves_out_is_blank_and_nothing_of_ours_fills_it(two_schools: Agreement) -> None:
    document = paper_on(two_schools)
    said = lines(document)

    assert said.count("Địa chỉ: ……………") == 2
    assert "Bản ghi nhớ có hiệu lực từ ngày …… tháng …… năm ……." in said
    assert "Bản ghi nhớ được lập thành …… bản có giá trị như nhau, mỗi bên giữ …… bản." in said
    assert (document.place, document.symbol, document.number) == ("……………", "", 0)
    assert (list(document.recipients), document.archive) == (["……………"], "……………")
    assert {issuer.superior for issuer in document.issuers} == {""}
    assert list(document.bases) == []
    everything = " ".join(said)
    assert "Chương trình của hồ sơ" not in everything
    assert "4340" not in everything
    assert "trong sổ" not in everything


def test_the_words_of_the_news_are_quoted_and_our_headings_are_not_among_them(two_schools: Agreement) -> None:
    said = lines(paper_on(two_schools))

    assert any(line.startswith("1. “Hằng năm, hai nhà trường tổ chức giao lưu học tập") for line in said)
    assert not any("Gỡ những vấn đề khó" in line for line in said)


def test_seven_departments_sign_by_post_only_on_a_day_without_a_year(seven: Agreement) -> None:
    document = paper_on(seven)
    said = lines(document)

    assert len(document.issuers) == len(document.signatures) == 7
    assert {(one.post, one.name) for one in document.signatures} == {("Đại diện lãnh đạo Sở", "")}
    assert (document.issued_on, document.part_of_date) == (None, "ngày 11 tháng 11 năm ……")
    assert any("chiều ngày 11 tháng 11 năm ……, tại Sở GDĐT tỉnh Quảng Nam" in line for line in said)
    assert "2020" not in " ".join(said)
    assert list(document.bases) == ["Căn cứ Nghị quyết số 29-NQ/TW của Ban Chấp hành Trung ương Đảng"]
    assert sum(line.startswith(f"{number}. “") for number in range(1, 10) for line in said) == 8
    assert [row[2:4] for row in table_of(document).rows] == [["……", "……"]] * 7


def test_a_witness_stands_without_academic_title(seven: Agreement) -> None:
    witness = paper_on(seven).witnesses[0]

    assert (witness.name, witness.post) == ("Nguyễn Thanh Đề", "Vụ trưởng Vụ Giáo dục thể chất – Bộ GDĐT")


def test_a_draft_says_that_it_is_one_and_names_the_heads_of_the_day(draft: Agreement) -> None:
    document = paper_on(draft)
    said = lines(document)

    mark = short_form(current_text(draft).text_hash)
    assert document.head_line == f"Dự thảo lần 1, mã nội dung {mark}"
    assert document.issued_on is None
    assert [(one.post, one.name, one.authority) for one in document.signatures] == [
        ("Hiệu trưởng", "Phạm Thị Mẫu Lan", ""),
        ("Hiệu trưởng", "Lê Văn Mẫu Kỳ", ""),
    ]
    assert (list(document.recipients), document.archive) == (["Các bên ký bản ghi nhớ"], "VT")
    assert "Điều 1. Mục đích" in said
    assert "Điều 2. Cách làm" in said
    assert any("Thực hiện chương trình “Chương trình mẫu”" in line for line in said)
    assert list(table_of(document).rows) == [["1", "Chia sẻ đề: Mỗi kỳ hai bộ.", "Trường Tiểu học Mẫu 09", "2 bộ"]]
    assert "Bản ghi nhớ có hiệu lực từ ngày ký." in said
    assert "Bản ghi nhớ được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản." in said


def test_a_deputy_signs_in_the_heads_stead_where_there_is_no_head(
    draft: Agreement, co_lan: Person, member: Hire, school_09: Organisation
) -> None:
    member("Vũ Thị Mẫu Phó", school_09, Role.DEPUTY)
    Membership.objects.filter(person=co_lan).update(valid_until=DAY)

    signer = paper_on(draft).signatures[0]

    assert (signer.authority, signer.post, signer.name) == ("KT. Hiệu trưởng", "Phó Hiệu trưởng", "Vũ Thị Mẫu Phó")


def test_of_two_heads_the_paper_names_neither(draft: Agreement, member: Hire, school_09: Organisation) -> None:
    member("Người Thứ Hai", school_09, Role.HEAD)

    assert (paper_on(draft).signatures[0].name, paper_on(draft).signatures[0].post) == ("", "")


def test_an_address_is_the_one_of_the_day(draft: Agreement, school_09: Organisation) -> None:
    moved = DAY + timedelta(days=10)
    Seat.objects.create(organisation=school_09, address="Số 1 đường Cũ", valid_until=moved)
    Seat.objects.create(organisation=school_09, address="Số 2 đường Mới", valid_from=moved)

    assert "Địa chỉ: Số 1 đường Cũ" in lines(paper_on(draft))
    assert "Địa chỉ: Số 2 đường Mới" in lines(paper_on(draft, day=moved))


def test_confirmed_signed_and_ended_papers_each_say_so(approved: Agreement, co_lan: Person, thay_ky: Person) -> None:
    mark = short_form(current_text(approved).text_hash)
    assert paper_on(approved).head_line == f"Nội dung lần 1, mã {mark}, các bên đã xác nhận"

    record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=DAY, scan=paper())
    record_signing(approved, by=thay_ky, party=second(approved), at=AT)
    approved.refresh_from_db()
    signed = f"Bản in theo nội dung đã ký ngày 20/11/2026, mã {mark}"
    assert paper_on(approved).head_line == f"{signed}, có hiệu lực từ ngày 20/11/2026"
    assert paper_on(approved).issued_on == DAY

    approved.valid_until = DAY + timedelta(days=30)
    assert (
        paper_on(approved, day=DAY + timedelta(days=30)).head_line == f"{signed}, đã hết hiệu lực sau ngày 19/12/2026"
    )


def test_what_was_signed_keeps_its_signatories_when_others_follow_them(in_force: Agreement, co_lan: Person) -> None:
    Membership.objects.filter(person=co_lan).update(valid_until=DAY + timedelta(days=1))

    later = paper_on(in_force, day=DAY + timedelta(days=400))

    assert later.signatures[0].name == "Phạm Thị Mẫu Lan"


def test_an_earlier_version_says_that_it_was_replaced(draft: Agreement, co_lan: Person) -> None:
    clauses = [ClauseText(title="Mục đích", body="Ba việc."), CLAUSES[1]]
    revise_text(draft, clauses, COMMITMENTS, by=co_lan, at=AT, party=first(draft), based_on=1)

    earlier = paper_on(draft, 1)

    assert earlier.head_line.endswith("đã được thay bằng lần 2")
    assert "Hai bên giúp nhau." in lines(earlier)
    assert "Ba việc." in lines(paper_on(draft))


def test_a_draft_that_was_given_up_says_so(draft: Agreement, co_lan: Person) -> None:
    withdrawn = withdraw_draft(draft, by=co_lan, at=AT, party=first(draft), reason="Không làm nữa")

    assert paper_on(withdrawn).head_line.endswith("đã rút")


@pytest.mark.parametrize("number", [0, 9, 10**12])
def test_a_version_that_is_not_there_has_no_paper(draft: Agreement, number: int) -> None:
    assert paper_of(draft, DAY, number) is None


def test_three_parties_are_named_one_by_one_and_four_in_a_table(
    programme: Programme, body: Enter, member: Hire
) -> None:
    bodies = [body(f"Trường Tiểu học Mẫu {number}") for number in range(1, 5)]
    heads = [member(f"Người Đứng Đầu {place}", each, Role.HEAD) for place, each in enumerate(bodies)]
    three = draft_agreement(programme, "Ba bên", bodies[:3], CLAUSES, [], by=heads[0], on=DAY, at=BEGUN)
    four = draft_agreement(programme, "Bốn bên", bodies, CLAUSES, [], by=heads[0], on=DAY, at=BEGUN)

    assert "Bên C: Trường Tiểu học Mẫu 3" in lines(paper_on(three))
    assert not any(isinstance(block, Table) for block in paper_on(three).blocks)
    assert [row[1] for row in table_of(paper_on(four)).rows] == [str(each) for each in bodies]


def test_a_day_agreed_in_the_text_stands_on_the_paper(
    programme: Programme, school_09: Organisation, school_27: Organisation, co_lan: Person, thay_ky: Person
) -> None:
    spoken = [ClauseText(title="Hiệu lực", body="Bản ghi nhớ có hiệu lực từ ngày ký, lập thành 04 bản.")]
    bodies = [school_09, school_27]
    without = draft_agreement(programme, "Bản ghi nhớ một", bodies, spoken, [], by=co_lan, on=DAY, at=BEGUN)
    begins = date(2027, 2, 1)
    dated = draft_agreement(
        programme, "Bản ghi nhớ hai", bodies, spoken, [], by=co_lan, on=DAY, at=BEGUN, effective_on=begins
    )

    assert sum("có hiệu lực" in line for line in lines(paper_on(without))) == 1
    assert not any("02 bản" in line for line in lines(paper_on(without)))
    assert "Bản ghi nhớ có hiệu lực từ ngày 01 tháng 02 năm 2027." in lines(paper_on(dated))


def test_a_basis_is_cited_in_full_the_way_the_decree_wants(draft: Agreement, programme: Programme) -> None:
    for words in (
        {"verbatim": "4340/KH-SGDĐT", "type_code": "KH", "title": "Kế hoạch tổ chức phong trào"},
        {"verbatim": "41/QĐ-TTg", "type_code": "QĐ", "title": "Bảo đảm dinh dưỡng hợp lý"},
        {"verbatim": "1581/BGDĐT-GDPT", "type_code": "", "title": ""},
    ):
        document = LegalDocument.objects.create(issuer="Nơi Ban Hành", issued_on=date(2026, 1, 5), **words)
        LegalBasis.objects.create(programme=programme, legal_document=document)

    assert list(paper_on(draft).bases) == [
        "Căn cứ Kế hoạch số 4340/KH-SGDĐT ngày 05 tháng 01 năm 2026 của Nơi Ban Hành tổ chức phong trào",
        "Căn cứ Quyết định số 41/QĐ-TTg ngày 05 tháng 01 năm 2026 của Nơi Ban Hành về bảo đảm dinh dưỡng hợp lý",
        "Căn cứ Công văn số 1581/BGDĐT-GDPT ngày 05 tháng 01 năm 2026 của Nơi Ban Hành",
    ]


def test_a_commitment_stands_in_its_article(
    programme: Programme, school_09: Organisation, school_27: Organisation, co_lan: Person, thay_ky: Person
) -> None:
    promises = [
        CommitmentText(title="Trong điều một", owed_by=1, owed_to=2, due_on="2027-05-31", clause_number=1),
        CommitmentText(title="Ở cuối", target="1200.5", unit="cuốn"),
    ]
    agreement = draft_agreement(
        programme, "Bản ghi nhớ", [school_09, school_27], CLAUSES, promises, by=co_lan, on=DAY, at=BEGUN
    )

    said = lines(paper_on(agreement))

    assert said.index("Điều 1. Mục đích") < said.index("Trong điều một") < said.index("Điều 2. Cách làm")
    assert said.index("Điều 2. Cách làm") < said.index("Ở cuối")
    assert {"31/5/2027", "1.200,5 cuốn", "Trường Tiểu học Mẫu 09, với Trường Tiểu học Mẫu 27"} <= set(said)


def test_the_same_facts_make_the_same_paper(approved: Agreement) -> None:
    assert paper_on(approved) == paper_on(approved, 1, DAY + timedelta(days=3))


def test_approval_of_a_new_text_is_not_said_of_the_old(draft: Agreement, co_lan: Person, thay_ky: Person) -> None:
    approve_text(current_text(draft), by=co_lan, party=first(draft), at=AT)

    assert paper_on(draft).head_line.startswith("Dự thảo lần 1")


def test_a_signed_paper_names_the_parties_as_the_text_that_was_hashed_does(
    approved: Agreement, he_thong: Person, co_lan: Person, thay_ky: Person
) -> None:
    before = paper_on(approved)
    renamed, later = DAY + timedelta(days=3), AT + timedelta(days=5)
    rename_organisation(first(approved).organisation, "Trường Tiểu học Tên Khác", by=he_thong, on=renamed)
    signed_on = DAY + timedelta(days=5)
    record_signing(approved, by=co_lan, party=first(approved), at=later, signed_on=signed_on, scan=paper())
    record_signing(approved, by=thay_ky, party=second(approved), at=later)

    for printed in (paper_on(approved, day=signed_on), paper_on(Agreement.objects.get(), day=signed_on)):
        words = " ".join([*lines(printed), *(each.party for each in printed.signatures)])
        assert [issuer.name for issuer in printed.issuers] == [issuer.name for issuer in before.issuers]
        assert table_of(printed).rows == table_of(before).rows
        assert "Mẫu 09" in words
        assert "Tên Khác" not in words


def test_a_new_version_names_the_parties_as_they_are_called_on_its_day(
    draft: Agreement, he_thong: Person, co_lan: Person
) -> None:
    rename_organisation(first(draft).organisation, "Trường Tiểu học Tên Khác", by=he_thong, on=DAY)
    text = revise_text(draft, CLAUSES, COMMITMENTS, by=co_lan, at=AT, party=first(draft), based_on=1)

    assert text.party_names == ["Trường Tiểu học Tên Khác", "Trường Tiểu học Mẫu 27"]
    assert table_of(paper_on(draft)).rows[0][2] == "Trường Tiểu học Tên Khác"
    assert table_of(paper_on(draft, 1)).rows[0][2] == "Trường Tiểu học Mẫu 09"
    assert paper_on(draft, 1).issuers[0].name == "TRƯỜNG TIỂU HỌC MẪU 09"
