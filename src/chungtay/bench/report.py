"""A report of 60 pages with 20 tables as .docx and as PDF/A, beside plain python-docx and LibreOffice.

Ours is the whole way of a paper: every text checked, every line composed by the rules of the decree, the file written.
Plain python-docx writes the same paragraphs and tables through its own interface, without a head, rules or checks;
LibreOffice makes a PDF of our .docx. Each part runs in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import tomllib
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

from docx import Document

from chungtay.bench import __file__ as here
from chungtay.bench.ground.installing import INSIDE, command_of
from chungtay.bench.ground.timing import cpu_of
from chungtay.layout.engine.content import Block, Issuer, OfficialDocument, Paragraph, Signature, Span, Table
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.pdf import write_pdf
from chungtay.layout.engine.words import roman

WORDS = Path(here).parent / "packs" / "report.toml"
PAGE = re.compile(rb"/Type\s*/Page\b")
TABLES, ROWS, SENTENCES = 20, 32, 11
KIB = 1024


def run(words: list[str]) -> int:
    if words[:1] == [INSIDE]:
        return part(words[1], Path(words[2]), asked_for(words[3:]))
    asked = asked_for(words)
    report: dict[str, float | int | str] = {"bench": "report"}
    with tempfile.TemporaryDirectory() as folder:
        names = ["docx", "pdf", "plain", *(["office"] if shutil.which("soffice") else [])]
        for name in names:
            command = command_of("report", [name, folder, *words])
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            figures = json.loads(done.stdout.splitlines()[-1])
            sys.stdout.write(f"{name:<8}{figures['cpu_s']:>9.2f} s CPU{figures['peak_mb']:>9.0f} MB\n")
            report |= {f"cpu_s_{name}": figures["cpu_s"], f"peak_mb_{name}": figures["peak_mb"]}
        pages = len(PAGE.findall((Path(folder) / "report.pdf").read_bytes()))
    sys.stdout.write(f"{pages} pages, {asked.tables} tables\n")
    report |= summed(report, pages)
    sys.stdout.write(json.dumps(report) + "\n")
    return 0


def summed(report: dict[str, float | int | str], pages: int) -> dict[str, float | int]:
    """Both files together, and how many times longer the others take for the file they write."""
    docx, pdf, plain = (float(report[f"cpu_s_{name}"]) for name in ("docx", "pdf", "plain"))
    found: dict[str, float | int] = {"pages": pages, "cpu_s": round(docx + pdf, 2)}
    found["peak_mb"] = max(float(report["peak_mb_docx"]), float(report["peak_mb_pdf"]))
    found["ratio_vs_python_docx"] = round(plain / docx, 2)
    if "cpu_s_office" in report:
        found["ratio_vs_libreoffice"] = round(float(report["cpu_s_office"]) / pdf, 2)
    return found


def asked_for(words: list[str]) -> Namespace:
    parser = ArgumentParser(prog="./chungtay bench report")
    parser.add_argument("--tables", type=int, default=TABLES)
    return parser.parse_args(words)


def part(name: str, folder: Path, asked: Namespace) -> int:
    """Write one file; print the CPU seconds and the peak of memory of this process and of its children."""
    paper = made_report(asked.tables)
    seconds = cpu_of(lambda: PARTS[name](paper, folder))
    who = resource.RUSAGE_CHILDREN if name == "office" else resource.RUSAGE_SELF
    peak = resource.getrusage(who).ru_maxrss / KIB
    sys.stdout.write(json.dumps({"cpu_s": round(seconds, 2), "peak_mb": round(peak)}) + "\n")
    return 0


def made_report(tables: int) -> OfficialDocument:
    """An invented report: a section with three long paragraphs and a table for each table asked for."""
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    blocks: list[Block] = []
    for number in range(1, tables + 1):
        blocks.append(Paragraph((Span(words["section"].format(number=number)),), f"{roman(number)}.", is_heading=True))
        blocks += [Paragraph((Span(" ".join([words["sentence"]] * SENTENCES)),), label=f"{n}.") for n in range(1, 4)]
        rows = [[str(row), words["row"].format(number=row), str(row * number), f"{row}.000"] for row in range(1, ROWS)]
        heads = words["heads"]
        blocks.append(Table(heads, rows, widths=(0.1, 0.5, 0.15, 0.25), are_numbers=(False, False, True, True)))
    return OfficialDocument(
        issuers=[Issuer(name=words["issuer"], superior=words["superior"])],
        code="BC",
        kind=words["kind"],
        subject=words["subject"],
        symbol=words["symbol"],
        number=7,
        place=words["place"],
        issued_on=date(2026, 5, 29),
        blocks=[*blocks, Paragraph((Span(words["sentence"]),))],
        signatures=[Signature(post=words["post"], name=words["name"])],
        archive="VT",
    )


def ours_docx(paper: OfficialDocument, folder: Path) -> None:
    (folder / "report.docx").write_bytes(write_docx(paper))


def ours_pdf(paper: OfficialDocument, folder: Path) -> None:
    (folder / "report.pdf").write_bytes(write_pdf(paper))


def plain_docx(paper: OfficialDocument, folder: Path) -> None:
    """The same paragraphs and tables as one would write them with python-docx in an afternoon."""
    page = Document()
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            page.add_paragraph().add_run(f"{block.label} {''.join(span.text for span in block.spans)}")
            continue
        table = page.add_table(rows=1, cols=len(block.heads), style="Table Grid")
        for cell, text in zip(table.rows[0].cells, block.heads, strict=True):
            cell.text = text
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    saved = BytesIO()
    page.save(saved)
    (folder / "plain.docx").write_bytes(saved.getvalue())


def office_pdf(paper: OfficialDocument, folder: Path) -> None:
    home = f"-env:UserInstallation=file://{folder}/home"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "office")]
    subprocess.run([*command, str(folder / "report.docx")], check=True, capture_output=True)


PARTS: dict[str, Callable[[OfficialDocument, Path], None]] = {
    "docx": ours_docx,
    "pdf": ours_pdf,
    "plain": plain_docx,
    "office": office_pdf,
}
