from __future__ import annotations

import unicodedata
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chungtay.workbooks.engine.faults import Fault, UnreadableFile
from chungtay.workbooks.engine.reading import read_sheet
from chungtay.workbooks.engine.tables import column_of, letter_of
from chungtay.workbooks.tests.files import HEADERS, LINES, READ, SCHOOLS, read_here, rezipped, said, text, workbook

Rows = list[list[Any]]


def test_a_plain_workbook_is_read_by_the_child(tmp_path: Path) -> None:
    reading = read_sheet(workbook(tmp_path / "a.xlsx", [HEADERS, *LINES]), SCHOOLS)

    assert said(reading) == READ
    assert [row.number for row in reading.rows] == [2, 3, 4]
    assert (reading.faults, reading.unknown, reading.dropped, reading.header_row) == ((), (), (), 1)
    assert [(each.key, each.header, each.column_letter) for each in reading.matched[:2]] == [
        ("code", "Mã trường", "A"),
        ("name", "Tên trường", "B"),
    ]


def test_a_plain_text_is_read_by_the_child(tmp_path: Path) -> None:
    reading = read_sheet(text(tmp_path / "a.csv", [HEADERS, *LINES]), SCHOOLS)

    assert said(reading) == READ
    assert reading.encoding == "utf-8"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_separator_and_encoding_of_a_text_are_found(tmp_path: Path, separator: str, encoding: str) -> None:
    lines = [[f"{cell}{separator}" if at == 3 else cell for at, cell in enumerate(line)] for line in LINES]

    reading = read_here(text(tmp_path / "a.csv", [HEADERS, *lines], separator=separator, encoding=encoding))

    assert [row["name"] for row in said(reading)] == [row["name"] for row in READ]
    assert reading.encoding == encoding.removesuffix("-sig").removesuffix("-le").removesuffix("-be")


def test_a_separator_the_file_declares_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\r\nTên trường;Số HS\r\nTrường Suối Mơ, cơ sở 1;12\r\n", encoding="utf-8")

    assert said(read_here(path)) == [{"name": "Trường Suối Mơ, cơ sở 1", "pupils": 12}]


def test_lines_of_an_old_macintosh_are_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Tên trường,Số HS\rTrường Suối Mơ,12\r".encode())

    assert said(read_here(path)) == [{"name": "Trường Suối Mơ", "pupils": 12}]


@pytest.mark.parametrize(
    "header",
    [
        ["MÃ TRƯỜNG", "TÊN TRƯỜNG", "CẤP HỌC", "XÃ/PHƯỜNG", "SỐ HỌC SINH"],
        ["Ma truong", "ten  truong ", "cap hoc", "Xa / Phuong", "So HS"],
        [unicodedata.normalize("NFD", header) for header in HEADERS],
        ["Mã\ntrường (*)", "Tên đơn vị\n(ghi đầy đủ)", "Cấp học/Loại hình", "Xã, phường", "Số HS:"],
        ["1. Mã định danh trường", "2. Trường", "3. Cấp học", "4. Xã/Phường", "5. Số HS"],
    ],
)
def test_headers_are_known_however_they_are_typed(tmp_path: Path, header: list[str]) -> None:
    assert said(read_here(workbook(tmp_path / "a.xlsx", [header, *LINES]))) == READ


def test_columns_come_in_any_order_with_others_between(tmp_path: Path) -> None:
    order = [4, 1, 3, 0, 2]
    rows: Rows = [["STT", *[line[at] for at in order], "Dân tộc", "Ghi chú riêng"] for line in [HEADERS]]
    rows += [[n, *[line[at] for at in order], "Kinh", "x"] for n, line in enumerate(LINES, start=1)]

    reading = read_here(workbook(tmp_path / "a.xlsx", rows))

    assert said(reading) == READ
    assert reading.unknown == ("Ghi chú riêng",)


