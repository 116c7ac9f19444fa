"""A sheet from the first upload to the undoing, as the person at the screen lives it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from chungtay.kernel.idempotency import new_key
from chungtay.kernel.jobs import run_due_jobs
from chungtay.kernel.models import AuditEntry, LegalDocument
from chungtay.sheets.actions import take_over_import
from chungtay.sheets.choices import ImportState
from chungtay.sheets.models import SheetImport, StagedRow, pouring
from chungtay.sheets.rules import offers
from chungtay.sheets.rules.offers import Checked, Entering, Taken
from chungtay.sheets.tests import documents
from chungtay.sheets.tests.conftest import AT, CLEAN, HEADERS, Visit, csv, text_of, verbs_of, workbook
from chungtay.sheets.tests.documents import COMMUNE, DEPARTMENT
from chungtay.workbooks.engine.columns import Row

pytestmark = pytest.mark.django_db(transaction=True)

DIRTY = (
    CLEAN[0],
    (2, "345/SGDĐT-GDPT", "Hướng dẫn thực hiện phong trào", "Sở GDĐT tỉnh Mẫu", "31/02/2026"),
    (3, "08/QĐ-UBND", None, "UBND xã Mẫu Đông", "01/10/2026"),
    (4, "12/KH-UBND", "Kế hoạch kết nghĩa", "UBND tỉnh Mẫu", "05/09/2026"),
)


def counts(sheet_import: SheetImport) -> tuple[int, int, int, int]:
    found = sheet_import
    return found.new_count, found.change_count, found.same_count, found.refused_count


def test_a_dirty_file_is_mended_taken_over_brought_again_and_undone(chi_hanh: Visit) -> None:
    dirty = chi_hanh.bring(workbook(DIRTY))

    assert (dirty.state, counts(dirty)) == (ImportState.READ, (1, 0, 0, 3))
    page = chi_hanh.see(dirty)
    assert "Có thể ghi vào sổ 1 dòng; còn 3 dòng có lỗi." in page
    assert "Dòng 3" in page
    assert "Cột E, Ngày ban hành: 31/02/2026 Lịch không có ngày này." in page
    assert "Cột C, Trích yếu Cần điền “Trích yếu”, ô này không được để trống." in page
    assert "Số và ký hiệu này đã có ở dòng 2. Mỗi văn bản chỉ ghi một dòng." in page
    assert LegalDocument.objects.count() == 0

    answer = chi_hanh.client.get(reverse("sheets:errors", args=[dirty.uid]))
    book = load_workbook(io.BytesIO(b"".join(answer)))
    sheet = book.worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(number for number, line in enumerate(lines) if "Số hiệu" in line)
    wrong = lines[top + 1 :]
    column = {header: at for at, header in enumerate(lines[top])}
    assert [line[column["Số hiệu"]] for line in wrong] == ["345/SGDĐT-GDPT", "08/QĐ-UBND", "12/KH-UBND"]
    assert wrong[0][column["Ngày ban hành"]] == "31/02/2026"
    assert "Lịch không có ngày này" in str(wrong[0][-1])
    assert sheet.cell(top + 2, column["Ngày ban hành"] + 1).fill.fill_type == "solid"

    sheet.cell(top + 2, column["Ngày ban hành"] + 1).value = "10/09/2026"
    sheet.cell(top + 3, column["Trích yếu"] + 1).value = "Quyết định thành lập tổ công tác"
    sheet.delete_rows(top + 4)
    mended = io.BytesIO()
    book.save(mended)
    chi_hanh.decide(dirty, leaves_out_refused="on")
    second = chi_hanh.bring(SimpleUploadedFile("sua.xlsx", mended.getvalue()))
    assert counts(second) == (2, 0, 0, 0)
    chi_hanh.decide(second)

    assert (dirty.state, dirty.created_count) == (ImportState.TAKEN, 1)
    assert (second.state, second.created_count) == (ImportState.TAKEN, 2)
    assert sorted(LegalDocument.objects.values_list("verbatim", flat=True)) == sorted(row[1] for row in CLEAN)

    assert chi_hanh.press("undo", second).status_code == 302
    second.refresh_from_db()
    assert second.state == ImportState.UNDONE
    assert list(LegalDocument.objects.values_list("verbatim", flat=True)) == ["12/KH-UBND"]
    assert verbs_of(second) == [
        "sheets.received",
        "sheets.read",
        "sheets.taking_over_asked",
        "sheets.taken_over",
        "sheets.undone",
    ]


if connection.vendor == "postgresql":

    @pytest.mark.postgresql
    def test_a_look_at_the_tables_that_has_to_wait_takes_no_import_along(
        chi_hanh: Visit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pouring, "VERY_MANY", 1)
        brought = chi_hanh.bring(workbook(CLEAN))
        beside = connection.copy()
        try:
            with beside.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute("ANALYZE kernel_legaldocument")  # another look, begun and not yet ended
                chi_hanh.decide(brought)
        finally:
            beside.close()

        assert (brought.state, brought.created_count) == (ImportState.TAKEN, 3)


def test_the_same_file_again_says_that_everything_is_there_and_writes_nothing(chi_hanh: Visit) -> None:
    chi_hanh.decide(chi_hanh.bring(workbook(CLEAN)))

    same = chi_hanh.bring(workbook(CLEAN))

    assert counts(same) == (0, 0, 3, 0)
    assert "Mọi dòng trong tệp đều đã có sẵn. Không có gì để ghi thêm." in chi_hanh.see(same)
    assert LegalDocument.objects.count() == 3


def test_a_change_is_shown_before_it_is_made_and_taken_back_as_it_was(chi_hanh: Visit) -> None:
    LegalDocument.objects.create(verbatim="12/KH-UBND", title="Kế hoạch cũ")

    brought = chi_hanh.bring(csv(["Số hiệu;Tên văn bản", "12/KH-UBND;Kế hoạch kết nghĩa"]))

    assert counts(brought) == (0, 1, 0, 0)
    assert "“Kế hoạch cũ” sẽ đổi thành “Kế hoạch kết nghĩa”." in chi_hanh.see(brought)
    chi_hanh.decide(brought)
    assert LegalDocument.objects.get().title == "Kế hoạch kết nghĩa"
    chi_hanh.press("undo", brought)
    assert LegalDocument.objects.get().title == "Kế hoạch cũ"


def test_rows_with_errors_stay_out_only_if_the_person_says_so(chi_hanh: Visit) -> None:
    brought = chi_hanh.bring(workbook(DIRTY))

    answer = chi_hanh.press("take_over", brought)

    assert "Có 3 dòng bị lỗi. Mời sửa tệp rồi nhập lại, hoặc đánh dấu để lại các dòng này." in text_of(answer)
    brought.refresh_from_db()
    assert brought.state == ImportState.READ
    chi_hanh.decide(brought, leaves_out_refused="on")
    assert [each.verbatim for each in LegalDocument.objects.all()] == ["12/KH-UBND"]
    assert "3 dòng có lỗi được để lại." in chi_hanh.see(brought)


def test_the_button_pressed_twice_takes_over_once(chi_hanh: Visit) -> None:
    brought, key = chi_hanh.bring(workbook(CLEAN)), new_key()

    first, second = (chi_hanh.press("take_over", brought, key=key) for _press in range(2))
    third = chi_hanh.press("take_over", brought)
    run_due_jobs()

    assert (first.status_code, second.status_code) == (302, 302)
    assert (third.status_code, "Đang ghi vào sổ 3 dòng" in text_of(third)) == (200, True)
    assert LegalDocument.objects.count() == 3
    assert verbs_of(brought).count("sheets.taken_over") == 1


def test_a_job_that_runs_again_takes_over_nothing_more(chi_hanh: Visit) -> None:
    brought = chi_hanh.decide(chi_hanh.bring(workbook(CLEAN)))

    take_over_import(brought, by=chi_hanh.person, at=AT)

    assert verbs_of(brought).count("sheets.taken_over") == 1
    assert LegalDocument.objects.count() == 3


def test_a_file_handed_in_twice_under_one_key_is_received_once(chi_hanh: Visit) -> None:
    key, file = new_key(), workbook(CLEAN)
    chi_hanh.hand_in(file, key=key)
    file.seek(0)
    again = chi_hanh.hand_in(file, key=key)

    assert SheetImport.objects.count() == 1
    assert again["Location"] == SheetImport.objects.get().get_absolute_url()


def test_what_became_wrong_since_the_person_looked_stops_the_whole(chi_hanh: Visit) -> None:
    brought = chi_hanh.bring(csv(["Số hiệu,Trích yếu", "1/QĐ,Một", "2/QĐ,Hai"]))
    # As if the room had come to another opinion: now two rows carry one number.
    StagedRow.objects.filter(sheet_import=brought, number=3).update(cells=["1/QĐ", "Hai"])

    chi_hanh.decide(brought)

    assert (brought.state, counts(brought)) == (ImportState.READ, (1, 0, 0, 1))
    assert LegalDocument.objects.count() == 0
    assert "Chưa ghi vào sổ dòng nào: từ lúc bạn xem đến nay có thêm 1 dòng bị lỗi" in chi_hanh.see(brought)
    assert verbs_of(brought)[-1] == "sheets.taking_over_stopped"


MOVED = "Chưa ghi vào sổ dòng nào: từ lúc bạn xem đến nay, sổ đã thay đổi nên các dòng dưới đây được xét lại."


def test_rows_entered_by_somebody_else_meanwhile_are_shown_anew_and_not_entered_twice(chi_hanh: Visit) -> None:
    brought = chi_hanh.bring(workbook(CLEAN))
    LegalDocument.objects.create(verbatim="12/KH-UBND", title=CLEAN[0][2], issuer=CLEAN[0][3], issued_on="2026-09-05")

    chi_hanh.decide(brought)

    assert (brought.state, counts(brought)) == (ImportState.READ, (2, 0, 1, 0))
    assert MOVED in chi_hanh.see(brought)

    chi_hanh.decide(brought)

    assert (brought.state, brought.created_count, counts(brought)) == (ImportState.TAKEN, 2, (2, 0, 1, 0))
    assert LegalDocument.objects.count() == 3


def test_a_row_that_was_shown_as_the_same_is_not_written_after_somebody_else_changed_what_stands(
    chi_hanh: Visit,
) -> None:
    standing = LegalDocument.objects.create(verbatim="1/QĐ", title="Một")
    brought = chi_hanh.bring(csv(["Số hiệu,Trích yếu", "1/QĐ,Một", "2/QĐ,Hai"]))
    assert counts(brought) == (1, 0, 1, 0)
    LegalDocument.objects.filter(pk=standing.pk).update(title="Tên mới theo quyết định")

    chi_hanh.decide(brought)

    assert (brought.state, counts(brought)) == (ImportState.READ, (1, 1, 0, 0))
    assert [each.title for each in LegalDocument.objects.all()] == ["Tên mới theo quyết định"]
    page = chi_hanh.see(brought)
    assert MOVED in page
    assert "“Tên mới theo quyết định” sẽ đổi thành “Một”." in page


def test_a_change_of_something_else_than_was_shown_is_not_made(chi_hanh: Visit) -> None:
    standing = LegalDocument.objects.create(verbatim="1/QĐ", title="Một cũ")

    def check(rows: Sequence[Row], told: Entering) -> Checked:
        checked = replace(documents.check(rows, told), findings=())  # as a room that has nothing to remark
        return replace(checked, changes={row.number: LegalDocument.objects.get().title for row in rows})

    offers._offers[documents.OFFER.sheet.key] = replace(documents.OFFER, check=check)
    brought = chi_hanh.bring(csv(["Số hiệu,Trích yếu", "1/QĐ,Một"]))
    LegalDocument.objects.filter(pk=standing.pk).update(title="Một theo quyết định")

    chi_hanh.decide(brought)

    assert (brought.state, LegalDocument.objects.get().title) == (ImportState.READ, "Một theo quyết định")
    assert MOVED in chi_hanh.see(brought)
    assert chi_hanh.decide(brought).state == ImportState.TAKEN


def test_who_leaves_the_body_between_looking_and_taking_over_takes_nothing_over(chi_hanh: Visit) -> None:
    brought = chi_hanh.bring(workbook(CLEAN))
    chi_hanh.press("take_over", brought)
    documents.members[str(chi_hanh.person.uid)].clear()

    run_due_jobs()

    brought.refresh_from_db()
    assert (brought.state, LegalDocument.objects.count()) == (ImportState.READ, 0)
    assert "Bạn không có quyền, hoặc không còn quyền, nhập bảng này cho đơn vị đó." in brought.said
    for name in ("show", "progress", "errors", "take_over", "again", "withdraw", "undo"):
        assert chi_hanh.client.get(reverse(f"sheets:{name}", args=[brought.uid])).status_code == 404
    assert chi_hanh.client.get(reverse("sheets:list")).status_code == 403


def test_who_leaves_the_body_before_the_file_is_read_has_nothing_read(chi_hanh: Visit) -> None:
    chi_hanh.hand_in(workbook(CLEAN))
    documents.members[str(chi_hanh.person.uid)].clear()

    run_due_jobs()

    brought = SheetImport.objects.get()
    assert (brought.state, StagedRow.objects.count()) == (ImportState.REFUSED, 0)


def test_a_colleague_of_the_same_body_may_decide_and_strangers_see_nothing(
    chi_hanh: Visit, anh_quyen: Visit, co_hoa: Visit, ong_ba: Visit
) -> None:
    brought = chi_hanh.bring(workbook(CLEAN))

    assert co_hoa.client.get(brought.get_absolute_url()).status_code == 404
    assert ong_ba.client.get(brought.get_absolute_url()).status_code == 404
    assert brought.file_name not in text_of(co_hoa.client.get(reverse("sheets:list")))
    assert co_hoa.press("take_over", brought).status_code == 404

    anh_quyen.decide(brought)
    assert (brought.state, brought.by_id, brought.asked_by_id) == (
        ImportState.TAKEN,
        chi_hanh.person.pk,
        anh_quyen.person.pk,
    )


def test_a_sheet_for_a_body_one_does_not_work_for_is_refused(chi_hanh: Visit) -> None:
    answer = chi_hanh.hand_in(workbook(CLEAN), scope=COMMUNE)

    assert answer.status_code == 200
    assert SheetImport.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("thu.pdf", b"%PDF-1.7 ...", "Đây là tệp PDF, không phải bảng tính."),
        ("trang.xlsx", b"<html><body><table></table></body></html>", "Đây là trang web mang tên bảng tính."),
        ("hong.xlsx", b"PK\x03\x04" + b"\0" * 200, "Tệp Excel này bị hỏng."),
        ("dau.csv", "Họ tên,Điểm\nAn,9\n".encode(), "Không tìm thấy dòng tiêu đề của bảng này."),
        ("thieu.csv", "Số hiệu,Ngày ban hành\n1/QĐ,1/1/2026\n".encode(), "Thiếu cột “Trích yếu”."),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_in_a_sentence(
    chi_hanh: Visit, name: str, content: bytes, sentence: str
) -> None:
    brought = chi_hanh.bring(SimpleUploadedFile(name, content))

    assert brought.state == ImportState.REFUSED
    page = chi_hanh.see(brought)
    assert "Không đọc được tệp, và không có gì thay đổi." in page
    assert sentence in page
    assert StagedRow.objects.count() == LegalDocument.objects.count() == 0


def test_every_import_of_a_department_says_who_did_what(chi_hanh: Visit) -> None:
    brought = chi_hanh.decide(chi_hanh.bring(workbook(CLEAN)))

    told = AuditEntry.objects.get(verb="sheets.taken_over")
    assert told.open_values["created"] == 3
    assert told.personal_values["sheet_import"] == brought.file_name
    assert told.touches.filter(kind="kernel.legaldocument").count() == 3
    assert (brought.scope_uid, HEADERS[1]) == (DEPARTMENT, "Số hiệu")


def test_what_the_check_found_out_is_handed_to_the_taking_over(chi_hanh: Visit) -> None:
    heard: list[str] = []

    def check(rows: Sequence[Row], told: Entering) -> Checked:
        heard.append("check")
        return replace(documents.check(rows, told), plan=("the plan", len(rows)))

    def take_over(rows: Sequence[Row], told: Entering) -> Taken:
        assert told.checked is not None
        heard.append(f"{told.checked.plan} for {len(rows)}")
        return documents.take_over(rows, told)

    offer = replace(documents.OFFER, hold=lambda _told: heard.append("hold"), check=check, take_over=take_over)
    brought = chi_hanh.bring(workbook(DIRTY))
    offers._offers[offer.sheet.key] = offer
    chi_hanh.decide(brought, leaves_out_refused="on")

    assert heard == ["hold", "check", "('the plan', 2) for 1"]
    assert LegalDocument.objects.count() == 1
