"""Sheets and files for the tests of the engine: one sheet of invented schools, written in many ways."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from chungtay.workbooks.engine.child import answer
from chungtay.workbooks.engine.columns import Sheet, sheet_from_pack
from chungtay.workbooks.engine.results import Limits, Reading
from chungtay.workbooks.engine.sending import request_bytes, taken_of
from chungtay.workbooks.engine.sniffing import kind_of

PACK = """
key = "schools"
title = "Danh sách trường"
ignored = ["Dân tộc"]

[[columns]]
key = "code"
title = "Mã trường"
kind = "code"
width = 8
synonyms = ["Mã định danh trường"]

[[columns]]
key = "name"
title = "Tên trường"
required = true
synonyms = ["Trường", "Tên đơn vị"]

[[columns]]
key = "level"
title = "Cấp học"
kind = "choice"
synonyms = ["Cấp học/Loại hình"]
choices = { kindergarten = ["Mầm non", "MN"], primary = ["Tiểu học", "TH"], lower = ["THCS", "Trung học cơ sở"] }

[[columns]]
key = "commune"
title = "Xã/Phường"

[[columns]]
key = "phone"
title = "Điện thoại"
kind = "phone"
synonyms = ["ĐT"]

[[columns]]
key = "email"
title = "Email"
kind = "email"
synonyms = ["Thư điện tử"]

[[columns]]
key = "pupils"
title = "Số HS"
kind = "integer"
synonyms = ["Số học sinh"]

[[columns]]
key = "founded"
title = "Ngày thành lập"
kind = "day"

[[columns]]
key = "standard"
title = "Chuẩn quốc gia mức"
kind = "text"
synonyms = ["Chuẩn QG Mức"]

[[columns]]
key = "standard_year"
title = "Chuẩn quốc gia năm"
kind = "year"
synonyms = ["Chuẩn QG Năm"]

[[columns]]
key = "budget"
title = "Kinh phí"
kind = "money"
"""

SCHOOLS: Sheet = sheet_from_pack(PACK)
HEADERS = ["Mã trường", "Tên trường", "Cấp học", "Xã/Phường", "Số HS"]
LINES: list[list[Any]] = [
    ["01000123", "Trường Tiểu học Suối Mơ", "Tiểu học", "Xã Đồi Thông", 412],
    ["01000124", "Trường THCS Suối Mơ", "THCS", "Xã Đồi Thông", 530],
    ["01000125", "Trường Mầm non Hoa Sim", "Mầm non", "Phường Bến Lá", 208],
]
READ = [
    {
        "code": "01000123",
        "name": "Trường Tiểu học Suối Mơ",
        "level": "primary",
        "commune": "Xã Đồi Thông",
        "pupils": 412,
    },
    {"code": "01000124", "name": "Trường THCS Suối Mơ", "level": "lower", "commune": "Xã Đồi Thông", "pupils": 530},
    {
        "code": "01000125",
        "name": "Trường Mầm non Hoa Sim",
        "level": "kindergarten",
        "commune": "Phường Bến Lá",
        "pupils": 208,
    },
]


def workbook(path: Path, *sheets: Sequence[Sequence[Any]], merged: Sequence[str] = (), **options: Any) -> Path:
    """A workbook with these rows; days are real days, a text beginning with = and two spaces is a formula."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, **options})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for rows in sheets:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(at, column, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001  # a day
                elif isinstance(cell, str):
                    page.write_string(at, column, cell)
                elif cell is not None:
                    page.write(at, column, cell)
        for area in merged:
            page.merge_range(area, None)
    book.close()
    return path


def text(path: Path, rows: Sequence[Sequence[Any]], *, separator: str = ",", encoding: str = "utf-8") -> Path:
    """A CSV file with these rows."""
    lines = io.StringIO()
    csv.writer(lines, delimiter=separator).writerows(rows)
    path.write_bytes(lines.getvalue().encode(encoding))
    return path


def rezipped(source: Path, target: Path, changed: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """The workbook with some of its parts exchanged, or further ones added."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w", method) as after:
        for name in before.namelist():
            after.writestr(name, changed.get(name, before.read(name)))
        for name in changed.keys() - set(before.namelist()):
            after.writestr(name, changed[name])
    return target


def read_here(path: Path, sheet: Sheet = SCHOOLS, limits: Limits | None = None) -> Reading:
    """What `read_sheet` gives, without a process of its own: for tests of what a file means."""
    held = limits or Limits()
    with path.open("rb") as file:
        return taken_of(answer(file, request_bytes(kind_of(file, held), sheet, held)), sheet).reading()


def said(reading: Reading) -> list[dict[str, Any]]:
    """The cells of each row, without the blank ones."""
    return [{key: value for key, value in row.cells.items() if value is not None} for row in reading.rows]
