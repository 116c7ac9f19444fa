from __future__ import annotations

import random
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from chungtay.workbooks.engine.columns import Value
from chungtay.workbooks.engine.writing import write_workbook
from chungtay.workbooks.tests.files import HEADERS, LINES, READ, SCHOOLS, read_here, said


def test_another_reader_finds_no_formula_among_thousands_of_texts_of_users(tmp_path: Path) -> None:
    dice = random.Random(20_261_121)
    beginnings = ["=", "+", "-", "@", "\t=", "{=", "=cmd|' /C calc'!A0", "http://", "#REF!", "1e5", "007"]
    rows: list[dict[str, Value]] = [
        {"name": dice.choice(beginnings) + str(dice.randrange(99)), "commune": dice.choice(beginnings)}
        for _ in range(1_500)
    ]
    write_workbook(tmp_path / "a.xlsx", SCHOOLS, rows)

    page = load_workbook(tmp_path / "a.xlsx").worksheets[0]

    cells = [(row[1], row[3]) for row in page.iter_rows(min_row=2)]
    assert {cell.data_type for pair in cells for cell in pair} == {"s"}
    assert [{"name": name.value, "commune": commune.value} for name, commune in cells] == rows


def test_another_reader_sees_days_as_days_and_codes_as_text(tmp_path: Path) -> None:
    row: dict[str, Value] = {"code": "00000123", "name": "Suối Mơ", "founded": date(1998, 9, 5), "pupils": 412}
    write_workbook(tmp_path / "a.xlsx", SCHOOLS, [row])

    page = load_workbook(tmp_path / "a.xlsx").worksheets[0]

    assert (page["A2"].value, page["A2"].number_format) == ("00000123", "@")
    assert (page["H2"].value, page["H2"].number_format) == (datetime(1998, 9, 5), "dd/mm/yyyy")  # noqa: DTZ001  # a day
    assert page["G2"].value == 412


def test_a_workbook_another_program_wrote_is_read(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    rows: list[list[Any]] = [[None], ["Danh sách"], HEADERS, *LINES, ["Cộng", None, None, None, "=SUM(E4:E6)"]]
    for row in rows:
        page.append(row)
    page.merge_cells("A2:E2")
    book.save(tmp_path / "a.xlsx")

    reading = read_here(tmp_path / "a.xlsx")

    assert said(reading) == READ
    assert [(each.number, each.reason) for each in reading.dropped] == [(7, "total")]


def test_a_formula_another_program_left_without_result_is_told(tmp_path: Path) -> None:
    book = Workbook()
    rows: list[list[Any]] = [HEADERS, [*LINES[0][:4], "=400+12"]]
    for row in rows:
        book.worksheets[0].append(row)
    book.save(tmp_path / "a.xlsx")

    reading = read_here(tmp_path / "a.xlsx")

    assert [(fault.code, fault.row, fault.key) for fault in reading.faults] == [("formula_without_result", 2, "pupils")]
