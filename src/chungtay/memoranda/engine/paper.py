"""A memorandum as plain values, and the official document they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chungtay.layout.engine.content import Block, OfficialDocument, Paragraph, Signature, Span, Table
from chungtay.memoranda.engine.wording import BLANK, SHORT_BLANK, said, word

MOST_BLOCKS: Final = 3  # parties with a paragraph each; more of them stand in a table
# "1." and "a)" as people type them; \u0111 is the letter after d.
LABELLED: Final = re.compile(r"((?:\d{1,2}(?:\.\d{1,2})*\.|[a-z\u0111]\)))\s+(\S.*)")


@dataclass(frozen=True, kw_only=True)
class Side:
    """A party as the paper names it; what is not known is empty."""

    name: str
    address: str = ""
    represented_by: str = ""
    post: str = ""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One commitment; without `owner` all parties owe it, without `article` it stands after the last one."""

    words: str
    number: int = 0
    article: int = 0
    owner: str = ""
    to: str = ""
    target: str = ""
    due: str = ""


@dataclass(frozen=True, kw_only=True)
class Signing:
    """Day and place that stand on a file before it is signed."""

    on: date
    place: str


@dataclass(frozen=True, kw_only=True)
class Body:
    """What the paper says between its title and its signatures."""

    kind: str
    opening: str
    sides: Sequence[Side]
    agreed: str
    articles: Sequence[tuple[str, str]] = ()
    promises: Sequence[Promise] = ()
    effective: str = ""
    is_remade: bool = False
    notes: Sequence[str] = ()
    further: str = ""


def plain(text: str) -> Paragraph:
    """A paragraph of one look."""
    return Paragraph([Span(text)])


def blocks_of(body: Body) -> list[Block]:
    """The paragraphs and tables of the paper in their order."""
    return [
        *(Paragraph([Span(note, is_italic=True)]) for note in body.notes),
        plain(body.opening),
        *_sides(body),
        plain(body.agreed),
        *_articles(body),
        *_promises(body),
        *_closing(body),
    ]


def _sides(body: Body) -> Iterator[Block]:
    if len(body.sides) <= MOST_BLOCKS:
        for number, side in enumerate(body.sides):
            yield Paragraph([Span(f"{said('side', letter=chr(ord('A') + number))} {side.name}", is_bold=True)])
            yield plain(said("address", address=side.address or BLANK))
            yield plain(said("represented", name=side.represented_by or BLANK))
            yield plain(said("post", post=side.post or BLANK))
    else:
        yield Table(
            heads=[word("heads", key) for key in ("number", "party", "address", "represented", "post")],
            rows=[
                [
                    str(number),
                    side.name,
                    *(part or SHORT_BLANK for part in (side.address, side.represented_by, side.post)),
                ]
                for number, side in enumerate(body.sides, start=1)
            ],
            widths=[0.07, 0.3, 0.23, 0.2, 0.2],
        )
    if body.further:
        yield plain(said("further", parties=body.further))


def _articles(body: Body) -> Iterator[Block]:
    for number, (title, text) in enumerate(body.articles, start=1):
        yield Paragraph([Span(title, is_bold=True)], label=said("article", number=str(number)), is_heading=True)
        yield from lines_of(text)
        within = [promise for promise in body.promises if promise.article == number]
        if within:
            yield _table(within)


def lines_of(text: str) -> list[Paragraph]:
    """Typed lines as paragraphs; what begins with “1.” or “a)” keeps that as its label."""
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        labelled = LABELLED.fullmatch(line)
        found.append(Paragraph([Span(labelled[2])], label=labelled[1]) if labelled else plain(line))
    return found


def _promises(body: Body) -> Iterator[Block]:
    after = [promise for promise in body.promises if not 1 <= promise.article <= len(body.articles)]
    if not after:
        return
    if body.is_remade:
        # A source gives the words alone: numbered, in the source's own words, without columns nobody filled.
        yield Paragraph([Span(word("words", "promised"), is_bold=True)], is_heading=True)
        yield from (Paragraph([Span(promise.words)], label=f"{promise.number}.") for promise in after)
    else:
        yield Paragraph([Span(word("words", "promises"), is_bold=True)], is_heading=True)
        yield _table(after)


def _table(promises: Sequence[Promise]) -> Table:
    """Commitments in rows; a column nobody filled is left out."""
    columns = [
        ("promise", [each.words for each in promises], 0.5),
        ("owner", [_owner(each) for each in promises], 0.2),
        ("target", [each.target for each in promises], 0.15),
        ("due", [each.due for each in promises], 0.15),
    ]
    columns = [column for column in columns if any(column[1])]
    breadth = 0.93 / sum(part for _key, _cells, part in columns)
    return Table(
        heads=[word("heads", "number"), *(word("heads", key) for key, _cells, _part in columns)],
        rows=[
            [str(promise.number), *cells]
            for promise, *cells in zip(promises, *(cells for _key, cells, _part in columns), strict=True)
        ],
        widths=[0.07, *(part * breadth for _key, _cells, part in columns)],
    )


def _owner(promise: Promise) -> str:
    owner = promise.owner or word("words", "all_parties")
    return said("to_party", owner=owner, party=promise.to) if promise.to else owner


def _closing(body: Body) -> Iterator[Block]:
    if body.effective:
        yield plain(body.effective)
    spoken = word("words", "said_of_copies")
    if any(spoken in text for _title, text in body.articles):
        return
    count = "" if body.is_remade else f"{len(body.sides):02d}"
    yield plain(said("copies", kind=body.kind, copies=count or SHORT_BLANK, each="01" if count else SHORT_BLANK))


def subject_of(title: str, kind: str) -> str:
    """The heading under the kind: without the kind's own words before it, which already stand above."""
    bare = title[len(kind) :].lstrip(" :,-–") if title.casefold().startswith(kind.casefold()) else title
    return f"{bare[:1].upper()}{bare[1:]}" if bare else title


def signature_of(post: str, name: str = "", party: str = "") -> Signature:
    """Who signs; a deputy signs in the head's stead, with both posts (decree 30/2020, Article 8)."""
    deputy = word("words", "deputy")
    if not post.casefold().startswith(deputy.casefold()):
        return Signature(post=post, name=name, party=party)
    head = post[len(deputy) :].lstrip()
    return Signature(
        post=post, name=name, party=party, authority=f"{word('words', 'instead_of')} {head[:1].upper()}{head[1:]}"
    )


def texts_in(document: OfficialDocument) -> Iterator[str]:
    """Every text the document says, for whoever must know whether a word stands on it."""
    yield from (document.head_line, document.kind, document.subject, document.place)
    yield from (part for issuer in document.issuers for part in (issuer.superior, issuer.name))
    yield from document.bases
    for block in document.blocks:
        if isinstance(block, Table):
            yield from block.heads
            yield from (cell for row in block.rows for cell in row)
        else:
            yield " ".join(filter(None, (block.label, "".join(span.text for span in block.spans))))
    for each in (*document.signatures, *document.witnesses):
        yield from (each.party, each.authority, each.post, each.name)
