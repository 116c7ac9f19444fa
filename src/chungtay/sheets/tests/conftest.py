from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from openpyxl import Workbook

from chungtay.kernel.idempotency import new_key
from chungtay.kernel.jobs import run_due_jobs
from chungtay.kernel.models import AuditEntry
from chungtay.kernel.people import Person
from chungtay.sheets.models import SheetImport
from chungtay.sheets.tests import documents
from chungtay.sheets.tests.documents import DEPARTMENT, offered

AT = datetime(2026, 11, 21, 5, tzinfo=UTC)
HEADERS = ("STT", "Số hiệu", "Trích yếu", "Cơ quan ban hành", "Ngày ban hành")
CLEAN = (
    (1, "12/KH-UBND", "Kế hoạch kết nghĩa giữa các trường", "UBND tỉnh Mẫu", "05/09/2026"),
    (2, "345/SGDĐT-GDPT", "Hướng dẫn thực hiện phong trào", "Sở GDĐT tỉnh Mẫu", "10/09/2026"),
    (3, "08/QĐ-UBND", "Quyết định thành lập tổ công tác", "UBND xã Mẫu Đông", "01/10/2026"),
)
Cells = Sequence[object]
Answer: TypeAlias = Any  # what the test client adds to an answer has no type of its own


def workbook(rows: Sequence[Cells], headers: Cells = HEADERS, name: str = "van-ban.xlsx") -> SimpleUploadedFile:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def csv(lines: Sequence[str], name: str = "van-ban.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, ("\n".join(lines) + "\n").encode("utf-8-sig"))


def text_of(answer: Answer) -> str:
    """What a reader reads: tags out, white space as one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def verbs_of(sheet_import: SheetImport) -> list[str]:
    about = AuditEntry.objects.filter(subject_kind="sheets.sheetimport", subject_key=sheet_import.uid)
    return list(about.order_by("id").values_list("verb", flat=True))


class Visit:
    """A person with a browser, and a worker that does what is due when told."""

    def __init__(self, person: Person) -> None:
        self.person, self.client = person, Client()
        self.client.force_login(person)  # type: ignore[arg-type]  # the person of the tests is the table's

    def press(self, name: str, sheet_import: SheetImport, key: str = "", **typed: str) -> Answer:
        typed = {"idempotency_key": key or new_key(), **typed}
        return self.client.post(reverse(f"sheets:{name}", args=[sheet_import.uid]), typed)

    def hand_in(self, file: SimpleUploadedFile, scope: str = DEPARTMENT, key: str = "") -> Answer:
        typed = {"scope": scope, "file": file, "idempotency_key": key or new_key()}
        return self.client.post(reverse("sheets:bring") + "?bang=van-ban", typed)

    def bring(self, file: SimpleUploadedFile, scope: str = DEPARTMENT) -> SheetImport:
        """Hand a file in and let the worker read it."""
        answer = self.hand_in(file, scope)
        assert answer.status_code == 302, text_of(answer)
        run_due_jobs()
        return SheetImport.objects.latest("id")

    def decide(self, sheet_import: SheetImport, **typed: str) -> SheetImport:
        """Press the button that takes over, and let the worker do it."""
        answer = self.press("take_over", sheet_import, **typed)
        assert answer.status_code == 302, text_of(answer)
        run_due_jobs()
        sheet_import.refresh_from_db()
        return sheet_import

    def see(self, sheet_import: SheetImport, query: str = "") -> str:
        return text_of(self.client.get(sheet_import.get_absolute_url() + query))


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path) -> Iterator[Path]:
    with override_settings(DATA_DIR=tmp_path):
        yield tmp_path


@pytest.fixture
def sheet_on_offer() -> Iterator[None]:
    with offered():
        yield


def somebody(name: str, login: str, *scopes: str) -> Person:
    person: Person = get_user_model().objects.create(name=name, login=login, is_active=True)
    documents.members[str(person.uid)] = set(scopes)
    return person


@pytest.fixture
def chi_hanh(db: None, sheet_on_offer: None) -> Visit:
    return Visit(somebody("Hạnh", "hanh", DEPARTMENT))


@pytest.fixture
def anh_quyen(db: None, sheet_on_offer: None) -> Visit:
    return Visit(somebody("Quyền", "quyen", DEPARTMENT))


@pytest.fixture
def co_hoa(db: None, sheet_on_offer: None) -> Visit:
    return Visit(somebody("Hòa", "hoa", documents.COMMUNE))


@pytest.fixture
def ong_ba(db: None, sheet_on_offer: None) -> Visit:
    return Visit(somebody("Ba", "ongba"))
