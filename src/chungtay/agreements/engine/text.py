"""The exact words the parties agree on, as bytes that hash the same everywhere."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

# Written into the bytes: a later form of the text must not hash like an earlier one.
FORM: Final = "chungtay.agreement/1"


@dataclass(frozen=True, kw_only=True)
class ClauseText:
    """One article."""

    title: str
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class CommitmentText:
    """One commitment; `owed_by` and `owed_to` are numbers of parties, None for all of them."""

    title: str
    as_written: str = ""
    owed_by: int | None = None
    owed_to: int | None = None
    target: str = ""
    unit: str = ""
    due_on: str = ""


@dataclass(frozen=True, kw_only=True)
class MemorandumText:
    """The whole of what is agreed: kind and title, the parties as named, articles and commitments in their order."""

    kind: str
    title: str
    parties: Sequence[str]
    clauses: Sequence[ClauseText] = ()
    commitments: Sequence[CommitmentText] = ()


def canonical_bytes(text: MemorandumText) -> bytes:
    """The text as UTF-8 JSON: NFC, one kind of line end, no space at the ends of lines, sorted keys."""
    content = {
        "form": FORM,
        "kind": text.kind,
        "title": _plain(text.title),
        "parties": [_plain(name) for name in text.parties],
        "clauses": [_plain_values(asdict(clause)) for clause in text.clauses],
        "commitments": [_plain_values(asdict(commitment)) for commitment in text.commitments],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def text_hash(text: MemorandumText) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(text)).hexdigest()


def short_form(digest: str) -> str:
    """The first eight digits as people read them to each other: "7f3a·c19e"."""
    return f"{digest[:4]}·{digest[4:8]}"


def _plain(text: str) -> str:
    lines = unicodedata.normalize("NFC", text).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def _plain_values(fields: dict[str, str | int | None]) -> dict[str, str | int | None]:
    return {name: _plain(value) if isinstance(value, str) else value for name, value in fields.items()}
