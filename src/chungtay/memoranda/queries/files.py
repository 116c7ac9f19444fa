"""A version of a memorandum as a file, made anew each time it is asked for; the same facts give the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from chungtay.agreements.models import Agreement
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.vietnamese import fold
from chungtay.layout.engine.content import OfficialDocument
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.pdf import write_pdf
from chungtay.layout.engine.texts import UnwritableTextError
from chungtay.memoranda.engine.paper import Signing
from chungtay.memoranda.queries.paper import paper_of

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF: Final = "application/pdf"
WRITERS: Final[dict[str, Callable[[OfficialDocument], bytes]]] = {"docx": write_docx, "pdf": write_pdf}
CONTENT_TYPES: Final = {"docx": DOCX, "pdf": PDF}
LONGEST_NAME: Final = 60
AROUND: Final = 20


@dataclass(frozen=True)
class PaperFile:
    """A file to be handed out."""

    name: str
    content_type: str
    content: bytes


def file_of(
    agreement: Agreement, number: int, ending: str, on: date, signing: Signing | None = None
) -> PaperFile | None:
    """The version as a .docx or .pdf file; None for one that is not there, RuleBroken for text no paper carries."""
    document = paper_of(agreement, on, number, signing)
    if document is None:
        return None
    stem = slugify(fold(agreement.title))[:LONGEST_NAME].strip("-")
    return PaperFile(f"{stem}-{number}.{ending}", CONTENT_TYPES[ending], written(document, ending))


def written(document: OfficialDocument, ending: str) -> bytes:
    """The bytes of the file; RuleBroken names the character that cannot be set and the words around it."""
    try:
        return WRITERS[ending](document)
    except UnwritableTextError as unwritable:
        raise RuleBroken(why_unwritable(unwritable)) from unwritable


def why_unwritable(unwritable: UnwritableTextError) -> str:
    """Which sign no official paper carries, after which words it stands, and what to do."""
    place = unwritable.text.find(unwritable.character)
    words = {
        "code": f"U+{ord(unwritable.character):04X}",
        "words": unwritable.text[max(0, place - AROUND) : place].strip() or "…",
    }
    if unwritable.reason == "font":
        words["character"] = unwritable.character
        return (
            _(
                "“%(character)s” (after “%(words)s”) cannot stand on an official paper: its typeface has no such sign. "
                "Write it in letters."
            )
            % words
        )
    return (
        _(
            "After “%(words)s” there is a sign (%(code)s) that cannot be seen or runs from right to left. Type these "
            "words anew."
        )
        % words
    )
