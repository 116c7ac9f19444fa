from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from chungtay.layout.engine.content import Table
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.measuring import FONTS
from chungtay.layout.engine.pdf import write_pdf
from chungtay.layout.tests.papers import invitation, letter, memorandum, minutes, plan, proposal, report, text

pytestmark = [pytest.mark.once, pytest.mark.slow]

LIST = Table(heads=["TT", "Nội dung"], rows=[[str(row), "Hoạt động"] for row in range(1, 121)], widths=[0.2, 0.8])
PAPERS = {
    "plan": plan(),
    "letter": letter(),
    "report": report(),
    "two": memorandum(2),
    "three": memorandum(3),
    "seven": memorandum(7),
    "invitation": invitation(),
    "proposal": proposal(),
    "minutes": minutes(),
    "long table": replace(plan(), blocks=[text("Danh sách:"), LIST], signatures=(), recipients=(), archive=""),
}
ALIAS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<match target="pattern"><test name="family"><string>Times New Roman</string></test>
<edit name="family" mode="assign" binding="same"><string>Tinos</string></edit></match></fontconfig>"""
MILLIMETRE = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)


@dataclass(frozen=True)
class Word:
    """A word on a page, its edges in millimetres from the left and from the top."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every paper as LibreOffice opens and prints it (NAME.pdf), and as we print it (NAME-ours.pdf)."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "fonts.conf").write_text(ALIAS.format(fonts=FONTS, cache=folder / "cache"))
    for name, document in PAPERS.items():
        (folder / f"{name}.docx").write_bytes(write_docx(document))
        (folder / f"{name}-ours.pdf").write_bytes(write_pdf(document))
    (folder / "home").mkdir()
    environment = {**os.environ, "HOME": str(folder / "home"), "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    files = [str(folder / f"{name}.docx") for name in PAPERS]
    subprocess.run([*command, *files], env=environment, check=True, capture_output=True, timeout=300)
    return folder


def pages(path: Path) -> list[list[Word]]:
    """The words of every page by pdftotext of poppler."""
    told = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return [list(_words(page)) for _width, _height, page in PAGE.findall(told)]


def _words(page: str) -> Iterator[Word]:
    for *edges, said in WORD.findall(page):
        left, top, right, bottom = (float(edge) / MILLIMETRE for edge in edges)
        yield Word(left, top, right, bottom, said)


def both(folder: Path, name: str) -> list[Path]:
    return [folder / f"{name}.pdf", folder / f"{name}-ours.pdf"]


def joined(words: list[Word]) -> str:
    return " ".join(word.text for word in words)


@pytest.mark.parametrize("name", PAPERS)
def test_an_office_opens_our_paper_and_prints_all_its_words(offices: Path, name: str) -> None:
    opened, ours = (
        sorted("".join(word.text for page in pages(path) for word in page if word.bottom >= 20))
        for path in both(offices, name)
    )

    assert opened == ours


@pytest.mark.parametrize("name", PAPERS)
def test_nothing_stands_in_a_side_margin(offices: Path, name: str) -> None:
    for path in both(offices, name):
        for page, words in zip(PdfReader(path).pages, pages(path), strict=True):
            breadth = float(page.mediabox.width) / MILLIMETRE
            assert [word.text for word in words if word.left < 29.5 or word.right > breadth - 19.5] == []


@pytest.mark.parametrize("name", PAPERS)
def test_the_head_stands_in_its_halves(offices: Path, name: str) -> None:
    for path in both(offices, name):
        first = pages(path)[0]
        nation = next(word for word in first if word.text == "CỘNG")
        last = next(word for word in first if word.text == "NAM" and abs(word.top - nation.top) < 1)
        middle = (nation.left + last.right) / 2
        assert middle == pytest.approx(110 if name in {"three", "seven"} else 142, abs=2)
        number = [word for word in first if word.text == "Số:"]
        assert all(word.right < 94 for word in number)


@pytest.mark.parametrize("name", ["report", "seven"])
def test_page_numbers_stand_centred_in_the_top_margin_from_the_second_page(offices: Path, name: str) -> None:
    for path in both(offices, name):
        heads = [[word for word in words if word.bottom < 20] for words in pages(path)]
        main = len(heads) - (2 if name == "report" else 0)
        assert [joined(words) for words in heads[:main]] == ["", *(str(number) for number in range(2, main + 1))]
        assert [joined(words) for words in heads[main:]] == [""] * (len(heads) - main)
        for [number] in heads[1:main]:
            assert (number.left + number.right) / 2 == pytest.approx(110, abs=1)


def test_a_table_over_several_pages_repeats_its_head(offices: Path) -> None:
    for path in both(offices, "long table"):
        continued = [words for words in pages(path)[1:] if "động" in {word.text for word in words}]
        assert len(continued) >= 2
        for words in continued:
            assert {"TT", "Nội", "dung"} <= {word.text for word in words if word.bottom < 28}


@pytest.mark.parametrize("name", PAPERS)
def test_every_letter_an_office_prints_comes_from_the_metric_twin(offices: Path, name: str) -> None:
    listed = subprocess.run(
        ["pdffonts", str(offices / f"{name}.pdf")], check=True, capture_output=True, text=True
    ).stdout
    fonts = [line.split()[0] for line in listed.splitlines()[2:]]

    assert fonts
    assert all("Tinos" in font for font in fonts)


def test_pages_can_be_shown_and_the_first_one_has_its_square(offices: Path) -> None:
    for path in both(offices, "plan"):
        shown = subprocess.run(
            ["pdftoppm", "-r", "50", "-gray", "-f", "1", "-l", "1", str(path)], check=True, capture_output=True
        ).stdout
        _sign, size, _depth, rest = shown.split(b"\n", 3)
        breadth, height = map(int, size.split())
        foot = [rest[row * breadth : row * breadth + breadth // 3] for row in range(height * 92 // 100, height)]
        dark = sum(value < 128 for row in foot for value in row)
        assert dark > 200
