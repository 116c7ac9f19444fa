"""What the rooms below the register put into the file with everything: sheets brought in, announcements."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings
from tests.matrix.taking import lines_in, taken_by

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.notices.actions import Wording, write_announcement
from chungtay.notices.choices import Asking
from chungtay.organisations.actions import add_membership, register_organisation
from chungtay.organisations.choices import Kind, Role
from chungtay.register.exchange import SCHOOL_SHEET
from chungtay.register.tests.test_schools import Office, units  # noqa: F401  # the fixture, by its name
from chungtay.sheets.actions import receive_file
from chungtay.sheets.queries.packing import add_part
from chungtay.sheets.queries.parts import Workbook
from chungtay.workbooks.engine.columns import Column, Sheet


@pytest.fixture
def office(units: None, db: None, settings: Settings, tmp_path: Path) -> Office:  # noqa: F811  # the fixture, by its name
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    return Office()


def test_an_officer_takes_her_imports_and_announcements_away_and_another_department_s_officer_none(
    office: Office,
) -> None:
    file = SimpleUploadedFile("truong.csv", "Tên trường\nTrường THCS Mẫu\n".encode())
    receive_file(file, sheet_key=SCHOOL_SHEET.key, scope_uid=office.body.uid, by=office.hanh, at=now())
    written = write_announcement(
        Wording("access.heads_below", "Họp giao ban", "Kính mời.", Asking.NOTHING, None, ""), by=office.hanh, on=today()
    )
    next_door = register_organisation("Sở GDĐT Mẫu Bên", kind=Kind.DEPARTMENT, by=office.operator, on=today())
    quyen = Person.objects.create(name="Quyên", login="quyen", is_active=True)
    add_membership(quyen, next_door, Role.DEPARTMENT_OFFICER, by=office.operator, valid_from=today())

    files, others = taken_by(office.hanh), taken_by(quyen)

    assert [row["Tên tệp"] for row in lines_in(files["nhap-bang/cac-lan-nhap.xlsx"])] == ["truong.csv"]
    (row,) = lines_in(files["thong-bao/thong-bao.xlsx"])
    assert (row["Mã"], row["Tiêu đề"], row["Người soạn"]) == (written.uid, "Họp giao ban", office.hanh.name)
    assert lines_in(files["thong-bao/tra-loi.xlsx"]) == []
    assert lines_in(others["nhap-bang/cac-lan-nhap.xlsx"]) == []
    assert lines_in(others["thong-bao/thong-bao.xlsx"]) == []


def test_a_sheet_goes_into_the_file_row_by_row_and_is_never_whole_in_memory(tmp_path: Path) -> None:
    sheet = Sheet(key="mau", title="Mẫu", columns=(Column(key="a", title="A"),))
    written: list[int] = []

    def rows() -> Any:
        for number in range(3):
            written.append(number)
            yield {"a": str(number)}

    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        add_part(packed, Workbook("mau.xlsx", sheet, rows()))

    with zipfile.ZipFile(tmp_path / "all.zip") as packed:
        assert [row["A"] for row in lines_in(packed.read("mau.xlsx"))] == ["0", "1", "2"]
    assert written == [0, 1, 2]
