"""One official document as data: what it says, in the order of Nghị định 30/2020/NĐ-CP, without a word of layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who issues: the superior body above, not bold; the issuer below, bold. `superior` may be empty."""

    name: str
    superior: str = ""


@dataclass(frozen=True)
class Span:
    """A run of words of one look."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_framed: bool = False


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the body; `label` is what stands before it: “1.”, “a)”, “Điều 1.”, “II.”."""

    spans: Sequence[Span]
    label: str = ""
    is_heading: bool = False
    is_centred: bool = False


@dataclass(frozen=True)
class Table:
    """A table with one row of heads; `widths` are parts of the text's breadth; a wide one lies on pages across."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    are_numbers: Sequence[bool] = ()
    is_wide: bool = False


Block = Paragraph | Table


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who signs: authority and post in capitals, the name below; an unknown name stays a blank."""

    post: str
    name: str = ""
    party: str = ""
    authority: str = ""


@dataclass(frozen=True, kw_only=True)
class Appendix:
    """A part that follows the signatures on a page of its own, with its own page numbers."""

    number: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, kw_only=True)
class OfficialDocument:
    """One document. `code` is the sign of its kind (KH, BC, BGN …), empty for a letter (công văn).

    `number` is 0 while none has been given; `issued_on` None leaves the day blank, and `part_of_date` says in words
    as much of it as is known; `head_line` stands above everything else, for texts that were put together again from a
    report and are not the original. `urgency` is 0 for none, then urgent, very urgent, at once; how many `copies` go
    out and when an answer is due are for the book and the archive, and are not printed.
    """

    issuers: Sequence[Issuer]
    code: str
    kind: str
    subject: str
    place: str
    symbol: str = ""
    number: int = 0
    issued_on: date | None = None
    part_of_date: str = ""
    head_line: str = ""
    addressees: Sequence[str] = ()
    bases: Sequence[str] = ()
    blocks: Sequence[Block] = ()
    signatures: Sequence[Signature] = ()
    witnesses: Sequence[Signature] = ()
    recipients: Sequence[str] = ()
    archive: str = ""
    appendices: Sequence[Appendix] = ()
    verify_at: str = ""
    urgency: int = 0
    copies: int = 0
    reply_by: date | None = None

    @property
    def is_letter(self) -> bool:
        return not self.kind
