"""Whether a text can be printed at all; asked when it is put on the table, for after the signing it is too late."""

from __future__ import annotations

from chungtay.agreements.models import TextVersion
from chungtay.kernel.errors import RuleBroken
from chungtay.layout.engine.texts import UnwritableTextError, written
from chungtay.memoranda.queries.files import why_unwritable


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
            raise RuleBroken(why_unwritable(unwritable)) from unwritable
