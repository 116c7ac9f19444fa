from __future__ import annotations

import pytest

from chungtay.workbooks.engine.columns import BadPack, CellKind, Row, Rows, bare, sheet_from_pack
from chungtay.workbooks.engine.faults import UnreadableFile
from chungtay.workbooks.engine.results import Limits
from chungtay.workbooks.engine.sending import refusal_bytes, request_bytes, request_of, taken_of
from chungtay.workbooks.tests.files import SCHOOLS

GOOD = 'key = "a"\ntitle = "A"\n[[columns]]\nkey = "name"\ntitle = "Tên"\n'


def test_a_pack_becomes_a_sheet() -> None:
    assert [column.key for column in SCHOOLS.columns][:3] == ["code", "name", "level"]
    assert SCHOOLS.column("name").is_required
    assert SCHOOLS.column("level").kind is CellKind.CHOICE
    assert SCHOOLS.column("level").choices["primary"] == ("Tiểu học", "TH")
    assert SCHOOLS.column("phone").headers == {"dien thoai", "dt"}
    with pytest.raises(KeyError):
        SCHOOLS.column("rector")


def test_headers_are_compared_without_marks_and_signs() -> None:
    assert bare("  Xã/Phường\n(mới): ") == "xa phuong moi"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("key = ", "not TOML"),
        ('key = "a"\ntitle = "A"\n', "the sheet has no columns"),
        (GOOD.replace('title = "A"', ""), "the sheet: title is missing"),
        (GOOD.replace('title = "Tên"', 'title = " "'), "column 1 (name): title is missing"),
        (GOOD + 'sort = "x"', "column 1 (name): sort means nothing here"),
        (GOOD + 'kind = "number"', "column 1 (name): kind is one of text, code"),
        (GOOD + "width = 0", "column 1 (name): width is a whole number"),
        (GOOD + "width = true", "column 1 (name): width is a whole number"),
        (GOOD + 'required = "yes"', "column 1 (name): required is true or false"),
        (GOOD + "choices = []", "column 1 (name): choices is a table"),
        (GOOD + 'choices = { a = ["A"] }', "column name: choices belong to the kind choice"),
        (GOOD + 'kind = "choice"', "column name: choices belong to the kind choice"),
        (GOOD + 'kind = "choice"\nchoices = { a = [] }', "the choice a has no words"),
        (GOOD + 'kind = "choice"\nchoices = { a = ["X"], b = ["x."] }', "“x.” may mean b or a"),
        (GOOD + 'synonyms = "x"', "column 1 (name): synonyms is a list of texts"),
        (GOOD + 'synonyms = ["…"]', "column name: a title or synonym without letters"),
        (GOOD + '[[columns]]\nkey = "name"\ntitle = "B"', "two columns are called name"),
        (GOOD + '[[columns]]\nkey = "b"\ntitle = "TEN"', "b and name both go by the header"),
        (
            GOOD.replace('title = "A"', 'title = "A"\nignored = ["Ten"]'),
            "“Ten” is ignored and belongs to name",
        ),
        (GOOD.partition("[[")[0] + "columns = 3", "columns is a list of tables"),
    ],
)
def test_a_bad_pack_is_refused_with_what_is_wrong(text: str, complaint: str) -> None:
    with pytest.raises(BadPack) as refused:
        sheet_from_pack(text)

    assert complaint in str(refused.value)


def test_a_question_arrives_as_it_was_asked() -> None:
    assert request_of(request_bytes("text", SCHOOLS, Limits(rows=7))) == ("text", SCHOOLS, Limits(rows=7))


@pytest.mark.parametrize("answer", [b"", b"\x02", b"\x02\0\0\0\0\0\0\0{}", refusal_bytes("x", {})[:9]])
def test_an_answer_that_is_not_whole_is_no_reading(answer: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        taken_of(answer, SCHOOLS)

    assert refused.value.code == "unreadable"


ROWS = [
    Row(4, {"name": "Suối Mơ", "pupils": 12}),
    Row(6, {"name": "Đồi Thông"}),
    Row(7, {"name": None, "pupils": 0}),
]


def test_rows_kept_column_by_column_are_the_same_rows() -> None:
    rows = Rows.of(ROWS)

    assert list(rows) == [ROWS[0], Row(6, {"name": "Đồi Thông", "pupils": None}), ROWS[2]]
    assert [rows[at] for at in range(len(rows))] == list(rows)
    assert list(rows[1:]) == list(rows)[1:]
    assert list(rows.column("pupils")) == [12, None, 0]
    assert list(rows.column("rector")) == [None, None, None]
    assert Rows.of(rows) is rows
    assert list(Rows.of([])) == []
    assert list(Rows([2, 3], {})) == [Row(2, {}), Row(3, {})]


def test_those_rows_are_left_that_are_wanted() -> None:
    rows = Rows.of(ROWS)

    assert [row.number for row in rows.where([True, False, True])] == [4, 7]
    assert list(rows.where(row.number > 4 for row in ROWS).column("name")) == ["Đồi Thông", None]
    assert list(rows.where([False, False, False])) == []
    assert list(rows.where([True, True, True])) == list(rows)
