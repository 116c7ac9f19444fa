"""A dossier as the archive wants it: one XML file with the fields and lengths of decree 30/2020, Phụ lục VI."""

from __future__ import annotations

import hashlib
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
    "Maintenance": 30,
    "TypeName": 100,
    "CodeNumber": 11,
    "CodeNotation": 30,
    "OrganName": 200,
    "Subject": 500,
    "Language": 30,
    "Position": 100,
    "FullName": 50,
    "To": 1000,
}
DAY: Final = "%d/%m/%Y"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest day a .zip can state: the same dossier gives the same bytes


@dataclass(frozen=True, kw_only=True)
class ArchivedCopy:
    """A document as it was signed outside: `kind` is `digital`, with what its signatures say, or `scan`."""

    kind: str
    path: str
    content: bytes
    signed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ArchivedPaper:
    """One document of the dossier; `path` is its file in the .zip, empty when there is none.

    `priority` is how urgent it is, 0 to 3, and None where nobody says; `amount` how many copies went out.
    """

    type_name: str
    number: str
    notation: str
    issued_on: date | None
    issuer: str
    subject: str
    pages: int = 0
    remark: str = ""
    position: str = ""
    full_name: str = ""
    to: str = ""
    priority: int | None = None
    amount: int = 0
    due_on: date | None = None
    arrived_on: date | None = None
    arrival_number: str = ""
    path: str = ""
    content: bytes = b""
    copies: Sequence[ArchivedCopy] = ()


@dataclass(frozen=True, kw_only=True)
class ArchivedDossier:
    """The dossier itself: whose it is, in which year it was opened, under which sign, how long it is kept."""

    organ_id: str
    year: int
    notation: str
    title: str
    language: str
    papers: Sequence[ArchivedPaper]
    keeping: str = ""
    opened_on: date | None = None
    closed_on: date | None = None


def archive_of(dossier: ArchivedDossier) -> bytes:
    """A .zip with the files of the documents, their signed copies, and `hoso.xml`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("hoso.xml", EPOCH), xml_of(dossier))
        for paper in dossier.papers:
            if paper.path:
                archive.writestr(zipfile.ZipInfo(paper.path, EPOCH), paper.content)
            for copy in paper.copies:
                archive.writestr(zipfile.ZipInfo(copy.path, EPOCH), copy.content)
    return target.getvalue()


def xml_of(dossier: ArchivedDossier) -> bytes:
    """The fields of the dossier and of every document in it, in their order; after them its files with their hashes."""
    root = ET.Element("File")
    for name, value in _fields_of_dossier(dossier):
        _add(root, name, value)
    for ordinal, paper in enumerate(dossier.papers, start=1):
        element = ET.SubElement(root, "Document")
        for name, value in _fields(dossier, paper, ordinal):
            _add(element, name, value)
        for copy in paper.copies:
            _add_copy(element, copy)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def fitted(name: str, value: str) -> str:
    """The value cut at a word to the length of its field, with three dots where something is missing."""
    most = LENGTHS.get(name, 500)
    if len(value) <= most:
        return value
    return value[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;")[: most - 1] + "…"


def _fields_of_dossier(dossier: ArchivedDossier) -> list[tuple[str, str]]:
    return [
        ("OrganId", dossier.organ_id),
        ("FileCatalog", str(dossier.year)),
        ("FileNotation", dossier.notation),
        ("Title", dossier.title),
        ("Maintenance", dossier.keeping),
        ("Language", dossier.language),
        ("StartDate", _day(dossier.opened_on)),
        ("EndDate", _day(dossier.closed_on)),
        ("DocTotal", str(len(dossier.papers))),
        ("PageTotal", str(sum(paper.pages for paper in dossier.papers))),
    ]


def _fields(dossier: ArchivedDossier, paper: ArchivedPaper, ordinal: int) -> list[tuple[str, str]]:
    arrived = [("ArrivalDate", _day(paper.arrived_on)), ("ArrivalNumber", paper.arrival_number)]
    return [
        ("OrganId", dossier.organ_id),
        ("FileCatalog", str(dossier.year)),
        ("FileNotation", dossier.notation),
        ("DocOrdinal", str(ordinal)),
        ("TypeName", paper.type_name),
        ("CodeNumber", paper.number),
        ("CodeNotation", paper.notation),
        ("IssuedDate", _day(paper.issued_on)),
        ("OrganName", paper.issuer),
        ("Subject", paper.subject),
        ("Language", dossier.language),
        ("PageAmount", str(paper.pages) if paper.pages else ""),
        ("Description", paper.remark),
        *(arrived if paper.arrived_on else []),
        ("Position", paper.position),
        ("FullName", paper.full_name),
        ("To", paper.to),
        ("Priority", "" if paper.priority is None else str(paper.priority)),
        ("IssuedAmount", str(paper.amount) if paper.amount else ""),
        ("DueDate", _day(paper.due_on)),
        ("Path", paper.path),
        ("Sha256", _digest(paper.content) if paper.path else ""),
    ]


def _add_copy(parent: ET.Element, copy: ArchivedCopy) -> None:
    element = ET.SubElement(parent, "SignedCopy")
    verified = "true" if copy.kind == "digital" else "false"
    fields = {"Kind": copy.kind, "Verified": verified, "SignedBy": copy.signed_by, "Path": copy.path}
    for name, value in {**fields, "Sha256": _digest(copy.content)}.items():
        _add(element, name, value)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _day(day: date | None) -> str:
    return day.strftime(DAY) if day else ""


def _add(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, name).text = fitted(name, value)
