from __future__ import annotations

import csv as commas
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from chungtay.kernel.clock import now, today
from chungtay.kernel.duties import duties_of
from chungtay.kernel.models import AuditEntry, LegalDocument
from chungtay.sheets.actions import receiving
from chungtay.sheets.choices import ImportState
from chungtay.sheets.models import SheetImport
from chungtay.sheets.tests import documents
from chungtay.sheets.tests.conftest import CLEAN, Answer, Visit, csv, text_of, workbook
from chungtay.sheets.tests.documents import COMMUNE, DEPARTMENT

pytestmark = pytest.mark.django_db(transaction=True)


def downloaded(answer: Answer) -> bytes:
    return b"".join(answer)


def rows_of(content: bytes) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_list_shows_what_may_be_brought_and_what_has_become_of_each_file(chi_hanh: Visit) -> None:
    brought = chi_hanh.decide(chi_hanh.bring(workbook(CLEAN)))

    page = text_of(chi_hanh.client.get(reverse("sheets:list")))

    assert "Văn bản làm căn cứ Cho Sở Giáo dục và Đào tạo tỉnh Mẫu" in page
    assert f"{brought.file_name} Văn bản làm căn cứ" in page
    assert "nhập mới 3 dòng, thay đổi 0 dòng" in page


def test_who_is_offered_nothing_is_refused_and_sees_no_list(ong_ba: Visit) -> None:
    for name in ("list", "bring", "template", "export"):
        assert ong_ba.client.get(reverse(f"sheets:{name}")).status_code == 403


def test_a_sheet_nobody_offers_is_not_there(chi_hanh: Visit) -> None:
    assert chi_hanh.client.get(reverse("sheets:bring") + "?bang=khong-co").status_code == 404
    assert chi_hanh.client.get(reverse("sheets:template") + "?bang=khong-co").status_code == 404


def test_the_only_sheet_needs_no_name_in_the_address(chi_hanh: Visit) -> None:
    page = text_of(chi_hanh.client.get(reverse("sheets:bring")))

    assert "Nhập bảng “Văn bản làm căn cứ”" in page
    assert "Cho Sở Giáo dục và Đào tạo tỉnh Mẫu." in page
    assert "Ngày ban hành có thể để trống Ngày, ví dụ 5/9/2026." in page


def test_whoever_enters_for_two_bodies_chooses_one(chi_hanh: Visit) -> None:
    documents.members[str(chi_hanh.person.uid)] = {DEPARTMENT, COMMUNE}

    brought = chi_hanh.bring(workbook(CLEAN), scope=COMMUNE)

    assert brought.scope_label == "UBND xã Mẫu Đông"
    assert "UBND xã Mẫu Đông" in text_of(chi_hanh.client.get(reverse("sheets:list")))


def test_the_empty_form_is_a_sheet_that_can_be_brought_in(chi_hanh: Visit) -> None:
    answer = chi_hanh.client.get(reverse("sheets:template"))

    content = downloaded(answer)
    assert answer["Content-Disposition"].startswith("attachment")
    assert ["Số và ký hiệu", "Trích yếu", "Cơ quan ban hành", "Ngày ban hành"] in rows_of(content)
    empty = chi_hanh.bring(SimpleUploadedFile("mau.xlsx", content))
    assert (empty.state, empty.row_count) == (ImportState.READ, 0)
    assert "Tệp chỉ có tiêu đề, không có dòng nào." in chi_hanh.see(empty)


def test_what_stands_now_leaves_in_the_columns_it_came_by_and_is_written_down(chi_hanh: Visit) -> None:
    chi_hanh.decide(chi_hanh.bring(workbook(CLEAN)))
    LegalDocument.objects.create(verbatim="9/QĐ", title="=1+1")
    asked = {"bang": "van-ban", "don_vi": DEPARTMENT}

    book = downloaded(chi_hanh.client.post(reverse("sheets:export"), {**asked, "dang": "xlsx"}))
    text = downloaded(chi_hanh.client.post(reverse("sheets:export"), {**asked, "dang": "csv"}))

    lines = rows_of(book)
    assert [line[0] for line in lines if line[0] in {row[1] for row in CLEAN}] == sorted(str(row[1]) for row in CLEAN)
    assert load_workbook(io.BytesIO(book)).worksheets[0].cell(len(lines), 2).data_type != "f"
    typed = list(commas.reader(io.StringIO(text.decode("utf-8-sig"))))
    assert "'=1+1" in {cell for line in typed for cell in line}
    told = AuditEntry.objects.filter(verb="sheets.exported").values_list("open_values", flat=True)
    assert list(told) == [{"sheet": "Văn bản làm căn cứ", "scope": documents.BODIES[DEPARTMENT], "count": 4}] * 2
    same = chi_hanh.bring(SimpleUploadedFile("lai.xlsx", book))
    assert (same.same_count, same.row_count) == (4, 4)


