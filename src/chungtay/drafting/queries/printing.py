"""Whether a text can be printed as an official document; asked before anybody agrees, for after the signing it is late.

Signs no paper carries, and words that break the rules for official documents.
"""

from __future__ import annotations

from dataclasses import replace

from chungtay.agreements.models import TextVersion
from chungtay.kernel.errors import RuleBroken
from chungtay.layout.engine.docx import write_docx
from chungtay.layout.engine.letterheads import sample
from chungtay.layout.engine.texts import UnwritableTextError, written
from chungtay.memoranda.engine.paper import Body, Promise, blocks_of
from chungtay.memoranda.engine.wording import word
from chungtay.memoranda.queries.files import why_unwritable
from chungtay.records.queries.breaches import OF_THE_WORDS, refuse_breaches


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


def must_keep_the_rules(text: TextVersion, *, with_promises: bool = True) -> None:
    """Refuse words no official document writes so; the sentence names the rule, what stands there and what to write."""
    promises = [
        Promise(words=f"{each.title}: {each.as_written}", number=each.number) for each in text.commitments.all()
    ]
    body = Body(
        kind="",
        opening="",
        sides=[],
        agreed="",
        articles=[(clause.title, clause.body) for clause in text.clauses.all()],
        promises=promises if with_promises else [],
    )
    paper = sample(word("kinds", text.agreement.kind))
    paper = replace(paper, subject=text.title, blocks=blocks_of(body))
    refuse_breaches(write_docx(paper), only=OF_THE_WORDS)
