from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.letterheads import fill, sample, starter
from chungtay.layout.tests.packages import faults_of_package
from chungtay.layout.tests.papers import invitation, letter, memorandum, minutes, plan, proposal, report

pytestmark = pytest.mark.once

PLAN = "Kế hoạch"
PAPERS: dict[str, Callable[[], OfficialDocument]] = {
    "plan": plan,
    "report": report,
    "letter": letter,
    "invitation": invitation,
    "minutes": minutes,
    "proposal": proposal,
    "memorandum of two": lambda: memorandum(2),
    "memorandum of seven": lambda: memorandum(7),
}


@pytest.mark.parametrize("name", PAPERS)
def test_word_finds_nothing_to_repair_in_a_paper(name: str) -> None:
    assert faults_of_package(write_docx(PAPERS[name]())) == []


@pytest.mark.parametrize("kind", [PLAN, "Báo cáo", "Tờ trình", "Quyết định", ""])
def test_word_finds_nothing_to_repair_in_a_letterhead_before_and_after_it_is_filled(kind: str) -> None:
    assert faults_of_package(starter(kind)) == []
    assert faults_of_package(fill(starter(kind), sample(kind))) == []


def planted(content: bytes, part: str, old: str, new: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as given, zipfile.ZipFile(target, "w") as made:
        for name in given.namelist():
            words = given.read(name)
            assert name != part or old.encode() in words
            made.writestr(name, words.replace(old.encode(), new.encode(), 1) if name == part else words)
    return target.getvalue()


WRONG = {
    "a picture nobody packed": (
        "word/_rels/document.xml.rels",
        "styles.xml",
        "nowhere.xml",
        "nowhere.xml is not there",
    ),
    "a link to nothing": ("word/document.xml", 'r:id="rId', 'r:id="rIdX', "leads nowhere"),
    "a part without a type": ("[Content_Types].xml", 'Extension="rels"', 'Extension="other"', "has no type"),
    "a type of no part": (
        "[Content_Types].xml",
        "/word/styles.xml",
        "/word/other.xml",
        "other.xml, which is not there",
    ),
    "a section turned round": ("word/document.xml", "<w:titlePg/>", "<w:titlePg/><w:type/>", "sectPr holds"),
    "a run turned round": ("word/document.xml", "<w:b/>", "<w:sz/><w:b/>", "rPr holds sz b"),
    "a paragraph turned round": ("word/document.xml", "<w:keepNext/>", "<w:jc/><w:keepNext/>", "pPr holds jc keepNext"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_word_would_repair_is_found(name: str) -> None:
    part, old, new, said = WRONG[name]

    faults = faults_of_package(planted(write_docx(plan()), part, old, new))

    assert any(said in fault for fault in faults), faults


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_office_opens_a_filled_letterhead_and_prints_its_words(tmp_path: Path) -> None:
    (tmp_path / "mau.docx").write_bytes(fill(starter(PLAN), sample(PLAN)))

    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "mau.docx")], check=True, capture_output=True, timeout=300
    )

    words = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(tmp_path / "mau.pdf").pages)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "Abc abc./." in words
