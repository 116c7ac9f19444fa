"""Official documents of the invented province: issued, replaced and in draft."""

from __future__ import annotations

from dataclasses import replace

from chungtay.demo.reading import Table, read
from chungtay.demo.register import Loaded
from chungtay.layout.engine.typed import blocks_of
from chungtay.records.actions import (
    Ending,
    draft_document,
    file_document,
    issue_document,
    open_dossier,
    revise_draft,
    withdraw_document,
)
from chungtay.records.choices import PaperKind, WithdrawalKind
from chungtay.records.models import Document, Dossier
from chungtay.records.queries.contents import paper_of
from chungtay.records.queries.kinds import article


def load_papers(loaded: Loaded) -> None:
    table = read("papers")
    row = table["dossier"]
    dossier = open_dossier(
        loaded.bodies[row["body"]],
        row["notation"],
        row["title"],
        keeping=row["keeping"],
        by=loaded.people[row["by"]],
        on=row["on"],
    )
    papers: dict[str, Document] = {}
    for row in table["document"]:
        papers[row["key"]] = load_paper(loaded, row, dossier, papers)


def load_paper(loaded: Loaded, row: Table, dossier: Dossier, papers: dict[str, Document]) -> Document:
    by, on = loaded.people[row["by"]], row["on"]
    document = draft_document(loaded.bodies[row["body"]], PaperKind(row["kind"]), by=by, on=on)
    content = replace(
        paper_of(document, on),
        subject=row["subject"],
        bases=tuple(row.get("bases", ())),
        addressees=tuple(row.get("addressees", ())),
        blocks=blocks_of(row["text"], article()),
        recipients=tuple(row["recipients"]),
    )
    revise_draft(document, content, by=by, on=on, seen=document.version)
    if row.get("is_draft"):
        return document
    issue_document(document, by=by, on=on, seen=document.version)
    if row.get("in_dossier"):
        file_document(document, dossier, by=by, on=on)
    if "replaces" in row:
        ending = Ending(kind=WithdrawalKind.REPLACEMENT, reason=row["replaces"]["reason"], replaced_by=document)
        withdraw_document(papers[row["replaces"]["key"]], ending, by=by, on=on)
    return document
