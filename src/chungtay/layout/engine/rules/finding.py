"""Which paragraph of a .docx is which element: found by its words and its place, whoever wrote the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chungtay.kernel.vietnamese import DOCUMENT_TYPES
from chungtay.layout.engine.rules.paper import Paper, Paragraph
from chungtay.layout.engine.words import fixed_words

HEAD_ENDS_WITHIN: Final = 60  # paragraphs; a title further down is a word of the text


@dataclass(frozen=True, kw_only=True)
class Found:
    """The elements of one paper; None or empty where there is none."""

    paper: Paper
    nation: Paragraph | None
    motto: Paragraph | None
    superiors: tuple[Paragraph, ...]
    issuers: tuple[Paragraph, ...]
    number: Paragraph | None
    day: Paragraph | None
    title: Paragraph | None
    subject: Paragraph | None
    enacting: Paragraph | None
    letter_subject: Paragraph | None
    addressed: tuple[Paragraph, ...]
    bases: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]
    recipients: Paragraph | None
    recipient_list: tuple[Paragraph, ...]
    posts: tuple[Paragraph, ...]
    names: tuple[Paragraph, ...]
    appendices: tuple[tuple[Paragraph, ...], ...]

    @property
    def is_decision(self) -> bool:
        return self.title is not None and self.title.text.casefold() == fixed_words().decision.casefold()

    @property
    def is_letter(self) -> bool:
        return self.title is None and self.letter_subject is not None

    def follows(self, paragraph: Paragraph) -> Paragraph | None:
        """The paragraph after this one; in a table the one below it, be it in the next row."""
        place = _place(self.paper.paragraphs, paragraph) + 1
        spot, later = paragraph.spot, self.paper.paragraphs[place:]
        if paragraph.in_table:
            later = tuple(one for one in later if (one.spot.table, one.spot.column) == (spot.table, spot.column))
        return later[0] if later else None


def found_in(paper: Paper) -> Found:
    """Every element that can be recognised."""
    every = paper.paragraphs
    told = _Telling()
    main = _main(paper, told)
    nation = next((one for one in main if told.same(one.text, told.words.nation)), None)
    number = next((one for one in main if told.number.match(one.text)), None)
    title = next((one for one in main[:HEAD_ENDS_WITHIN] if told.is_kind(one.text)), None)
    letter_subject = next((one for one in main if told.letter.match(one.text)), None)
    opening = _place(main, title or number or nation) + 1
    day = next(
        (one for one in main[: opening + 3] if told.day.search(one.text) and not told.number.match(one.text)), None
    )
    opening = max(opening, _place(main, day) + 1, _place(main, letter_subject) + 1)
    superiors, issuers = _issuers(main[:opening], nation, number, told)
    subject = next((one for one in main[opening:] if one.text), None) if title else None
    opening = max(opening, _place(main, subject) + 1)
    enacting = _enacting(main[opening:], told) if title and told.same(title.text, told.words.decision) else None
    opening = max(opening, _place(main, enacting) + 1)
    addressed = tuple(_addressed(main[opening:], told))
    opening = max([opening, *(_place(main, one) + 1 for one in addressed)])
    bases = tuple(_bases(main[opening:], told))
    opening = max([opening, *(_place(main, one) + 1 for one in bases)])
    closing = _closing(paper, main, opening, told)
    body = tuple(one for one in main[opening:closing] if one.text and not one.in_table)
    signing = [one for one in main[closing:] if one.text]
    recipients = next((one for one in signing if told.recipients.match(one.text)), None)
    listed = tuple(one for one in signing if recipients and one.text[0] in "-–—" and one.spot == recipients.spot)
    others = [one for one in signing if one is not recipients and one not in listed]
    return Found(
        paper=paper,
        nation=nation,
        motto=next((one for one in main if told.same(one.text, told.words.motto)), None),
        superiors=superiors,
        issuers=issuers,
        number=number,
        day=day,
        title=title,
        subject=subject,
        enacting=enacting,
        letter_subject=letter_subject,
        addressed=addressed,
        bases=bases,
        body=body,
        recipients=recipients,
        recipient_list=listed,
        posts=tuple(one for one in others if told.is_post(one.text)),
        names=tuple(one for one in others if told.is_name(one.text)),
        appendices=tuple(_appendices(every, told)),
    )


class _Telling:
    """How words tell what a paragraph is; patterns are made of the words of the pack."""

    def __init__(self) -> None:
        words = self.words = fixed_words()
        self.number = re.compile(rf"{re.escape(words.number.rstrip(':'))}\s*:?(?=[\s\d/:.…]|$).*/?", re.IGNORECASE)
        self.letter = re.compile(rf"{re.escape(words.subject_of_letter)}\b", re.IGNORECASE)
        self.day = re.compile(words.day_pattern, re.IGNORECASE)
        self.addressees = re.compile(re.escape(words.addressees.rstrip(":")), re.IGNORECASE)
        self.recipients = re.compile(re.escape(words.recipients.rstrip(":")), re.IGNORECASE)
        self.base = re.compile("|".join(map(re.escape, words.bases)), re.IGNORECASE)
        self.appendix = re.compile(words.appendix_pattern, re.IGNORECASE)
        self.kinds = {self.plain(name) for name in DOCUMENT_TYPES.values()}
        self.posts = [self.plain(post) for post in words.posts]
        self.title = re.compile(rf"(?:{'|'.join(map(re.escape, words.honorifics))})[.\s]", re.IGNORECASE)

    def plain(self, text: str) -> str:
        return " ".join(text.replace("–", "-").replace("—", "-").lower().split())

    def same(self, text: str, other: str) -> bool:
        return self.plain(text) == self.plain(other)

    def is_kind(self, text: str) -> bool:
        return self.plain(text) in self.kinds

    def is_post(self, text: str) -> bool:
        """A line in capitals that is none of a name, or one that says a post in whatever letters."""
        plain = self.plain(text)
        return text.isupper() or any(plain == post or plain.startswith(f"{post} ") for post in self.posts)

    def is_name(self, text: str) -> bool:
        """A name of a person: a few words with capitals, a title before it or not."""
        if self.is_post(text):
            return False
        parts = text.split()
        return 2 <= len(parts) <= 8 and (all(part[0].isupper() for part in parts) or bool(self.title.match(text)))


def _main(paper: Paper, told: _Telling) -> list[Paragraph]:
    """The paper itself, without appendices: up to the first section that counts its pages anew."""
    later = [place for place, section in enumerate(paper.sections) if place and section.starts_at is not None]
    ends = [place for place, one in enumerate(paper.paragraphs) if place and told.appendix.fullmatch(one.text)]
    main = [one for one in paper.paragraphs if not later or one.spot.section < later[0]]
    return main[: ends[0]] if ends and ends[0] < len(main) else main


def _place(paragraphs: Sequence[Paragraph], one: Paragraph | None) -> int:
    return next((place for place, other in enumerate(paragraphs) if other is one), -1)


def _issuers(
    head: Sequence[Paragraph], nation: Paragraph | None, number: Paragraph | None, told: _Telling
) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """Superior bodies and issuers: beside the nation's name, or in a list below it when many issue together."""
    if nation is None:
        return (), ()
    if nation.in_table:
        # Some offices give each line of the head a row of its own.
        beside = [one for one in head if one.spot.table == nation.spot.table]
        cell = [one for one in beside if one.spot.column < nation.spot.column]
        cell = cell or [one for one in beside if one.spot.column != nation.spot.column]
    else:
        cell = [one for one in head[_place(head, nation) + 1 :] if not told.same(one.text, told.words.motto)]
        cell = [one for one in cell if not one.in_table and not told.is_kind(one.text)]
    lines = [
        place for place, one in enumerate(cell) if one.text and one is not number and not told.letter.match(one.text)
    ]
    superiors: list[Paragraph] = []
    issuers: list[Paragraph] = []
    for place in lines:
        after = cell[place + 1] if place + 1 < len(cell) else None
        ruled = after is not None and not after.text and (after.has_edge or after.has_drawing)
        is_issuer = ruled or place == lines[-1] or cell[place].text.endswith("-") or not nation.in_table
        (issuers if is_issuer else superiors).append(cell[place])
    return tuple(superiors), tuple(issuers)


