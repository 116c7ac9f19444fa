from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader
from pytest_django.fixtures import Settings

from chungtay.agreements.models import Agreement
from chungtay.kernel.uids import new_uid
from chungtay.records.tests.papers import Office

BY_NAME = {"003": "ban-ghi-nho-viet-hung-giang-bien", "004": "ban-ghi-nho-bay-so"}


def written(*words: str) -> str:
    said = io.StringIO()
    call_command("document", *words, stdout=said)
    return said.getvalue()


def refusal(*words: str) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("document", *words)
    return str(refused.value)


@pytest.mark.parametrize("ending", ["docx", "pdf", "PDF"])
def test_a_memorandum_is_written_by_its_identifier(draft: Agreement, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"ban-ghi-nho.{ending}"

    assert str(out) in written(draft.uid, "--out", str(out))

    assert out.read_bytes()[:4] == (b"PK\x03\x04" if ending == "docx" else b"%PDF")
    assert [each.name for each in tmp_path.iterdir()] == [out.name]


def test_the_two_memoranda_of_the_demo_are_written_by_name(two_schools: Agreement, tmp_path: Path) -> None:
    out = tmp_path / "hai-truong.pdf"

    written("--demo", BY_NAME["003"], "--out", str(out))

    assert "Bản dựng lại từ bài báo" in PdfReader(out).pages[0].extract_text()
    assert "Hãy chạy ./chungtay demo --no-serve trước." in refusal(
        "--demo", BY_NAME["004"], "--out", str(tmp_path / "bay-so.pdf")
    )


def test_the_seven_are_written_by_name(seven: Agreement, tmp_path: Path) -> None:
    out = tmp_path / "bay-so.docx"

    assert str(out) in written("--demo", BY_NAME["004"], "--out", str(out))


def test_an_issued_document_is_written_as_it_went_out_and_a_draft_as_it_stands(
    db: None, tmp_path: Path, settings: Settings
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    office = Office()
    issued, draft = office.issued(), office.draft(subject="Còn đang soạn")

    for ending, digest in (("docx", issued.issue.docx_hash), ("pdf", issued.issue.pdf_hash)):
        out = tmp_path / f"ke-hoach.{ending}"
        written(issued.uid, "--out", str(out))
        assert hashlib.sha256(out.read_bytes()).hexdigest() == digest
        written(draft.uid, "--out", str(out), "--force")
    assert "Còn đang soạn" in PdfReader(tmp_path / "ke-hoach.pdf").pages[0].extract_text()


def test_what_cannot_be_done_is_said_in_a_sentence_and_writes_nothing(draft: Agreement, tmp_path: Path) -> None:
    there = tmp_path / "co-san.docx"
    there.write_bytes(b"cu")
    out = str(tmp_path / "moi.docx")

    assert "Không có văn bản nào mang mã" in refusal(new_uid(), "--out", out)
    assert "Không có văn bản nào mang mã" in refusal("x' OR 1=1 --", "--out", out)
    for name in BY_NAME.values():
        assert name in refusal("--demo", "ban-khac", "--out", out)
        assert name in refusal("--out", out)
        assert name in refusal(draft.uid, "--demo", name, "--out", out)
    assert "--out TEP.docx" in refusal(draft.uid)
    assert "phải kết thúc bằng .docx hoặc .pdf" in refusal(draft.uid, "--out", str(tmp_path / "moi.odt"))
    assert "Chưa có thư mục" in refusal(draft.uid, "--out", str(tmp_path / "khong-co" / "moi.docx"))
    assert "đã có sẵn" in refusal(draft.uid, "--out", str(there))
    assert there.read_bytes() == b"cu"
    assert [each.name for each in tmp_path.iterdir()] == [there.name]


def test_force_writes_over_a_file_but_never_over_a_folder(draft: Agreement, tmp_path: Path) -> None:
    there, folder = tmp_path / "co-san.docx", tmp_path / "thu-muc.docx"
    there.write_bytes(b"cu")
    folder.mkdir()

    written(draft.uid, "--out", str(there), "--force")

    assert there.read_bytes().startswith(b"PK")
    assert "đã có sẵn" in refusal(draft.uid, "--out", str(folder), "--force")


@pytest.mark.parametrize("length", [248, 252])
def test_a_place_that_cannot_be_written_is_refused_with_the_reason(
    draft: Agreement, tmp_path: Path, length: int
) -> None:
    name = f"{'x' * length}.pdf"  # too long for any file system, by itself or with the mark of an unfinished file

    assert "Không ghi được tệp" in refusal(draft.uid, "--out", str(tmp_path / name))
    assert list(tmp_path.iterdir()) == []
