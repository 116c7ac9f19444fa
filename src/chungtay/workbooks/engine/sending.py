"""What passes between the process that asks and the one that reads: JSON, and numbers as bytes; no code, no pickles."""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from chungtay.workbooks.engine.columns import CellKind, Column, Sheet, Value
from chungtay.workbooks.engine.faults import Fault, UnreadableFile
from chungtay.workbooks.engine.results import Dropped, Limits, Matched, Part
from chungtay.workbooks.engine.taking import Gathered, Taken

_HEAD: Final = 8
_NUMBER: Final = array("I").itemsize


def request_bytes(kind: str, sheet: Sheet, limits: Limits) -> bytes:
    """The question: what kind of file it is, what the sheet should hold, and how far to go."""
    return json.dumps({"kind": kind, "sheet": asdict(sheet), "limits": asdict(limits)}).encode()


def request_of(sent: bytes) -> tuple[str, Sheet, Limits]:
    """The question as it was asked."""
    request = json.loads(sent)
    sheet = request["sheet"]
    columns = tuple(_column(column) for column in sheet["columns"])
    return (
        request["kind"],
        Sheet(key=sheet["key"], title=sheet["title"], columns=columns, ignored=tuple(sheet["ignored"])),
        Limits(**request["limits"]),
    )


def _column(column: Mapping[str, Any]) -> Column:
    choices = {value: tuple(words) for value, words in column["choices"].items()}
    made = {"kind": CellKind(column["kind"]), "synonyms": tuple(column["synonyms"]), "choices": choices}
    return Column(**{**column, **made})


def refusal_bytes(code: str, words: Mapping[str, str]) -> bytes:
    """The answer for a file that is not taken."""
    return _framed({"refused": code, "words": dict(words)}, [])


def answer_bytes(taken: Taken) -> bytes:
    """The answer for a file that was read."""
    about = {
        "columns": [[each.column.key, _sent(each)] for each in taken.columns],
        "faults": [[f.code, f.row, f.key, f.column_letter, f.typed, dict(f.words)] for f in taken.faults],
        "matched": [asdict(each) for each in taken.matched],
        "unknown": taken.unknown,
        "header_row": taken.header_row,
        "dropped": [asdict(each) for each in taken.dropped],
        "encoding": taken.encoding,
        "parts": [asdict(each) for each in taken.parts],
        "rows": len(taken.numbers),
    }
    return _framed(about, [taken.numbers, *(each.places for each in taken.columns)])


def taken_of(answer: bytes, sheet: Sheet) -> Taken:
    """What was read; UnreadableFile if the answer was a refusal, or is not whole."""
    try:
        size = int.from_bytes(answer[:_HEAD], sys.byteorder)
        about = json.loads(answer[_HEAD : _HEAD + size])
        if "refused" not in about:
            return _taken(about, memoryview(answer)[_HEAD + size :], sheet)
    except (ValueError, KeyError, IndexError, TypeError) as torn:
        raise UnreadableFile("unreadable") from torn
    raise UnreadableFile(about["refused"], about["words"])


def _taken(about: Mapping[str, Any], numbers: memoryview, sheet: Sheet) -> Taken:
    length = about["rows"] * _NUMBER
    arrays = [
        _array(numbers[at * length : (at + 1) * length], about["rows"]) for at in range(len(about["columns"]) + 1)
    ]
    return Taken(
        numbers=arrays[0],
        columns=[
            Gathered(sheet.column(key), _received(sheet.column(key), values), places)
            for (key, values), places in zip(about["columns"], arrays[1:], strict=True)
        ],
        faults=[Fault(*fault) for fault in about["faults"]],
        matched=[Matched(**each) for each in about["matched"]],
        unknown=about["unknown"],
        header_row=about["header_row"],
        dropped=[Dropped(**each) for each in about["dropped"]],
        encoding=about["encoding"],
        parts=[Part(**each) for each in about["parts"]],
    )


def _array(sent: memoryview, length: int) -> array[int]:
    made = array("I")
    made.frombytes(sent)
    if len(made) != length:
        raise ValueError("torn")
    return made


def _sent(each: Gathered) -> list[Any]:
    if each.column.kind is not CellKind.DAY:
        return each.values
    return [value.isoformat() if isinstance(value, date) else None for value in each.values]


def _received(column: Column, values: list[Any]) -> list[Value]:
    if column.kind is not CellKind.DAY:
        return values
    return [date.fromisoformat(value) if value else None for value in values]


def _framed(about: Mapping[str, Any], numbers: list[array[int]]) -> bytes:
    head = json.dumps(about, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return b"".join([len(head).to_bytes(_HEAD, sys.byteorder), head, *(each.tobytes() for each in numbers)])
