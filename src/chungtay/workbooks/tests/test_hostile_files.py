from __future__ import annotations

import random
import struct
import subprocess
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from chungtay.workbooks.engine.child import answer
from chungtay.workbooks.engine.faults import UnreadableFile
from chungtay.workbooks.engine.reading import Limits, read_sheet
from chungtay.workbooks.engine.sending import taken_of
from chungtay.workbooks.tests.files import HEADERS, LINES, SCHOOLS, read_here, rezipped, text, workbook
from chungtay.workbooks.tests.trial import BROKE, DIED, MEGABYTES, READ, REFUSED, SECONDS, Trial, try_files

PAGE = "xl/worksheets/sheet1.xml"
SEED = 20_261_121
MUTANTS = 2_000
MEGABYTE = 1024 * 1024
# A page with two headers of ours, given in the page itself.
HEADED = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Mã trường</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Tên trường</t></is></c></row>'
).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def honest(folder: Path) -> Path:
    days = [[*HEADERS, "Ngày thành lập"], *[[*line, date(1998, 9, 5)] for line in LINES]]
    return workbook(folder / "honest.xlsx", [["DANH SÁCH TRƯỜNG"], *days], merged=["A1:F1"])


def parts_of(book: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(book) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def paged(honest: Path, name: str, rows: bytes) -> Path:
    before, _, _after = parts_of(honest)[PAGE].partition(b"<sheetData>")
    page = before + b"<sheetData>" + HEADED + rows + b"</sheetData></worksheet>"
    return rezipped(honest, honest.parent / name, {PAGE: page})


def refusal(path: Path, limits: Limits | None = None) -> str:
    """The code with which a file is refused: a reading without a process of its own says the same."""
    with pytest.raises(UnreadableFile) as refused:
        read_here(path, limits=limits)
    assert refusal_by_child(path, limits) == refused.value.code
    return refused.value.code


def refusal_by_child(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UnreadableFile) as refused:
        read_sheet(path, SCHOOLS, limits=limits or Limits())
    return refused.value.code


def nearly_300_megabytes(honest: Path) -> Path:
    """860 KB outside and 294 MB inside, written without holding it."""
    target = honest.parent / "294MB.xlsx"
    row = b'<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>1</v></c><c r="C2"><v>1</v></c></row>' * 4_000
    with (
        zipfile.ZipFile(honest) as before,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as after,
    ):
        for name in before.namelist():
            with after.open(name, "w") as part:
                if name != PAGE:
                    part.write(before.read(name))
                    continue
                part.write(before.read(name).partition(b"<sheetData>")[0] + b"<sheetData>" + HEADED)
                for _ in range(294 * MEGABYTE // len(row)):
                    part.write(row)
                part.write(b"</sheetData></worksheet>")
    return target


def one_far_cell(honest: Path) -> Path:
    return paged(honest, "far.xlsx", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def giant_strings(honest: Path) -> Path:
    strings = b"<sst>" + b"<si><t>x</t></si>" * 4_000_000 + b"</sst>"
    return rezipped(honest, honest.parent / "strings.xlsx", {"xl/sharedStrings.xml": strings})


def giant_strings_of_many_kinds(honest: Path) -> Path:
    """Strings that shrink no better than honest ones: only counting while reading helps."""
    dice = random.Random(SEED)
    strings = b"".join(b"<si><t>%d</t></si>" % dice.getrandbits(24) for _ in range(700_000))
    return rezipped(honest, honest.parent / "kinds.xlsx", {"xl/sharedStrings.xml": b"<sst>" + strings + b"</sst>"})


def many_sheets(folder: Path) -> Path:
    return workbook(folder / "many.xlsx", *[[HEADERS, *LINES]] * 150)


def many_wide_sheets(honest: Path) -> Path:
    book = workbook(honest.parent / "fifty.xlsx", *[[HEADERS, *LINES]] * 50)
    before, _, _after = parts_of(book)[PAGE].partition(b"<sheetData>")
    page = before + b"<sheetData>" + HEADED + b'<row r="9"><c r="AN90000"><v>1</v></c></row></sheetData></worksheet>'
    return rezipped(book, honest.parent / "wide.xlsx", {f"xl/worksheets/sheet{n}.xml": page for n in range(1, 51)})


def page_of_the_web(folder: Path) -> Path:
    path = folder / "page.xlsx"
    path.write_bytes(b"<html><body><table>" + b"<tr><td>01000123</td></tr>" * 400_000)
    assert path.stat().st_size > 10_000_000
    return path


def text_of_one_sign(folder: Path, name: str, sign: bytes) -> Path:
    (folder / name).write_bytes(b"Ma truong,Ten truong\n" + sign * (18 * MEGABYTE // len(sign)))
    return folder / name


def test_bombs_end_in_a_sentence_within_five_seconds_and_500_megabytes(honest: Path, folder: Path) -> None:
    bombs = [
        nearly_300_megabytes(honest),
        one_far_cell(honest),
        giant_strings(honest),
        giant_strings_of_many_kinds(honest),
        many_sheets(folder),
        many_wide_sheets(honest),
        page_of_the_web(folder),
        text_of_one_sign(folder, "commas.csv", b","),
        text_of_one_sign(folder, "quotes.csv", b'"'),
        text_of_one_sign(folder, "lines.csv", b"\n"),
        text_of_one_sign(folder, "old.csv", b"\xb5\xb8 "),
        paged(honest, "marks.xlsx", b'<row r="2"><c r="B2">' + b'<c r="A1"><f>' * 400_000 + b"<v>1</v></c></row>"),
        paged(honest, "merges.xlsx", b"</sheetData><mergeCells>" + b'<mergeCell ref="B3:B60000"/>' * 50_000),
    ]

    trials = try_files(bombs)

    assert [fault for trial in trials for fault in trial.faults] == []
    assert {Path(trial.path).name: trial.said for trial in trials if trial.ended == REFUSED} == {
        "294MB.xlsx": "unpacks_too_large",
        "far.xlsx": "far_cell",
        "strings.xlsx": "unpacks_too_large",
        "kinds.xlsx": "no_header",
        "many.xlsx": "too_many_sheets",
        "wide.xlsx": "too_many_cells",
        "page.xlsx": "html",
        "commas.csv": "too_many_columns",
        "quotes.csv": "broken_text",
        "lines.csv": "too_many_rows",
        "old.csv": "broken_text",
        "marks.xlsx": "broken_workbook",
        "merges.xlsx": "broken_workbook",
    }


def test_without_limits_a_bomb_is_seen_to_go_off(honest: Path) -> None:
    # The control: the same measuring, with the limits on and off.
    wide = paged(honest, "control.xlsx", b'<row r="99000"><c r="IR99000"><v>1</v></c></row>')

    [held] = try_files([wide])
    [loose] = try_files([wide], memory_bytes=1 << 40)

    assert (held.ended, held.faults) == (DIED, [])
    assert loose.megabytes > MEGABYTES
    assert loose.faults == [f"control.xlsx: {loose.megabytes} MB"]


@pytest.mark.parametrize(
    ("trial", "faults"),
    [
        (Trial("/a.xlsx", READ, "3", SECONDS, MEGABYTES), []),
        (Trial("/a.xlsx", REFUSED, "html", SECONDS + 1, 20), ["a.xlsx: 6.0 s"]),
        (Trial("/a.xlsx", BROKE, "KeyError('x')", 0.1, 20), ["a.xlsx: another exception: KeyError('x')"]),
    ],
)
def test_the_judge_of_trials_sees_what_it_should(trial: Trial, faults: list[str]) -> None:
    assert trial.faults == faults


def mutated(dice: random.Random, source: bytes) -> bytes:
    changed = bytearray(source)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(changed) + 1)
        change = dice.randrange(5)
        if change == 0 and at < len(changed):
            changed[at] = dice.randrange(256)
        elif change == 1:
            del changed[at : at + dice.randrange(80)]
        elif change == 2:
            changed[at:at] = changed[at : at + dice.randrange(300)]
        elif change == 3:
            changed[at : at + 1] = str(dice.choice([0, -1, 2**31, 2**32 - 1, 10**18, 99_999, 1_048_576])).encode()
        else:
            changed[at:at] = dice.choice([b"<", b">", b'"', b"&#0;", b"\xff", b"\0", b"<f/>", b"XFD", b"NaN", b"1e999"])
    return bytes(changed)


def mutants(honest: Path, count: int) -> list[Path]:
    dice = random.Random(SEED)
    parts, whole = parts_of(honest), honest.read_bytes()
    table = text(honest.parent / "table.csv", [HEADERS, *LINES]).read_bytes()
    folder = honest.parent / "mutants"
    folder.mkdir()
    made = []
    for number in range(count):
        path = folder / f"{number}.xlsx"
        if number % 10 == 0:
            path.write_bytes(mutated(dice, table))
        elif number % 10 < 4:
            path.write_bytes(mutated(dice, whole))
        else:
            name = dice.choice([PAGE, PAGE, *sorted(parts)])
            rezipped(honest, path, {name: mutated(dice, parts[name])}, method=zipfile.ZIP_STORED)
        made.append(path)
    return made


def test_two_thousand_mutants_end_in_a_sentence_or_a_reading(honest: Path) -> None:
    trials = try_files(mutants(honest, MUTANTS), in_one=50)

    ends = Counter(trial.ended for trial in trials)
    assert [fault for trial in trials for fault in trial.faults] == []
    assert sum(ends.values()) == MUTANTS
    # Some must get through and some must not: otherwise the mutants try nothing.
    assert ends[READ] > MUTANTS // 10
    assert ends[REFUSED] > MUTANTS // 10


def test_a_child_that_dies_takes_no_other_file_with_it(honest: Path) -> None:
    deadly = paged(honest, "deadly.xlsx", b'<row r="99000"><c r="IR99000"><v>1</v></c></row>')

    trials = {
        trial.path: trial.ended for trial in try_files([honest, deadly, deadly, honest, honest, honest], in_one=6)
    }

    assert trials == {str(honest): READ, str(deadly): DIED}
    assert refusal_by_child(deadly) == "too_large"
    assert len(read_sheet(honest, SCHOOLS).rows) == len(LINES)


def test_a_child_out_of_time_is_ended(honest: Path) -> None:
    assert refusal_by_child(honest, Limits(seconds=0.01)) == "too_slow"
    assert refusal_by_child(honest, Limits(cpu_seconds=0)) == "too_slow"


def test_a_truncated_workbook_is_named_as_broken(honest: Path, folder: Path) -> None:
    whole = honest.read_bytes()
    cut = folder / "cut.xlsx"
    for share in (0.1, 0.5, 0.9, 0.99):
        cut.write_bytes(whole[: int(len(whole) * share)])
        assert refusal(cut) == "broken_workbook"


def test_a_directory_that_lies_about_sizes_is_not_believed(honest: Path, folder: Path) -> None:
    whole = bytearray(rezipped(honest, folder / "stored.xlsx", {PAGE: b"x" * 5_000_000}).read_bytes())
    at = -1
    while (at := whole.find(b"PK\x01\x02", at + 1)) >= 0:
        name_length = struct.unpack_from("<H", whole, at + 28)[0]
        if whole[at + 46 : at + 46 + name_length] == PAGE.encode():
            struct.pack_into("<L", whole, at + 24, 100)
    (folder / "lies.xlsx").write_bytes(whole)

    assert refusal(folder / "lies.xlsx") == "broken_workbook"


STRANGE_PARTS = {
    "xl/vbaProject.bin": "macros",
    "xl/externalLinks/externalLink1.xml": "external_links",
    "xl/embeddings/book.xlsx": "files_inside",
    "word/document.xml": "not_a_workbook",
    "content.xml": "open_document",
    "xl/workbook.bin": "binary_workbook",
    "../../etc/passwd": "broken_workbook",
    "/etc/passwd": "broken_workbook",
    "XL/WORKBOOK.XML": "broken_workbook",
}


@pytest.mark.parametrize(("name", "code"), STRANGE_PARTS.items())
def test_a_workbook_with_something_else_in_it_is_refused_by_name(
    honest: Path, tmp_path: Path, name: str, code: str
) -> None:
    assert refusal(rezipped(honest, tmp_path / "strange.xlsx", {name: b"x"})) == code


def test_a_link_of_the_file_system_is_refused(honest: Path, tmp_path: Path) -> None:
    book = tmp_path / "link.xlsx"
    book.write_bytes(honest.read_bytes())
    with zipfile.ZipFile(book, "a") as archive:
        link = zipfile.ZipInfo("xl/media/picture.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")

    assert refusal(book) == "broken_workbook"


def test_a_thousand_parts_are_too_many(honest: Path, tmp_path: Path) -> None:
    book = rezipped(honest, tmp_path / "parts.xlsx", {f"xl/media/{n}.png": b"" for n in range(1_000)})

    assert refusal(book) == "too_many_parts"


def test_entities_are_refused(honest: Path, tmp_path: Path) -> None:
    page = parts_of(honest)[PAGE].replace(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet', 1)

    assert refusal(rezipped(honest, tmp_path / "entities.xlsx", {PAGE: page})) == "entities"


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000)
FIRST_BYTES = {
    "empty": b"",
    "encrypted": OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
    "old_excel": OLD_OFFICE + "Workbook".encode("utf-16-le"),
    "html": b'\xef\xbb\xbf\n<!DOCTYPE HTML><table border="1">',
    "xml": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>',
    "pdf": b"%PDF-1.7 ...",
    "picture": b"\x89PNG\r\n\x1a\n",
    "packed": b"Rar!\x1a\x07",
    "empty_zip": b"PK\x05\x06" + bytes(18),
    "not_a_sheet": b"\x7fELF\x02\x01\x01" + bytes(range(1, 40)) * 9,
    "no_header": b"Ma,Ten\n1,2\n",
    "nothing_inside": b"\n\n\n",
}


@pytest.mark.parametrize(("code", "content"), FIRST_BYTES.items())
def test_what_is_no_table_is_called_what_it_is(tmp_path: Path, code: str, content: bytes) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(content)

    assert refusal(path) == code


def test_a_sealed_member_is_refused_as_encrypted(honest: Path, tmp_path: Path) -> None:
    whole = bytearray(honest.read_bytes())
    struct.pack_into("<H", whole, whole.find(b"PK\x01\x02") + 8, 1)
    (tmp_path / "sealed.xlsx").write_bytes(whole)

    assert refusal(tmp_path / "sealed.xlsx") == "encrypted"


def test_a_file_over_the_limit_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(21 * MEGABYTE)

    assert refusal(tmp_path / "large.csv") == "too_many_bytes"
    assert refusal_by_child(tmp_path / "absent.csv") == "missing"


def test_more_rows_and_columns_than_allowed_are_refused(tmp_path: Path) -> None:
    few = Limits(rows=5, columns=6, cells=40)
    wide = [[*HEADERS, "A", "B"], *LINES]

    assert refusal(workbook(tmp_path / "rows.xlsx", [HEADERS, *LINES, *LINES]), few) == "too_many_rows"
    assert refusal(text(tmp_path / "rows.csv", [HEADERS, *LINES, *LINES]), few) == "too_many_rows"
    assert refusal(workbook(tmp_path / "wide.xlsx", wide), few) == "too_many_columns"
    assert refusal(text(tmp_path / "wide.csv", wide), few) == "too_many_columns"
    assert refusal(text(tmp_path / "cells.csv", [HEADERS, *LINES]), Limits(cells=10)) == "too_many_cells"


def test_what_only_going_through_shows_is_refused_too(honest: Path, folder: Path, tmp_path: Path) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    wide = [[*HEADERS, *[f"Cột {n}" for n in range(260)]], LINES[0]]
    blank = workbook(tmp_path / "empty.xlsx", [])

    assert refusal(paged(honest, "far2.xlsx", far)) == "far_cell"
    assert refusal(paged(honest, "rows2.xlsx", b"<row/>" * 9), Limits(rows=5)) == "too_many_rows"
    assert refusal(workbook(tmp_path / "sheets.xlsx", *[[HEADERS]] * 61)) == "too_many_sheets"
    assert refusal(workbook(tmp_path / "cells.xlsx", [HEADERS, *LINES]), Limits(cells=9)) == "too_many_cells"
    assert refusal(workbook(tmp_path / "wide.xlsx", wide)) == "too_many_columns"
    assert refusal(honest, Limits(unpacked_bytes=100)) == "unpacks_too_large"
    assert refusal(text(tmp_path / "long.csv", [HEADERS, ["x" * 200_000] * 5])) == "broken_text"
    assert refusal(rezipped(honest, tmp_path / "torn.xlsx", {PAGE: b"<worksheet><sheetData><row"})) == "broken_workbook"
    assert refusal(rezipped(honest, tmp_path / "blank.xlsx", {PAGE: parts_of(blank)[PAGE]})) == "nothing_inside"


def test_a_torn_answer_or_an_unforeseen_end_is_one_refusal(honest: Path, tmp_path: Path) -> None:
    with honest.open("rb") as file:
        torn = answer(file, b"{}")

    with pytest.raises(UnreadableFile) as refused:
        taken_of(torn, SCHOOLS)

    assert (refused.value.code, refused.value.words) == ("unreadable", {"kind": "KeyError"})


def test_a_formatted_cell_without_content_may_lie_anywhere(honest: Path) -> None:
    row = b'<row r="2"><c r="B2"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'

    reading = read_sheet(paged(honest, "styled.xlsx", row), SCHOOLS)

    assert [row.cells["name"] for row in reading.rows] == ["7"]


def test_the_child_inherits_no_secret_and_no_open_file(
    honest: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[dict[str, object]] = []
    start = subprocess.run

    def noted(*words: object, **options: object) -> object:
        asked.append(options)
        return start(*words, **options)  # type: ignore[call-overload]  # passed on as it came

    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    monkeypatch.setattr(subprocess, "run", noted)
    read_sheet(honest, SCHOOLS)

    assert asked[0]["env"] == {
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "LC_ALL": "C.UTF-8",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    }
    assert "close_fds" not in asked[0]
    assert len(asked[0]["pass_fds"]) == 1  # type: ignore[arg-type]  # a tuple of the options