def test_a_header_under_a_title_is_found_and_rows_keep_the_numbers_excel_shows(tmp_path: Path) -> None:
    title: Rows = [["ỦY BAN NHÂN DÂN"], ["PHÒNG VĂN HÓA – XÃ HỘI"], [], ["DANH SÁCH TRƯỜNG"], ["Năm học 2025-2026"], []]

    reading = read_here(workbook(tmp_path / "a.xlsx", [*title, HEADERS, *LINES], merged=["A4:E4"]))

    assert said(reading) == READ
    assert reading.header_row == 7
    assert [row.number for row in reading.rows] == [8, 9, 10]


def test_a_header_of_two_rows_with_merged_cells_is_one_header(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Mã trường", "Tên trường", "Chuẩn QG", None, "Số HS"],
        [None, None, None, "Mức", "Năm", None],
        [1, "01000123", "Trường Suối Mơ", "Mức độ 1", 2021, 412],
    ]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"]

    reading = read_here(workbook(tmp_path / "a.xlsx", rows, merged=merged))

    assert said(reading) == [
        {"code": "01000123", "name": "Trường Suối Mơ", "standard": "Mức độ 1", "standard_year": 2021, "pupils": 412}
    ]
    assert reading.header_row == 2


def test_a_header_of_two_rows_is_understood_after_its_merging_was_lost(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Tên trường", "Chuẩn QG", None, "Số HS"],
        [None, None, "Mức", "Năm", None],
        [1, "Trường Suối Mơ", "Mức độ 1", 2021, 412],
    ]

    assert said(read_here(text(tmp_path / "a.csv", rows))) == [
        {"name": "Trường Suối Mơ", "standard": "Mức độ 1", "standard_year": 2021, "pupils": 412}
    ]


def test_cells_merged_over_several_schools_are_said_of_each(tmp_path: Path) -> None:
    rows: Rows = [HEADERS, *[[*line] for line in LINES]]
    rows[2][3] = None

    reading = read_here(workbook(tmp_path / "a.xlsx", rows, merged=["D2:D3"]))

    assert said(reading) == READ


def test_a_missing_required_column_is_one_fault_that_says_what_was_seen(tmp_path: Path) -> None:
    rows: Rows = [[line[0], *line[2:]] for line in [HEADERS, *LINES]]

    reading = read_here(workbook(tmp_path / "a.xlsx", rows))

    assert not reading.rows
    assert reading.faults == (
        Fault(
            "column_missing",
            0,
            "name",
            words={"column": "Tên trường", "seen": "Mã trường, Cấp học, Xã/Phường, Số HS", "row": "1"},
        ),
    )


def test_two_columns_that_claim_to_be_one_are_named(tmp_path: Path) -> None:
    rows: Rows = [[*line, line[1]] for line in [HEADERS, *LINES]]
    rows[0][5] = "Trường"

    reading = read_here(workbook(tmp_path / "a.xlsx", rows))

    assert reading.faults == (Fault("column_twice", 0, "name", "B, F", "Tên trường, Trường", {"row": "1"}),)


def test_a_file_without_any_header_of_ours_is_refused_with_what_was_seen(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Họ và tên", "Lớp"], ["Nguyễn Văn An", "6A"]])

    with pytest.raises(UnreadableFile) as refused:
        read_here(path)

    assert (refused.value.code, refused.value.words["seen"]) == ("no_header", "Họ và tên, Lớp")


def test_the_sheet_that_fits_best_is_taken_and_its_continuation_too(tmp_path: Path) -> None:
    guide = [["Hướng dẫn"], ["Tên trường", "ghi đầy đủ"]]
    path = workbook(tmp_path / "a.xlsx", guide, [HEADERS, *LINES[:2]], [["Tiếp theo"], HEADERS, *LINES[2:]])

    reading = read_here(path)

    assert said(reading) == READ
    assert [row.number for row in reading.rows] == [2, 3, 6]
    assert [(part.name, part.offset, part.rows) for part in reading.parts] == [("Sheet2", 0, 2), ("Sheet3", 3, 1)]


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADERS, *LINES], [HEADERS, *LINES, *LINES])
    book = b'<sheet name="Sheet2" sheetId="2"'
    whole = rezipped_book(path, book, book + b' state="hidden"')

    assert said(read_here(whole)) == READ


