"""What somebody finds who takes everything away and opens the file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.register.actions.takeaway import ask_for_everything, put_together
from chungtay.register.models import Takeaway


def taken_by(person: Person) -> dict[str, bytes]:
    """Every file in the .zip by its path."""
    takeaway = ask_for_everything(person, on=today(), at=now())
    put_together(takeaway, at=now())
    row = Takeaway.objects.get(pk=takeaway.pk)
    assert row.state == "ready", row.said
    with zipfile.ZipFile(row.path) as packed:
        names = packed.namelist()
        assert len(names) == len(set(names)), "two files of one name"
        assert packed.testzip() is None
        return {name: packed.read(name) for name in names}


def lines_in(content: bytes) -> list[dict[str, Any]]:
    """The rows of a workbook by the titles of its columns."""
    first, *others = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, first), row, strict=True)) for row in others]


def said_in(files: dict[str, bytes]) -> str:
    """Everything that can be read in the files, workbooks unpacked."""
    return "".join(said(content) for content in files.values())


def said(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "".join(said(packed.read(part)) for part in packed.namelist())


def of_takeaway(path: Path) -> str:
    """Everything that can be read in a file put together already."""
    return said(path.read_bytes())
