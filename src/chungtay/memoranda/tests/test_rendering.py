from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from chungtay.agreements.models import Agreement
from chungtay.agreements.tests.conftest import DAY
from chungtay.layout.engine.measuring import FONTS
from chungtay.layout.tests.test_rendering import ALIAS
from chungtay.memoranda.queries.files import file_of

pytestmark = [pytest.mark.once, pytest.mark.slow]


def letters(path: Path) -> list[str]:
    """The letters of a PDF as poppler reads them, without page numbers: lines and pages may end elsewhere."""
    told = subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return sorted("".join("".join(line.split()) for line in told.splitlines() if not line.strip().isdecimal()))


def test_an_office_opens_the_memoranda_of_the_news_and_prints_the_same_words(
    two_schools: Agreement, seven: Agreement, draft: Agreement, tmp_path: Path
) -> None:
    (tmp_path / "fonts.conf").write_text(ALIAS.format(fonts=FONTS, cache=tmp_path / "cache"))
    for ending in ("docx", "pdf"):
        for name, agreement in (("hai", two_schools), ("bay", seven), ("nhap", draft)):
            file = file_of(agreement, 1, ending, DAY)
            assert file is not None
            (tmp_path / f"{name}{'-ours' if ending == 'pdf' else ''}.{ending}").write_bytes(file.content)
    environment = {**os.environ, "HOME": str(tmp_path), "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    papers = [str(tmp_path / f"{name}.docx") for name in ("hai", "bay", "nhap")]
    subprocess.run([*command, *papers], env=environment, check=True, capture_output=True, timeout=120)

    for name in ("hai", "bay", "nhap"):
        assert letters(tmp_path / f"{name}.pdf") == letters(tmp_path / f"{name}-ours.pdf"), name
