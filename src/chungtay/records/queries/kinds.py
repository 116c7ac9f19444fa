"""The kinds of official documents as the pack describes them: code, name, outline."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from chungtay.records.choices import PaperKind
from chungtay.records.queries.heads import PACKS


@dataclass(frozen=True)
class Outline:
    """What the pack says of a kind: `code` stands in the symbol, `name` above the subject; both empty for a letter."""

    code: str
    name: str
    subject: str
    bases: tuple[str, ...]
    body: str
    recipients: tuple[str, ...]
    is_addressed: bool


@cache
def pack() -> dict[str, Any]:
    """The pack of kinds."""
    return tomllib.loads((PACKS / "kinds.toml").read_text(encoding="utf-8"))


def outline_of(kind: PaperKind) -> Outline:
    """The outline from which a document of the kind is begun."""
    row = pack()[kind.value]
    return Outline(
        code=row["code"],
        name=row["name"],
        subject=row["subject"],
        bases=tuple(row["bases"]),
        body=row["body"].strip(),
        recipients=tuple(row["recipients"]),
        is_addressed=row.get("addressed", False),
    )


def type_name_of(symbol: str) -> str:
    """The name of the kind a symbol begins with the code of, "KH-UBND" being a plan; empty for a kind not known."""
    code = symbol.partition("-")[0]
    return next((outline.name for outline in map(outline_of, PaperKind) if code and outline.code == code), "")


def article() -> str:
    """The word an article begins with."""
    return str(pack()["article"])


def archive() -> str:
    """Who keeps the paper of the house, as the last of the recipients."""
    return str(pack()["archive"])


def deputy_for() -> str:
    """What stands before the post of the head when a deputy signs."""
    return str(pack()["deputy_for"])
