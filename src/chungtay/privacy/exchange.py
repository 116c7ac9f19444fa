"""The register as a sheet, and the package of everything kept about somebody."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import IO

from django.template.loader import render_to_string

from chungtay.kernel.exchange.export import name_table
from chungtay.kernel.files import open_file
from chungtay.kernel.people import Person
from chungtay.privacy import gateways
from chungtay.privacy.engine.packs import PACKS, said
from chungtay.privacy.models import LegalHold, Photograph, Publication, Pupil, SubjectRequest
from chungtay.privacy.queries.held import Held
from chungtay.privacy.queries.pupils import visible_consents
from chungtay.privacy.queries.register import KeptField
from chungtay.sheets.queries.parts import Document, Part, offer_part, plain_sheets, workbook_of
from chungtay.workbooks.engine.columns import sheet_from_pack
from chungtay.workbooks.engine.writing import write_workbook

__all__ = ["gateways"]

MOST_CHILDREN = 200  # of more no scans leave together: each is opened on the page of its pupil
REGISTER_SHEET = sheet_from_pack((PACKS / "register_sheet.toml").read_text(encoding="utf-8"))

name_table(Pupil, "coded_pupils")
name_table(SubjectRequest, "subject_requests")
name_table(LegalHold, "legal_holds")
name_table(Publication, "publications")
name_table(Photograph, "photographs")


def register_workbook(rows: Sequence[KeptField], words: dict[str, dict[str, str]]) -> IO[bytes]:
    """Every personal field as one row of a sheet; `words` say classes and erasers in the reader's language."""
    target = io.BytesIO()
    cells = [
        {
            "table": row.table,
            "name": row.name,
            "field": row.title,
            "class": words["class"][row.field_class],
            "purpose": row.entry.purpose,
            "basis": row.entry.basis.text,
            "verified": words["verified"][str(row.entry.basis.is_verified)],
            "retention": row.entry.retention,
            "audience": row.entry.audience,
            "eraser": words["eraser"][row.eraser],
        }
        for row in rows
    ]
    write_workbook(target, REGISTER_SHEET, cells)
    target.seek(0)
    return target


def package_of(found: Sequence[Held], title: str) -> IO[bytes]:
    """Everything kept about somebody as one zip: the same once for programs, once for reading."""
    target = io.BytesIO()
    plain = [
        {
            "table": held.label,
            "title": held.title,
            "purpose": held.entry.purpose,
            "basis": held.entry.basis.text,
            "retention": held.entry.retention,
            "rows": held.rows,
        }
        for held in found
    ]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("du-lieu.json", json.dumps(plain, ensure_ascii=False, indent=2))
        archive.writestr("du-lieu.html", render_to_string("privacy/package.html", {"found": found, "title": title}))
    target.seek(0)
    return target


def consents_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """The consents of the person's own school, of the pupils their code alone, and the papers they were given on."""
    yield workbook_of(plain_sheets(PACKS / "takeaway.toml")["consents"], visible_consents(person))
    on_paper = list(visible_consents(person).filter(evidence__isnull=False).order_by("pk"))
    if len({consent.pupil_id for consent in on_paper}) > MOST_CHILDREN:
        yield Document("dong-y/giay/DOC-TRUOC.txt", said("many_papers").encode("utf-8-sig"))
        return
    for scan in dict.fromkeys(consent.evidence for consent in on_paper if consent.evidence):
        yield Document(f"dong-y/giay/{scan.uid}{scan.path[-4:]}", open_file(scan).read())


offer_part("privacy.consents", consents_taken_away)
