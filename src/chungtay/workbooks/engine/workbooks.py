"""The tables of an .xlsx, read by calamine from a zip we packed ourselves, after a look at how far its cells reach."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO, Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from chungtay.workbooks.engine.archive import check_archive, packed, parts_of
from chungtay.workbooks.engine.faults import UnreadableFile
from chungtay.workbooks.engine.results import Limits
from chungtay.workbooks.engine.tables import Table, column_of

_SHEETS: Final = 60
_MERGES: Final = 20_000
_MARKS: Final = 10_000
# A cell that has something in it: one that only has a style is no reason to refuse a file.
_FAR: Final = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*\s)?r\s?=\s?["\']([A-Z]{3}\d+|[A-Z]{1,2}\d{6,})["\'][^>]*(?<!/)>')
_PERHAPS_FAR: Final = re.compile(rb'r="(?:[A-Z]{3}\d|[A-Z]{1,2}\d{6})')
_ERROR: Final = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]* t="e"')
_NO_RESULT: Final = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"(?![^>]* t="str")[^>]*><f[^>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_ENTITIES: Final = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}


def workbook_tables(file: BinaryIO, limits: Limits) -> list[Table]:
    """Every worksheet somebody can see; UnreadableFile when the file is no workbook or reaches beyond the limits."""
    check_archive(file, limits)
    parts = parts_of(file, limits)
    marks = {}
    named = _parts_by_name(parts)
    for name, content in parts.items():
        if b"sheetData" in content:
            _check_reach(content, limits)
            marks[name] = _marks(content)
    try:
        with CalamineWorkbook.from_filelike(packed(parts)) as workbook:
            return list(_tables(workbook, {name: marks.get(part, {}) for name, part in named.items()}, limits))
    except CalamineError as broken:
        raise UnreadableFile("broken_workbook") from broken


def _tables(
    workbook: CalamineWorkbook, marks: Mapping[str, Mapping[tuple[int, int], str]], limits: Limits
) -> Iterator[Table]:
    sheets = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    seen = [each.name for each in sheets if each.visible == SheetVisibleEnum.Visible] or [each.name for each in sheets]
    if len(seen) > _SHEETS:
        raise UnreadableFile("too_many_sheets", {"limit": str(_SHEETS)})
    left = limits.cells
    for name in seen:
        sheet = workbook.get_sheet_by_name(name)
        left -= _size(sheet, limits)
        if left < 0:
            raise UnreadableFile("too_many_cells", {"limit": str(limits.cells)})
        merges = (sheet.merged_cell_ranges or [])[:_MERGES]
        yield Table(
            name=name,
            rows=sheet.to_python(skip_empty_area=False),
            merges=merges,
            marks=marks.get(name, {}),
        )


def _size(sheet: CalamineSheet, limits: Limits) -> int:
    """How many cells the table has, blank ones between filled ones included."""
    if sheet.end is None:
        return 0
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height > limits.rows:
        raise UnreadableFile("too_many_rows", {"sheet": sheet.name, "limit": str(limits.rows)})
    if width > limits.columns:
        raise UnreadableFile("too_many_columns", {"sheet": sheet.name, "limit": str(limits.columns)})
    return height * width


def _check_reach(content: bytes, limits: Limits) -> None:
    """Refuses a table with a filled cell far from the others: calamine would make room for everything between."""
    if content.count(b"<row") > limits.rows:
        raise UnreadableFile("too_many_rows", {"sheet": "", "limit": str(limits.rows)})
    if _PERHAPS_FAR.search(content) and (far := _FAR.search(content)):
        raise UnreadableFile("far_cell", {"cell": far[1].decode("ascii")})


def _marks(content: bytes) -> dict[tuple[int, int], str]:
    """Cells that hold an error of Excel, or a formula that was saved without its result; calamine calls them blank."""
    patterns = []
    if b't="e"' in content:
        patterns.append(("cell_error", _ERROR))
    end = content.rfind(b"</sheetData>")  # behind it formulas are rules for typing
    if content.find(b"<f", 0, end if end >= 0 else len(content)) >= 0:
        patterns.append(("formula_without_result", _NO_RESULT))
    marks: dict[tuple[int, int], str] = {}
    for code, pattern in patterns:
        for found in pattern.finditer(content):
            if len(marks) == _MARKS:
                return marks
            marks[int(found[2]) - 1, column_of(found[1].decode("ascii"))] = code
    return marks


def _parts_by_name(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Which part holds the worksheet of which name; what cannot be followed is left out."""
    workbook = next((content for name, content in parts.items() if name.lower().endswith("xl/workbook.xml")), b"")
    relations = next((content for name, content in parts.items() if name.lower().endswith("workbook.xml.rels")), b"")
    targets = {}
    for relation in _attributes(_RELATION, relations):
        target = relation.get("Target", "").removeprefix("/")
        targets[relation.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"
    return {
        sheet["name"]: targets[sheet.get("r:id", "")]
        for sheet in _attributes(_SHEET, workbook)
        if "name" in sheet and sheet.get("r:id", "") in targets
    }


def _attributes(pattern: re.Pattern[bytes], content: bytes) -> Iterator[dict[str, str]]:
    for found in pattern.finditer(content[:1_000_000]):
        pairs = _ATTRIBUTE.findall(found[1])
        yield {name.decode("ascii", "replace"): _unescaped(value.decode("utf-8", "replace")) for name, value in pairs}


def _unescaped(text: str) -> str:
    for entity, sign in _ENTITIES.items():
        text = text.replace(entity, sign)
    return text