def rezipped_book(path: Path, old: bytes, new: bytes, part: str = "xl/workbook.xml") -> Path:
    with zipfile.ZipFile(path) as archive:
        content = archive.read(part)
    assert old in content
    return rezipped(path, path.with_name("changed.xlsx"), {part: content.replace(old, new, 1)})


def test_rows_that_are_no_schools_are_left_out_and_told(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", *HEADERS],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["I", "KHỐI TIỂU HỌC", None, None, None, None],
        [1, *LINES[0]],
        [],
        ["STT", *HEADERS],
        [2, *LINES[1]],
        ["Cộng hòa", *LINES[2]],
        [4, None, None, None, None, None],
        ["Tổng cộng", None, None, None, None, 1150],
        [None, None, None, None, "Đồi Thông, ngày 05 tháng 9 năm 2025", None],
        [None, "Người lập biểu", None, None, "Hiệu trưởng", None],
    ]

    reading = read_here(workbook(tmp_path / "a.xlsx", rows))

    assert said(reading)[1:] == READ
    assert [(each.number, each.reason, each.typed) for each in reading.dropped] == [
        (2, "numbering", "(1) (2) (3) (4) (5) (6)"),
        (5, "blank", ""),
        (6, "header", "Mã trường"),
        (9, "blank", ""),
        (10, "total", "Tổng cộng"),
        (11, "footer", "Đồi Thông, ngày 05 tháng 9 năm 2025"),
        (12, "footer", "Người lập biểu"),
    ]


def test_headings_and_sums_of_groups_beside_our_columns_are_left_out(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", *HEADERS],
        ["I. KHỐI TIỂU HỌC"],
        [1, *LINES[0]],
        ["Tổng cộng: 1 trường"],
        ["II. KHỐI KHÁC"],
        [2, *LINES[1]],
        [3, *LINES[2]],
        ["Ghi chú: số liệu đầu năm học"],
    ]

    reading = read_here(workbook(tmp_path / "a.xlsx", rows))

    assert said(reading) == READ
    assert [(each.number, each.reason) for each in reading.dropped] == [
        (2, "heading"),
        (4, "total"),
        (5, "heading"),
        (8, "footer"),
    ]


def test_a_sheet_with_a_header_and_nothing_under_it_has_no_rows(tmp_path: Path) -> None:
    reading = read_here(workbook(tmp_path / "a.xlsx", [HEADERS]))

    assert (list(reading.rows), reading.faults, reading.header_row) == ([], (), 1)


@pytest.mark.parametrize("words", ["Tổng cộng", "CỘNG", "Tổng số:", "Cộng (I+II)", "Tổng cộng: 3 trường"])
def test_a_row_of_sums_is_no_school(tmp_path: Path, words: str) -> None:
    rows: Rows = [HEADERS, *LINES, [None, words, None, None, 1150]]
    reading = read_here(workbook(tmp_path / "a.xlsx", [[*row[1:], row[0]] for row in rows]))

    is_named_like_one = words == "Tổng cộng: 3 trường"
    assert len(reading.rows) == len(LINES) + is_named_like_one
    assert len(reading.dropped) == 1 - is_named_like_one


def test_a_school_called_cong_hoa_is_a_school(tmp_path: Path) -> None:
    rows: Rows = [["Tên trường", "Số HS"], ["Cộng Hòa", 300], ["Tổng Lĩnh", 200]]

    assert [row["name"] for row in said(read_here(workbook(tmp_path / "a.xlsx", rows)))] == ["Cộng Hòa", "Tổng Lĩnh"]


