from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.matrix.taking import lines_in, said_in, taken_by

from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement, SignedScan


@pytest.fixture(autouse=True)
def files_of_the_test(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_a_head_takes_the_memoranda_of_the_school_away_in_words_and_as_signed(
    in_force: Agreement, co_lan: Person
) -> None:
    files, here = taken_by(co_lan), f"ghi-nho/{in_force.uid}"

    assert [row["Tên văn bản"] for row in lines_in(files["ghi-nho/ban-ghi-nho.xlsx"])] == [in_force.title]
    assert "Mỗi kỳ hai bộ." in files[f"{here}/1.txt"].decode()
    scan = SignedScan.objects.get(agreement=in_force)
    assert files[f"{here}/{scan.file.uid}.pdf"].startswith(b"%PDF-")
    assert {row["Cam kết"] for row in lines_in(files["ghi-nho/cam-ket.xlsx"])} == {"Chia sẻ đề"}


def test_a_stranger_takes_nothing_of_them_away(in_force: Agreement, khach_la: Person) -> None:
    files = taken_by(khach_la)

    assert in_force.uid not in said_in(files)
    assert "Chia sẻ đề" not in said_in(files)
