from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from chungtay.kernel.files import open_file
from chungtay.layout.tests.squares import text_in
from chungtay.records.queries.papers import verify_address
from chungtay.records.tests.papers import Office

pytestmark = pytest.mark.slow


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler draws the page")
def test_a_telephone_reads_the_address_of_the_document_off_its_first_page(office: Office, tmp_path: Path) -> None:
    document = office.issued()
    wanted = verify_address(document)
    (tmp_path / "issued.pdf").write_bytes(open_file(document.issue.pdf).read())
    command = ["pdftoppm", "-r", "200", "-f", "1", "-l", "1", "-png", "-gray", "-singlefile", "issued.pdf", "page"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=60)

    assert text_in(Image.open(tmp_path / "page.png")) == wanted

    with zipfile.ZipFile(open_file(document.issue.docx)) as package:
        pictures = [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
    assert [text_in(Image.open(io.BytesIO(each))) for each in pictures] == [wanted]
    assert text_in(Image.open(tmp_path / "page.png")) != verify_address(office.issued())