def test_what_is_wrong_with_cells_is_told_with_row_column_and_text(tmp_path: Path) -> None:
    header = [*HEADERS, "Ngày thành lập", "Kinh phí"]
    rows: Rows = [
        header,
        [*LINES[0], "31/02/1998", "10 triệu"],
        ["01000124", None, "Đại học", "Xã Đồi Thông", "năm trăm", date(1998, 9, 5), "mười"],
    ]

    reading = read_here(workbook(tmp_path / "a.xlsx", rows))

    assert reading.faults == (
        Fault("day_impossible", 2, "founded", "F", "31/02/1998"),
        Fault("required", 3, "name", "B"),
        Fault("choice", 3, "level", "C", "Đại học", {"choices": "Mầm non, Tiểu học, THCS"}),
        Fault("integer_form", 3, "pupils", "E", "năm trăm"),
        Fault("money_form", 3, "budget", "G", "mười"),
    )
    assert reading.rows[0].cells["budget"] == 10_000_000
    assert reading.rows[1].cells["founded"] == date(1998, 9, 5)


def test_an_amount_takes_the_unit_its_header_states(tmp_path: Path) -> None:
    rows: Rows = [
        ["Tên trường", "Kinh phí (triệu đồng)"],
        ["Suối Mơ", 10.5],
        ["Hoa Sim", "12"],
        ["Bến Lá", "9.000.000 đ"],
    ]

    reading = read_here(workbook(tmp_path / "a.xlsx", rows))

    assert [row.cells["budget"] for row in reading.rows] == [10_500_000, 12_000_000, 9_000_000]


def test_formulas_count_with_the_result_they_were_saved_with(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Tên trường", "Số HS"], ["Suối Mơ", 5], ["Hoa Sim", 6], ["Bến Lá", 7]])
    page = "xl/worksheets/sheet1.xml"
    path = rezipped_book(path, b'<c r="B2"><v>5</v></c>', b'<c r="B2"><f>2+3</f><v>5</v></c>', page)
    path = rezipped_book(path.rename(tmp_path / "b.xlsx"), b"<v>6</v>", b"<f>3+3</f>", page)
    path = rezipped_book(path.rename(tmp_path / "c.xlsx"), b'<c r="B4"><v>7</v>', b'<c r="B4" t="e"><v>#REF!</v>', page)

    reading = read_here(path)

    assert [row.cells["pupils"] for row in reading.rows] == [5, None, None]
    assert reading.faults == (
        Fault("formula_without_result", 3, "pupils", "B"),
        Fault("cell_error", 4, "pupils", "B"),
    )


def test_days_a_foreign_excel_may_have_swapped_are_asked_about(tmp_path: Path) -> None:
    days = [date(1998, 5, 9), date(2001, 3, 3), date(2004, 10, 12), "25/09/1998", "13/03/2001", "30/12/2004"]
    rows: Rows = [["Tên trường", "Ngày thành lập"], *[[f"Trường {n}", day] for n, day in enumerate(days)]]

    reading = read_here(workbook(tmp_path / "a.xlsx", rows))

    assert [(fault.code, fault.row, fault.typed, fault.words["other"]) for fault in reading.faults] == [
        ("day_ambiguous", 2, "09/05/1998", "05/09/1998"),
        ("day_ambiguous", 4, "12/10/2004", "10/12/2004"),
    ]


def test_a_column_of_one_and_true_does_not_mix_them_up(tmp_path: Path) -> None:
    reading = read_here(workbook(tmp_path / "a.xlsx", [["Tên trường", "Số HS"], [True, 1], [1, True]]))

    assert [row.cells["name"] for row in reading.rows] == ["TRUE", "1"]
    assert [(fault.code, fault.row) for fault in reading.faults] == [("integer_form", 3)]


def test_thousands_of_wrong_cells_are_counted_and_not_all_shown(tmp_path: Path) -> None:
    rows: Rows = [["Tên trường", "Số HS"], *[[f"Trường {n}", "x"] for n in range(20_100)]]

    reading = read_here(text(tmp_path / "a.csv", rows))

    assert reading.faults[0] == Fault("too_many_faults", 0, words={"count": "20100", "shown": "20000"})
    assert len(reading.faults) == 20_001


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16_383, "XFD")])
def test_columns_have_the_letters_excel_gives_them(column: int, letters: str) -> None:
    assert (letter_of(column), column_of(letters)) == (letters, column)
