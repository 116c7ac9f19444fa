from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import mammoth  # type: ignore[import-untyped]  # it ships no types
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from chungtay.accounts.models import Person
from chungtay.agreements.actions import draft_agreement
from chungtay.agreements.models import Agreement, Clause
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import BEGUN, CLAUSES, DAY
from chungtay.layout.engine.rules import breaches_of_docx
from chungtay.memoranda.engine.paper import texts_in
from chungtay.memoranda.queries import paper_of
from chungtay.memoranda.queries.files import DOCX, PDF, file_of, written
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Programme
from chungtay.records.engine.canonical import short_form
from chungtay.records.engine.memoranda import ClauseText

NAMED = ("Nguyễn Thị Hằng Nga", "Nguyễn Văn Kỳ")
REMADE = "Bản dựng lại từ bài báo, không phải văn bản gốc"


def entered(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def words_of_pdf(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return unicodedata.normalize("NFC", " ".join(" ".join(page.extract_text() for page in pages).split()))


def words_of_docx(content: bytes) -> str:
    read = mammoth.extract_raw_text(io.BytesIO(content))
    assert [note.message for note in read.messages if note.type == "error"] == []
    return " ".join(read.value.split())


def bare(text: str) -> str:
    return "".join(text.split()).casefold()


def test_both_files_of_the_two_schools_say_what_the_source_says(two_schools: Agreement) -> None:
    for ending, read in (("docx", words_of_docx), ("pdf", words_of_pdf)):
        file = file_of(two_schools, 1, ending, DAY)
        assert file is not None
        seen = read(file.content)
        for words in (REMADE, *NAMED, "HIỆU TRƯỞNG", "NGƯỜI CHỨNG KIẾN", "LÃNH ĐẠO QUẬN", "31 tháng 3 năm 2023"):
            assert words in seen, (ending, words)
        assert "Địa chỉ: ……………" in seen
        assert "Chương trình của hồ sơ" not in seen


@pytest.mark.slow
def test_both_files_of_the_seven_name_no_signatory(seven: Agreement) -> None:
    for ending, read in (("docx", words_of_docx), ("pdf", words_of_pdf)):
        file = file_of(seven, 1, ending, DAY)
        assert file is not None
        seen = read(file.content)
        for place in ("Hà Tĩnh", "Quảng Bình", "Quảng Trị", "Thừa Thiên Huế", "Đà Nẵng", "Quảng Nam", "Quảng Ngãi"):
            assert f"Sở GDĐT {place}" in seen, (ending, place)
        assert REMADE in seen
        assert bare(seen).count(bare("Đại diện lãnh đạo Sở")) == 14
        assert "Nguyễn Thanh Đề" in seen
        assert "PGS" not in seen
        assert "2020" not in seen


@pytest.mark.parametrize("name", ["two_schools", "seven", "draft", "approved", "in_force"])
def test_no_rule_of_the_decree_is_broken(request: pytest.FixtureRequest, name: str) -> None:
    file = file_of(request.getfixturevalue(name), 1, "docx", DAY)

    assert file is not None
    assert breaches_of_docx(file.content) == []


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_every_word_of_a_draft_is_in_its_file_and_the_same_file_comes_out_again(draft: Agreement, ending: str) -> None:
    document = paper_of(draft, DAY)
    assert document is not None
    content = written(document, ending)
    seen = bare((words_of_docx if ending == "docx" else words_of_pdf)(content))

    missing = [text for text in texts_in(document) if bare(text).rstrip(".") not in seen]

    assert missing == []
    assert written(document, ending) == content


def test_a_reader_downloads_both_files_and_is_told_nothing_else(draft: Agreement, thay_minh: Person) -> None:
    client = entered(thay_minh)
    for name, content_type, ending in (("docx", DOCX, ".docx"), ("pdf", PDF, ".pdf")):
        answer = client.get(reverse(f"memoranda:{name}", args=[draft.uid, 1]))

        assert answer.status_code == 200
        assert answer["Content-Type"] == content_type
        assert answer["Content-Disposition"] == f'attachment; filename="ban-ghi-nho-phoi-hop-1{ending}"'
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"


def test_who_may_not_read_the_text_has_no_paper_of_it(draft: Agreement, khach_la: Person, co_lan: Person) -> None:
    for name in ("docx", "pdf"):
        address = reverse(f"memoranda:{name}", args=[draft.uid, 1])
        assert entered(khach_la).get(address).status_code == 404
        assert Client().get(address).status_code == 302
        assert entered(co_lan).get(reverse(f"memoranda:{name}", args=[draft.uid, 2])).status_code == 404
        assert entered(co_lan).get(reverse(f"memoranda:{name}", args=[draft.uid, 10**30])).status_code == 404
        assert entered(co_lan).post(address).status_code == 405


@pytest.mark.slow
@pytest.mark.parametrize("state", ["draft", "approved", "in_force"])
def test_the_page_of_a_memorandum_offers_its_papers(request: pytest.FixtureRequest, co_lan: Person, state: str) -> None:
    agreement: Agreement = request.getfixturevalue(state)

    seen = entered(co_lan).get(agreement.get_absolute_url()).content.decode()

    assert "Bản in" in seen
    for name in ("docx", "pdf"):
        assert reverse(f"memoranda:{name}", args=[agreement.uid, 1]) in seen
    assert short_form(current_text(agreement).text_hash) in seen


def test_who_brings_the_signed_paper_finds_the_paper_to_print(approved: Agreement, co_lan: Person) -> None:
    seen = entered(co_lan).get(reverse("agreements:sign", args=[approved.uid])).content.decode()

    assert "Bản để in và ký" in seen
    assert reverse("memoranda:pdf", args=[approved.uid, 1]) in seen


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Cùng học \U0001f33b mỗi tuần", "“\U0001f33b” (sau “Cùng học”) không đưa vào văn bản hành chính được"),
        ("Học שלום nhau", "Sau “Học” có một ký tự (U+05E9)"),
    ],
)
def test_a_sign_no_paper_carries_is_refused_with_a_sentence_on_the_page(
    programme: Programme,
    school_09: Organisation,
    school_27: Organisation,
    co_lan: Person,
    thay_ky: Person,
    typed: str,
    sentence: str,
) -> None:
    clauses = [ClauseText(title="Mục đích", body="Cùng học")]
    agreement = draft_agreement(
        programme, "Bản ghi nhớ", [school_09, school_27], clauses, [], by=co_lan, on=DAY, at=BEGUN
    )
    # Written before such signs were refused on the way in.
    Clause.objects.filter(text__agreement=agreement).update(body=typed)
    for name in ("docx", "pdf"):
        answer = entered(co_lan).get(reverse(f"memoranda:{name}", args=[agreement.uid, 1]), follow=True)

        assert answer.redirect_chain == [(agreement.get_absolute_url(), 302)]
        assert sentence in answer.content.decode()


