from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings
from tests.matrix.taking import lines_in, said_in, taken_by

from chungtay.kernel.clock import today
from chungtay.kernel.sources import parse_reference
from chungtay.records.actions import Arrival, open_dossier, record_incoming
from chungtay.records.tests.papers import Office
from chungtay.records.tests.test_pages import scan_file


@pytest.fixture(autouse=True)
def files_of_the_test(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def arrived(office: Office) -> str:
    arrival = Arrival(
        reference=parse_reference("12/KH-SGDĐT"),
        issuer="Sở Mẫu",
        subject="Về việc kết nghĩa",
        issued_on=today(),
        arrived_on=today(),
        scan=scan_file(),
    )
    return record_incoming(office.school, arrival, by=office.van, on=today()).uid


def test_a_head_takes_away_papers_with_their_files_book_dossiers_and_what_came_in(office: Office) -> None:
    issued, draft = office.issued(subject="Phối hợp"), office.draft(subject="Còn soạn")
    open_dossier(office.school, "HS-01", "Kết nghĩa", keeping="10 năm", by=office.van, on=today())
    scan = arrived(office)

    files = taken_by(office.lan)

    papers = {row["Mã"]: row for row in lines_in(files["van-ban/van-ban.xlsx"])}
    assert set(papers) == {issued.uid, draft.uid}
    assert (papers[issued.uid]["Số, ký hiệu"], papers[issued.uid]["Tình trạng"]) == (
        "01/KH-THM09",
        "Đã ban hành, còn hiệu lực",
    )
    for ending, begins in (("docx", b"PK"), ("pdf", b"%PDF-")):
        assert files[f"van-ban/di/{issued.issue.uid}.{ending}"].startswith(begins)
    (book,) = (path for path in files if path.startswith("van-ban/so-van-ban-di"))
    assert [row["Số, ký hiệu văn bản"] for row in lines_in(files[book])] == ["01/KH-THM09"]
    assert [row["Tiêu đề hồ sơ"] for row in lines_in(files["van-ban/ho-so.xlsx"])] == ["Kết nghĩa"]
    assert [row["Trích yếu"] for row in lines_in(files["van-ban/van-ban-den.xlsx"])] == ["Về việc kết nghĩa"]
    assert files[f"van-ban/den/{scan}.pdf"].startswith(b"%PDF-")


def test_a_head_of_another_school_takes_none_of_it_away(office: Office) -> None:
    office.issued(subject="Chim hoàng yến")
    arrived(office)

    files = taken_by(office.tuan)

    assert "Chim hoàng yến" not in said_in(files)
    assert "Về việc kết nghĩa" not in said_in(files)
    assert not [path for path in files if path.startswith(("van-ban/di/", "van-ban/den/"))]
