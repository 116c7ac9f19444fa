from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungtay.kernel.vietnamese import tidy
from chungtay.workbooks.engine.columns import Sheet, Value
from chungtay.workbooks.engine.headers import NOTES_HEADER
from chungtay.workbooks.engine.reading import read_sheet
from chungtay.workbooks.engine.texts import armed, disarmed
from chungtay.workbooks.engine.writing import write_csv, write_workbook
from chungtay.workbooks.tests.files import SCHOOLS, read_here, said

ROWS: list[dict[str, Value]] = [
    {
        "code": "00000123",
        "name": "Trường Tiểu học Suối Mơ",
        "level": "primary",
        "commune": "Xã Đồi Thông",
        "phone": "0912345678",
        "email": "suoimo@edu.vn",
        "pupils": 1412,
        "founded": date(1998, 9, 5),
        "standard_year": 2021,
        "budget": 10_000_000,
    },
    {"name": '=HYPERLINK("http://a.vn","x")', "commune": "@Đồi", "standard": "-5", "pupils": -5},
    {"name": "+84 Bến Lá", "commune": "'=1", "standard": "'lớn'", "founded": date(1900, 1, 31)},
]
WRITERS = pytest.mark.parametrize(("write", "suffix"), [(write_workbook, "xlsx"), (write_csv, "csv")])
Writer = Callable[..., None]


@WRITERS
def test_what_is_written_is_read_the_same_by_the_child(tmp_path: Path, write: Writer, suffix: str) -> None:
    path = tmp_path / f"schools.{suffix}"
    write(path, SCHOOLS, ROWS)

    reading = read_sheet(path, SCHOOLS)

    assert said(reading) == ROWS
    assert (reading.faults, reading.unknown, reading.dropped) == ((), (), ())
    assert [each.key for each in reading.matched] == [column.key for column in SCHOOLS.columns]


# What rows of ours hold: texts are tidy, and a row says at least its name. Letters of other Western languages are left
# out: a sheet full of them may be old Vietnamese fonts.
WESTERN = "".join(map(chr, range(0xA1, 0x100)))
WORDS = st.text(alphabet="=+-@'\t ;,|\"\nabcĐồơư0123.x\u200b", min_size=1, max_size=16)
TIDY = st.one_of(WORDS, st.text(st.characters(codec="utf-8", exclude_characters=WESTERN), min_size=1, max_size=12)).map(
    tidy
)
NAMES = TIDY.map(lambda words: tidy(f"Trường {words}"))
ONE_ROW = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "code": st.integers(0, 99_999_999).map(lambda number: f"{number:08d}"),
        "level": st.sampled_from(["primary", "lower", "kindergarten"]),
        "commune": TIDY.filter(bool),
        "phone": st.integers(10**8, 10**9 - 1).map(lambda number: f"0{number}"),
        "pupils": st.integers(-(10**9), 10**9),
        "founded": st.dates(date(1900, 1, 1), date(2100, 12, 31)),
        "standard": TIDY.filter(bool),
        "standard_year": st.integers(1900, 2100),
        "budget": st.integers(0, 10**14),
    },
)


@WRITERS
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ONE_ROW, min_size=1, max_size=5))
def test_any_rows_come_back_as_they_were(tmp_path: Path, write: Writer, suffix: str, rows: list[Any]) -> None:
    path = tmp_path / f"any.{suffix}"
    write(path, SCHOOLS, rows)

    assert said(read_here(path)) == rows


@given(WORDS)
def test_an_armed_text_is_no_formula_and_comes_back(words: str) -> None:
    assert not re.match(r"\s*[=+\-@]|[\t\r\n]", armed(words))
    assert disarmed(armed(words)) == words


def test_numbers_of_a_csv_stay_numbers_and_formulas_are_disarmed() -> None:
    target = io.BytesIO()
    write_csv(target, SCHOOLS, ROWS[1:2])

    whole = target.getvalue()
    assert whole.startswith(b"\xef\xbb\xbf")
    header, line, end = whole.decode("utf-8-sig").split("\r\n")
    assert header.split(",") == [column.title for column in SCHOOLS.columns]
    assert line == ""","'=HYPERLINK(""http://a.vn"",""x"")",,'@Đồi,,,-5,,'-5,,"""
    assert end == ""


def test_a_workbook_holds_no_formula_and_no_link(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", SCHOOLS, [{"name": text} for text in ("=1+1", "http://a.vn", "{=1}", "12")])

    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f" not in page.replace(b"<formula1>", b"")
        assert b"hyperlink" not in page
        assert not any("sheet1.xml.rels" in name for name in archive.namelist())


@WRITERS
def test_an_error_file_has_the_same_layout_and_is_read_again(tmp_path: Path, write: Writer, suffix: str) -> None:
    path = tmp_path / f"errors.{suffix}"
    typed: list[dict[str, Value]] = [ROWS[0], {**ROWS[0], "name": None, "pupils": "năm trăm"}]
    notes = {1: {"pupils": "Số HS phải là một số.", "name": "Cần có tên trường.", "": "Dòng này trùng dòng 2."}}

    write(path, SCHOOLS, typed, notes=notes)
    reading = read_here(path)

    assert [(fault.code, fault.key, fault.typed) for fault in reading.faults] == [
        ("required", "name", ""),
        ("integer_form", "pupils", "năm trăm"),
    ]
    assert reading.unknown == ()
    assert said(reading)[0] == ROWS[0]
    told = last_column(path)
    assert told == [NOTES_HEADER, "Dòng này trùng dòng 2. Cần có tên trường. Số HS phải là một số."]


def last_column(path: Path) -> list[str]:
    """The texts of the column behind ours."""
    notes = Sheet(key="n", title="n", columns=(*SCHOOLS.columns,))
    with path.open("rb") as file:
        if path.suffix == ".csv":
            return [cell for line in file.read().decode("utf-8-sig").splitlines() if (cell := line.split(",")[-1])]
    with zipfile.ZipFile(path) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    letter = chr(ord("A") + len(notes.columns))
    return re.findall(rf'<c r="{letter}\d+"[^>]*><is><t[^>]*>([^<]*)</t>', page)


def test_wrong_cells_are_coloured_and_right_ones_are_not(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_workbook(path, SCHOOLS, [ROWS[0], ROWS[0]], notes={1: {"pupils": "Sai."}})

    with zipfile.ZipFile(path) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    styles = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', page))
    assert styles["G2"] != styles["G3"]
    assert {key for key in "ABCDEF" if styles[f"{key}2"] != styles[f"{key}3"]} == set()


def test_a_sheet_may_be_called_anything(tmp_path: Path) -> None:
    strange = Sheet(key="a", title="'Trường [A/B]: học kỳ 1? ' và một cái tên rất dài", columns=SCHOOLS.columns)

    write_workbook(tmp_path / "a.xlsx", strange, [ROWS[0]])

    assert said(read_here(tmp_path / "a.xlsx")) == [ROWS[0]]