@pytest.mark.slow
def test_marks_nobody_sees_and_letters_in_pieces_come_out_right(
    programme: Programme, school_09: Organisation, school_27: Organisation, co_lan: Person, thay_ky: Person
) -> None:
    pieces = unicodedata.normalize("NFD", "Trường đẹp, thầy giỏi, ngoằn ngoèo khúc khuỷu")
    clauses = [ClauseText(title=f"Mục\u200b đích \u202e{pieces}", body=f"1. \ufeff{pieces}\u2069 xong")]
    agreement = draft_agreement(
        programme, "Bản ghi nhớ", [school_09, school_27], clauses, [], by=co_lan, on=DAY, at=BEGUN
    )

    for ending, read in (("docx", words_of_docx), ("pdf", words_of_pdf)):
        file = file_of(agreement, 1, ending, DAY)
        assert file is not None
        assert "Điều 1. Mục đích Trường đẹp, thầy giỏi, ngoằn ngoèo khúc khuỷu" in read(file.content)


def test_text_that_came_in_by_another_way_is_checked_too(draft: Agreement, co_lan: Person) -> None:
    Clause.objects.filter(text__agreement=draft, number=1).update(body="Trước\u202esau")

    answer = entered(co_lan).get(reverse("memoranda:pdf", args=[draft.uid, 1]), follow=True)

    assert "Sau “Trước” có một ký tự (U+202E)" in answer.content.decode()


@pytest.mark.slow
def test_names_of_a_hundred_and_twenty_letters_stand_whole(
    programme: Programme, body: Callable[..., Organisation], member: Callable[..., Person]
) -> None:
    long = ("Trường Phổ thông Dân tộc Nội trú Tiểu học và Trung học cơ sở Nguyễn Nghiêng Khuỷu Ngoằn Ngoèo " * 2)[:120]
    bodies = [body(f"{long.strip()} {number}") for number in (1, 2)]
    head = member("Nguyễn Hoàng Phương " * 6, bodies[0], Role.HEAD)
    member("Người Kia", bodies[1], Role.HEAD)
    agreement = draft_agreement(programme, "Bản ghi nhớ", bodies, CLAUSES, [], by=head, on=DAY, at=BEGUN)

    for ending, read in (("docx", words_of_docx), ("pdf", words_of_pdf)):
        file = file_of(agreement, 1, ending, DAY)
        assert file is not None
        for name in [str(each) for each in bodies]:
            assert bare(name) in bare(read(file.content))


def test_a_file_name_is_plain_letters_whatever_the_title(draft: Agreement) -> None:
    draft.title = 'Bản "ghi" nhớ\r\nđặc biệt / ../.. ' * 9

    file = file_of(draft, 1, "pdf", DAY)

    assert file is not None
    assert file.name == "ban-ghi-nho-dac-biet-ban-ghi-nho-dac-biet-ban-ghi-nho-dac-bi-1.pdf"
