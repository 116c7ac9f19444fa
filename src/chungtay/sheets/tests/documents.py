"""A sheet of legal documents, offered by the tests: it writes real rows of a lower room, as any room's sheet does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import Citation, LegalDocument
from chungtay.kernel.people import Person
from chungtay.sheets.queries.offers import CHANGE, NEW, REFUSED, SAME, Checked, Entering, Finding, SheetOffer, Taken
from chungtay.sheets.rules import offers
from chungtay.workbooks.engine.columns import Row, Value, sheet_from_pack

PACK = """
key = "van-ban"
title = "Văn bản làm căn cứ"
ignored = ["STT"]

[[columns]]
key = "verbatim"
title = "Số và ký hiệu"
synonyms = ["Số hiệu", "Số/ký hiệu"]
kind = "text"
required = true
width = 80

[[columns]]
key = "title"
title = "Trích yếu"
synonyms = ["Tên văn bản"]
kind = "text"
required = true
width = 400

[[columns]]
key = "issuer"
title = "Cơ quan ban hành"
kind = "text"
width = 200

[[columns]]
key = "issued_on"
title = "Ngày ban hành"
kind = "day"
"""
SHEET = sheet_from_pack(PACK)
BODIES: dict[str, str] = {
    "so-gddt-tinh-mau-0001x": "Sở Giáo dục và Đào tạo tỉnh Mẫu",
    "ubnd-xa-mau-dong-0001x": "UBND xã Mẫu Đông",
}
DEPARTMENT, COMMUNE = BODIES
# Who works for which body; a test that ends a membership takes the entry away.
members: dict[str, set[str]] = {}


def scopes(person: Person, on: date) -> list[tuple[str, str]]:
    return [(uid, BODIES[uid]) for uid in BODIES if uid in members.get(str(person.uid), set())]


def check(rows: Sequence[Row], entering: Entering) -> Checked:
    known = _known(rows)
    outcomes: dict[int, str] = {}
    findings: list[Finding] = []
    first: dict[Value, int] = {}
    for row in rows:
        verbatim = row.cells["verbatim"]
        if verbatim in first:
            outcomes[row.number] = REFUSED
            sentence = f"Số và ký hiệu này đã có ở dòng {first[verbatim]}. Mỗi văn bản chỉ ghi một dòng."
            findings.append(Finding(row.number, "verbatim", sentence, is_refusal=True))
            continue
        first[verbatim] = row.number
        found = known.get(str(verbatim))
        if found is None:
            outcomes[row.number] = NEW
        elif moved := _moved(found, row):
            outcomes[row.number] = CHANGE
            sentence = f"“{getattr(found, moved[0]) or 'để trống'}” sẽ đổi thành “{row.cells[moved[0]]}”."
            findings.append(Finding(row.number, moved[0], sentence, is_refusal=False))
        else:
            outcomes[row.number] = SAME
    return Checked(outcomes, findings)


def _known(rows: Sequence[Row]) -> dict[str, LegalDocument]:
    # Read whole: a list of 53,000 names is longer than a statement may be.
    named = {str(row.cells["verbatim"]) for row in rows}
    return {each.verbatim: each for each in LegalDocument.objects.all() if each.verbatim in named}


def _moved(found: LegalDocument, row: Row) -> list[str]:
    given = {key: row.cells[key] for key in ("title", "issuer", "issued_on") if key in row.cells}
    return [key for key, value in given.items() if (getattr(found, key) or None) != value]


def _fields(row: Row) -> dict[str, object]:
    given = {key: row.cells[key] for key in ("title", "issuer", "issued_on") if key in row.cells}
    return {key: value if value is not None or key == "issued_on" else "" for key, value in given.items()}


def take_over(rows: Sequence[Row], entering: Entering) -> Taken:
    known = _known(rows)
    fresh, changed = [], []
    for row in rows:
        found = known.get(str(row.cells["verbatim"]))
        if found is None:
            fresh.append(LegalDocument(verbatim=str(row.cells["verbatim"]), note=entering.import_uid, **_fields(row)))
            continue
        before = {"title": found.title, "issuer": found.issuer, "issued_on": found.issued_on and str(found.issued_on)}
        found.note = json.dumps({"import": entering.import_uid, "before": before}, default=str)[:300]
        for key, value in _fields(row).items():
            setattr(found, key, value)
        changed.append(found)
    LegalDocument.objects.bulk_create(fresh, batch_size=2000)
    LegalDocument.objects.bulk_update(changed, ["title", "issuer", "issued_on", "note"], batch_size=500)
    return Taken(len(fresh), len(changed), 0, wrote=[*fresh[:1000], *changed])


def undo(entering: Entering) -> int:
    written = LegalDocument.objects.filter(note=entering.import_uid)
    if cited := Citation.objects.filter(kind="kernel.legaldocument", key__in=written.values("uid")).first():
        name = LegalDocument.objects.get(uid=cited.key).verbatim
        raise RuleBroken(f"Văn bản {name} đã được trích dẫn. Gỡ trích dẫn trước, rồi hoàn tác.")
    changed = list(LegalDocument.objects.filter(note__contains=f'"{entering.import_uid}"'))
    for document in changed:
        before = json.loads(document.note)["before"]
        document.title, document.issuer, document.note = before["title"], before["issuer"], ""
        document.issued_on = date.fromisoformat(before["issued_on"]) if before["issued_on"] else None
        document.save()
    return written.delete()[0] + len(changed)


def rows_of(person: Person, scope_uid: str, on: date) -> Iterable[Mapping[str, Value]]:
    for document in LegalDocument.objects.order_by("verbatim"):
        yield {
            "verbatim": document.verbatim,
            "title": document.title,
            "issuer": document.issuer,
            "issued_on": document.issued_on,
        }


OFFER = SheetOffer(
    sheet=SHEET,
    permission="accounts.today",
    scopes=scopes,
    check=check,
    take_over=take_over,
    undo=undo,
    rows_of=rows_of,
)


@contextmanager
def offered(offer: SheetOffer = OFFER) -> Iterator[SheetOffer]:
    """The sheet is offered for as long as this lasts, and alone: the sheets of the product rest meanwhile."""
    resting = dict(offers._offers)
    offers._offers.clear()
    offers.offer_sheet(offer)
    try:
        yield offer
    finally:
        offers._offers.clear()
        offers._offers.update(resting)
        members.clear()
