"""Whether a text can be printed at all; asked when it is put on the table, for after the signing it is too late."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from chungtay.agreements.models import TextVersion
from chungtay.kernel.errors import RuleBroken
from chungtay.layout.engine.texts import UnwritableTextError, written

AROUND: Final = 20


def must_be_printable(text: TextVersion) -> None:
    """Refuse a version with a sign that no official paper can carry; the sentence says after which words it stands."""
    said = [text.title]
    for clause in text.clauses.all():
        said += [clause.title, clause.body]
    for promise in text.commitments.all():
        said += [promise.title, promise.as_written, promise.unit]
    for each in said:
        try:
            written(each)
        except UnwritableTextError as unwritable:
            raise RuleBroken(_sentence(unwritable)) from unwritable


def _sentence(unwritable: UnwritableTextError) -> str:
    place = unwritable.text.find(unwritable.character)
    words = {
        "character": unwritable.character,
        "code": f"U+{ord(unwritable.character):04X}",
        "words": unwritable.text[max(0, place - AROUND) : place].strip() or "…",
    }
    if unwritable.reason == "font":
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
