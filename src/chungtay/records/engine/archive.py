"""A dossier as the archive wants it: one XML file with the fields and lengths of decree 30/2020, Phụ lục VI."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.etree import ElementTree as ET

# The most letters a field holds; the others are numbers and days.
LENGTHS: Final[Mapping[str, int]] = {
    "OrganId": 13,
    "FileNotation": 20,
    "TypeName": 100,
    "CodeNumber": 11,
    "CodeNotation": 30,
    "OrganName": 200,
    "Subject": 500,
    "Language": 100,
    "Position": 100,
    "FullName": 50,
    "To": 1000,
}
DAY: Final = "%d/%m/%Y"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest day a .zip can state: the same dossier gives the same bytes


@dataclass(frozen=True, kw_only=True)
class ArchivedPaper:
    """One document of the dossier; `path` is its file in the .zip, empty when there is none."""

    type_name: str
    number: str
    notation: str
    issued_on: date
    issuer: str
    subject: str
    pages: int = 0
    position: str = ""
    full_name: str = ""
    to: str = ""
    path: str = ""
    content: bytes = b""


@dataclass(frozen=True, kw_only=True)
class ArchivedDossier:
    """The dossier itself: whose it is, in which year it was opened, under which sign."""

    organ_id: str
    year: int
    notation: str
    title: str
    language: str
    papers: Sequence[ArchivedPaper]


def archive_of(dossier: ArchivedDossier) -> bytes:
    """A .zip with the PDF files and `hoso.xml`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("hoso.xml", EPOCH), xml_of(dossier))
        for paper in dossier.papers:
            if paper.path:
                archive.writestr(zipfile.ZipInfo(paper.path, EPOCH), paper.content)
    return target.getvalue()


def xml_of(dossier: ArchivedDossier) -> bytes:
    """The fields of every document of the dossier, in their order."""
    root = ET.Element("File")
    for name, value in (
        ("OrganId", dossier.organ_id),
        ("FileCatalog", str(dossier.year)),
        ("FileNotation", dossier.notation),
        ("Title", dossier.title),
    ):
        _add(root, name, value)
    for ordinal, paper in enumerate(dossier.papers, start=1):
        element = ET.SubElement(root, "Document")
        for name, value in _fields(dossier, paper, ordinal):
            _add(element, name, value)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def fitted(name: str, value: str) -> str:
    """The value cut at a word to the length of its field, with three dots where something is missing."""
    most = LENGTHS.get(name, 500)
    if len(value) <= most:
        return value
    return value[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;")[: most - 1] + "…"


def _fields(dossier: ArchivedDossier, paper: ArchivedPaper, ordinal: int) -> list[tuple[str, str]]:
    return [
        ("OrganId", dossier.organ_id),
        ("FileCatalog", str(dossier.year)),
        ("FileNotation", dossier.notation),
        ("DocOrdinal", str(ordinal)),
        ("TypeName", paper.type_name),
        ("CodeNumber", paper.number),
        ("CodeNotation", paper.notation),
        ("IssuedDate", paper.issued_on.strftime(DAY)),
        ("OrganName", paper.issuer),
        ("Subject", paper.subject),
        ("Language", dossier.language),
        ("PageAmount", str(paper.pages) if paper.pages else ""),
        ("Position", paper.position),
        ("FullName", paper.full_name),
        ("To", paper.to),
        ("Priority", ""),
        ("IssuedAmount", ""),
        ("DueDate", ""),
        ("Path", paper.path),
    ]


def _add(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, name).text = fitted(name, value)
