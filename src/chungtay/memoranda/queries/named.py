"""A file by the identifier of its document or, in the demo, by its name: for whoever sits at the computer itself."""

from __future__ import annotations

import tomllib
from datetime import date

from django.db.models import QuerySet

from chungtay.agreements.models import Agreement
from chungtay.kernel.files import open_file
from chungtay.memoranda.engine.wording import PACKS
from chungtay.memoranda.queries.files import written
from chungtay.memoranda.queries.paper import paper_of
from chungtay.records.models import Document
from chungtay.records.queries import contents
from chungtay.records.queries.papers import issue_of


def file_with_uid(uid: str, ending: str, on: date) -> bytes | None:
    """The newest text of a memorandum, a draft as it stands, or what was issued byte for byte; None for no such."""
    memorandum = _memoranda().filter(uid=uid).first()
    if memorandum is not None:
        paper = paper_of(memorandum, on)
        return written(paper, ending) if paper else None
    document = Document.objects.filter(uid=uid).select_related("organisation", "issue__docx", "issue__pdf").first()
    if document is None:
        return None
    issue = issue_of(document)
    if issue is not None:
        with open_file(issue.pdf if ending == "pdf" else issue.docx) as frozen:
            return frozen.read()
    return written(contents.paper_of(document, on), ending)


def demo_names() -> list[str]:
    """The names under which memoranda of the demo can be asked for."""
    return sorted(_demo())


def demo_file(name: str, ending: str, on: date) -> bytes | None:
    """The memorandum of the demo with this name; None where the demo is not loaded."""
    remade = _memoranda().filter(source__key=_demo()[name], is_reconstruction=True).order_by("pk").first()
    paper = paper_of(remade, on) if remade else None
    return written(paper, ending) if paper else None


def _memoranda() -> QuerySet[Agreement]:
    return Agreement.objects.select_related("programme", "phase", "source")


def _demo() -> dict[str, str]:
    named: dict[str, str] = tomllib.loads((PACKS / "demo.toml").read_text(encoding="utf-8"))["memoranda"]
    return named
