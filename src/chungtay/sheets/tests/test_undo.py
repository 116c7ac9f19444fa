from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry, LegalDocument, SourceKind
from chungtay.kernel.people import Person
from chungtay.kernel.provenance import Statement, cite, name_source
from chungtay.sheets.actions import forget_imports, undo_import, withdraw_import
from chungtay.sheets.choices import ImportState
from chungtay.sheets.models import KEPT_FOR, SheetImport, StagedRow
from chungtay.sheets.tests.conftest import AT, CLEAN, Visit, somebody, text_of, verbs_of, workbook

pytestmark = pytest.mark.django_db(transaction=True)
LATER = AT + KEPT_FOR + timedelta(days=365 * 5)


@pytest.fixture
def system(db: None) -> Person:
    person = somebody("Hệ thống", "he-thong")
    type(person)._default_manager.filter(pk=person.pk).update(is_system=True, is_active=False)  # type: ignore[attr-defined]  # the table's own
    return person


def test_nothing_is_undone_while_something_builds_on_a_row(chi_hanh: Visit) -> None:
    brought = chi_hanh.decide(chi_hanh.bring(workbook(CLEAN)))
    document = LegalDocument.objects.get(verbatim="08/QĐ-UBND")
    source = name_source("s", "Trang tin", kind=SourceKind.SITE, by=chi_hanh.person, on=AT.date())
    cite(source, document, [Statement(locator="tr. 1")], by=chi_hanh.person, on=AT.date())

    answer = chi_hanh.press("undo", brought)

    assert "Văn bản 08/QĐ-UBND đã được trích dẫn. Gỡ trích dẫn trước, rồi hoàn tác." in text_of(answer)
    brought.refresh_from_db()
    assert (brought.state, LegalDocument.objects.count()) == (ImportState.TAKEN, 3)


def test_what_is_undone_twice_is_undone_once(chi_hanh: Visit) -> None:
    brought = chi_hanh.decide(chi_hanh.bring(workbook(CLEAN)))

    assert "Sẽ rút lại tất cả: 3 dòng nhập mới và 0 dòng thay đổi." in text_of(
        chi_hanh.client.get(reverse("sheets:undo", args=[brought.uid]))
    )
    undo_import(brought, by=chi_hanh.person, at=AT)
    undo_import(brought, by=chi_hanh.person, at=AT)

    assert LegalDocument.objects.count() == 0
    assert verbs_of(brought).count("sheets.undone") == 1
    assert "đã hoàn tác: rút lại 3 dòng nhập mới và 0 dòng thay đổi." in chi_hanh.see(brought)


def test_what_was_never_taken_over_cannot_be_undone(chi_hanh: Visit) -> None:
    brought = chi_hanh.bring(workbook(CLEAN))

    with pytest.raises(RuleBroken):
        undo_import(brought, by=chi_hanh.person, at=AT)


def test_a_file_set_aside_is_deleted_at_once_with_its_rows(chi_hanh: Visit) -> None:
    brought = chi_hanh.bring(workbook(CLEAN))
    assert brought.path.exists()

    chi_hanh.press("withdraw", brought)

    brought.refresh_from_db()
    assert (brought.state, brought.report, StagedRow.objects.count()) == (ImportState.WITHDRAWN, {}, 0)
    assert not brought.path.exists()
    assert "Tệp đã được bỏ qua; không dòng nào được ghi vào sổ." in chi_hanh.see(brought)
    withdraw_import(brought, by=chi_hanh.person, at=AT)
    assert verbs_of(brought).count("sheets.withdrawn") == 1


def test_what_was_taken_over_is_not_set_aside(chi_hanh: Visit) -> None:
    brought = chi_hanh.decide(chi_hanh.bring(workbook(CLEAN)))

    with pytest.raises(RuleBroken):
        withdraw_import(brought, by=chi_hanh.person, at=AT)


def test_rows_and_files_are_forgotten_and_the_undoing_stays(chi_hanh: Visit, system: Person) -> None:
    taken = chi_hanh.decide(chi_hanh.bring(workbook(CLEAN)))
    waiting = chi_hanh.bring(workbook(CLEAN))
    stray = taken.path.with_name("stray")
    stray.write_bytes(b"never committed")

    assert forget_imports(by=system, at=AT - timedelta(days=1)) == 0
    assert forget_imports(by=system, at=LATER) == 2
    assert forget_imports(by=system, at=LATER) == 0

    for brought in (taken, waiting):
        brought.refresh_from_db()
        assert not brought.path.exists()
    assert not stray.exists()
    assert StagedRow.objects.count() == 0
    assert (taken.state, waiting.state) == (ImportState.TAKEN, ImportState.WITHDRAWN)
    assert AuditEntry.objects.filter(verb="sheets.forgotten", actor_key=str(system.uid)).count() == 2
    assert "đã được xóa ngày" in chi_hanh.see(taken)
    undo_import(taken, by=chi_hanh.person, at=AT)
    assert LegalDocument.objects.count() == 0


def test_an_import_is_named_by_its_file(chi_hanh: Visit) -> None:
    assert str(SheetImport(file_name="a.xlsx")) == "a.xlsx"
    assert str(StagedRow(number=7)) == "7"
