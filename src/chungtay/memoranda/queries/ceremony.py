"""How a memorandum was signed, and the minutes of it as an official document (BB)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.text import slugify
from django.utils.translation import override

from chungtay.agreements.models import Agreement
from chungtay.kernel.vietnamese import day_in_words, fold
from chungtay.layout.engine.content import Block, OfficialDocument, Paragraph, Signature, Span
from chungtay.memoranda.engine.paper import lines_of, plain
from chungtay.memoranda.engine.wording import BLANK, said, word
from chungtay.memoranda.models import Ceremony
from chungtay.memoranda.queries.files import CONTENT_TYPES, LONGEST_NAME, PaperFile, written
from chungtay.memoranda.queries.paper import inside, issuer_of, recipients_of, witness_places
from chungtay.memoranda.queries.rows import PaperRows, rows_of


def ceremony_of(agreement: Agreement) -> Ceremony | None:
    """The record of the ceremony, if one is written."""
    return Ceremony.objects.filter(agreement=agreement).select_related("written_by").first()


def minutes_of(agreement: Agreement, ceremony: Ceremony, on: date) -> OfficialDocument | None:
    """The minutes of the ceremony as of a day; None where the text is gone."""
    rows = rows_of(agreement, on, None)
    if rows is None:
        return None
    with override("vi"):
        return _document(rows, ceremony)


def minutes_file(agreement: Agreement, ceremony: Ceremony, ending: str, on: date) -> PaperFile | None:
    """The minutes as a .docx or .pdf file."""
    document = minutes_of(agreement, ceremony, on)
    if document is None:
        return None
    stem = slugify(fold(agreement.title))[:LONGEST_NAME].strip("-")
    return PaperFile(f"le-ky-{stem}.{ending}", CONTENT_TYPES[ending], written(document, ending))


def _document(rows: PaperRows, ceremony: Ceremony) -> OfficialDocument:
    kind = word("kinds", rows.agreement.kind)
    places = {head.used.place for head in rows.heads.values()}
    return OfficialDocument(
        issuers=[issuer_of(rows, party) for party in rows.parties],
        code="BB",
        kind=word("ceremony", "kind"),
        subject=said_of("subject", kind=inside(kind), title=rows.text.title),
        place=(places.pop() if len(places) == 1 else "") or BLANK,
        issued_on=ceremony.held_on,
        blocks=list(_blocks(rows, ceremony, kind)),
        signatures=[
            Signature(post=word("ceremony", "presides"), name=ceremony.presided_by),
            Signature(post=word("ceremony", "writes"), name=ceremony.kept_by),
        ],
        recipients=recipients_of(rows),
        archive=word("words", "archive"),
        witnesses=witness_places(rows.agreement),
    )


def said_of(key: str, **values: str) -> str:
    """A sentence about a ceremony with its places filled."""
    return word("ceremony", key).format(**values)


def _blocks(rows: PaperRows, ceremony: Ceremony, kind: str) -> Iterator[Block]:
    words = {"day": day_in_words(ceremony.held_on), "place": ceremony.place, "kind": inside(kind)}
    yield plain(said_of("opening", **words, title=rows.text.title))
    yield _head("I.", "parties")
    for number, party in enumerate(rows.parties):
        yield plain(f"{said('side', letter=chr(ord('A') + number))} {party.frozen_name}")
    for label, key, text in (
        ("II.", "attended", ceremony.attended),
        ("III.", "events", ceremony.order_of_events),
        ("IV.", "photographs", ceremony.photographs),
    ):
        if text:
            yield _head(label, key)
            yield from lines_of(text)
    if rows.agreement.is_signed_by_click:
        yield plain(word("ceremony", "clicked"))
    yield plain(said_of("closing", copies=f"{len(rows.parties):02d}"))


def _head(label: str, key: str) -> Paragraph:
    return Paragraph([Span(word("ceremony", key), is_bold=True)], label=label, is_heading=True)