def _enacting(rest: Sequence[Paragraph], told: _Telling) -> Paragraph | None:
    """Who decides: what stands above the legal bases, or above the word of the decision where there are none."""
    first = next((one for one in rest if one.text), None)
    if first is None or told.base.match(first.text) or told.same(first.text, told.words.decides):
        return None
    return first if told.is_post(first.text) else None


def _addressed(rest: Sequence[Paragraph], told: _Telling) -> Iterator[Paragraph]:
    texts = [one for one in rest if one.text]
    if not texts or not told.addressees.match(texts[0].text):
        return
    yield texts[0]
    for one in texts[1:]:
        if one.text[0] not in "-–—":
            return
        yield one


def _bases(rest: Sequence[Paragraph], told: _Telling) -> Iterator[Paragraph]:
    for one in rest:
        if one.text and not told.base.match(one.text):
            return
        if one.text:
            yield one


def _closing(paper: Paper, main: Sequence[Paragraph], opening: int, told: _Telling) -> int:
    """Where the end begins: the first table without borders behind the body, or the words of the recipients."""
    for place, one in enumerate(main):
        if place < opening:
            continue
        if told.recipients.match(one.text) or (one.in_table and not paper.tables[one.spot.table].has_edges):
            return place
    return len(main)


def _appendices(every: Sequence[Paragraph], told: _Telling) -> Iterator[tuple[Paragraph, ...]]:
    """The head of each appendix: its number, its title, and what it belongs to."""
    for place, one in enumerate(every):
        if place and told.appendix.fullmatch(one.text) and not one.in_table:
            yield tuple(other for other in every[place : place + 6] if other.text)[:3]