def test_rows_of_another_body_do_not_leave(chi_hanh: Visit) -> None:
    asked = {"bang": "van-ban", "don_vi": COMMUNE, "dang": "csv"}

    assert chi_hanh.client.post(reverse("sheets:export"), asked).status_code == 404
    assert chi_hanh.client.post(reverse("sheets:export"), {}).status_code == 302
    assert not AuditEntry.objects.filter(verb="sheets.exported").exists()


def test_a_file_too_large_is_refused_while_it_arrives_and_nothing_of_it_stays(
    chi_hanh: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_BYTES", 100)

    page = text_of(chi_hanh.hand_in(workbook(CLEAN)))

    assert "Mời chia tệp thành nhiều phần và nhập lần lượt." in page
    assert SheetImport.objects.count() == 0
    assert list(SheetImport().path.parent.iterdir()) == []


def test_an_empty_file_is_refused_at_the_door(chi_hanh: Visit) -> None:
    answer = chi_hanh.hand_in(SimpleUploadedFile("trong.xlsx", b""))

    assert (answer.status_code, SheetImport.objects.count()) == (200, 0)


def test_a_page_of_many_rows_asks_as_often_as_a_page_of_few(chi_hanh: Visit) -> None:
    few = chi_hanh.bring(csv(["Số hiệu,Trích yếu", *(f"{n}/QĐ,Văn bản {n}" for n in range(10))]))
    many = chi_hanh.bring(csv(["Số hiệu,Trích yếu", *(f"{n}/QĐ,Văn bản {n}" for n in range(1000))]))
    asked = []
    for brought in (few, many):
        with CaptureQueriesContext(connection) as queries:
            first = chi_hanh.client.get(brought.get_absolute_url())
        asked.append(len(queries))

    assert asked[0] == asked[1] <= 12
    assert "Dòng 51" in text_of(first)
    assert "Dòng 52" not in text_of(first)
    onward = first.context["page"].next
    assert "Dòng 52" in chi_hanh.see(many, f"?sau={onward}")


def test_rows_are_seen_by_what_would_become_of_them(chi_hanh: Visit) -> None:
    LegalDocument.objects.create(verbatim="1/QĐ", title="Một")
    LegalDocument.objects.create(verbatim="2/QĐ", title="Cũ")
    brought = chi_hanh.bring(csv(["Số hiệu,Trích yếu", "1/QĐ,Một", "2/QĐ,Hai", "3/QĐ,Ba", "4/QĐ,"]))

    assert "Dòng 5" in chi_hanh.see(brought)
    for shown, there in (("cu", "Dòng 2"), ("doi", "Dòng 3"), ("moi", "Dòng 4"), ("loi", "Dòng 5")):
        page = chi_hanh.see(brought, f"?xem={shown}")
        assert [line for line in ("Dòng 2", "Dòng 3", "Dòng 4", "Dòng 5") if line in page] == [there]
    assert "Dòng 2" in chi_hanh.see(brought, "?xem=tat-ca")


def test_what_was_brought_and_waits_stands_among_the_duties_of_who_brought_it(
    chi_hanh: Visit, anh_quyen: Visit
) -> None:
    brought = chi_hanh.bring(workbook(CLEAN))

    assert [duty.to for duty in duties_of(chi_hanh.person, today())] == [brought.get_absolute_url()]
    assert duties_of(anh_quyen.person, today()) == []
    chi_hanh.decide(brought)
    assert duties_of(chi_hanh.person, today()) == []


def test_a_typed_script_is_shown_as_it_was_typed(chi_hanh: Visit) -> None:
    brought = chi_hanh.bring(csv(["Số hiệu,Trích yếu,Ngày ban hành", "<script>alert(1)</script>,x,<b>mai</b>"]))

    page = chi_hanh.client.get(brought.get_absolute_url()).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<b>mai" not in page


def test_the_day_until_which_it_is_kept_stands_on_the_page(chi_hanh: Visit) -> None:
    brought = chi_hanh.bring(workbook(CLEAN))
    SheetImport.objects.filter(pk=brought.pk).update(moved_at=now() - timedelta(days=1))

    until = (now() + timedelta(days=29)).astimezone().date()
    assert "được giữ đến ngày" in chi_hanh.see(brought)
    assert f"/{until.year} rồi xóa" in chi_hanh.see(brought)
