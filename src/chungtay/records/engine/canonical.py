"""The exact words several sides agree on, as bytes that hash the same everywhere."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence


def canonical_bytes(form: str, content: Mapping[str, object]) -> bytes:
    """The content as UTF-8 JSON: NFC, one kind of line end, no space at the ends of lines, sorted keys.

    `form` names the shape of the content and is part of the bytes: a later shape must not hash like an earlier one.
    """
    return json.dumps(
        {"form": form, **{name: _plain(value) for name, value in content.items()}},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def digest_of(form: str, content: Mapping[str, object]) -> str:
    """SHA-256 of the canonical bytes, 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(form, content)).hexdigest()


def short_form(digest: str) -> str:
    """The first eight digits as people read them to each other: "7f3a·c19e"."""
    return f"{digest[:4]}·{digest[4:8]}"


def _plain(value: object) -> object:
    if isinstance(value, str):
        lines = unicodedata.normalize("NFC", value).splitlines()
        return "\n".join(line.rstrip() for line in lines).strip()
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, Sequence) else value
