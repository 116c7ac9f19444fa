"""What in a PDF acts by itself, or hides so that nobody can say: a scan of paper needs none of it (ISO 32000-2, 12.6).

Names are looked for in the whole file, with their disguises undone, and in every stream of objects; the file is never
opened by a reader, so that it can do nothing to one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Final

MOST_UNPACKED: Final = 32 * 1024 * 1024
LONGEST_DICTIONARY: Final = 4096


class Active(StrEnum):
    """What was found."""

    SCRIPT = "script"
    PROGRAM = "program"
    FILE = "file"
    FORM = "form"
    LOCKED = "locked"
    HIDDEN = "hidden"


class _HiddenError(Exception):
    """A stream of objects that cannot be read the way every program writes it."""


_NAMES: Final = {
    Active.LOCKED: re.compile(rb"/Encrypt(?![A-Za-z0-9])"),
    Active.SCRIPT: re.compile(rb"/(?:JavaScript|Rendition)(?![A-Za-z0-9])"),
    Active.PROGRAM: re.compile(rb"/Launch(?![A-Za-z0-9])"),
    Active.FILE: re.compile(rb"/(?:EmbeddedFiles?|FileAttachment|GoToE|RichMedia)(?![A-Za-z0-9])"),
    Active.FORM: re.compile(rb"/(?:ImportData|SubmitForm|XFA\s*[\[\d])"),
}
_DISGUISE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM: Final = re.compile(rb"(?<!end)stream\s+")


def active_part(content: bytes) -> Active | None:
    """The first thing found that acts by itself, or that keeps anybody from knowing; None in a plain file."""
    found = _named(content)
    if found is not None:
        return found
    try:
        return next((part for part in map(_named, _packed_objects(content)) if part is not None), None)
    except _HiddenError:
        return Active.HIDDEN


def _named(content: bytes) -> Active | None:
    plain = _plain(content)
    return next((part for part, name in _NAMES.items() if name.search(plain)), None)


def _plain(content: bytes) -> bytes:
    """Every name without its disguise: `/J#61vaScript` says JavaScript (7.3.5)."""
    return _DISGUISE.sub(lambda sign: bytes([int(sign[1], 16)]), content)


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """What the streams of objects hold (7.5.7)."""
    left = MOST_UNPACKED
    for begins in _STREAM.finditer(content):
        before = content[max(0, begins.start() - LONGEST_DICTIONARY) : begins.start()]
        about = _plain(before[before.rfind(b"obj") :])
        if b"/ObjStm" not in about:
            continue
        unpacked = _unpacked(content[begins.end() :], about, left)
        left -= len(unpacked)
        yield unpacked


def _unpacked(packed: bytes, about: bytes, most: int) -> bytes:
    filters = re.findall(rb"/(\w+Decode)\b", about)
    if not filters:
        return packed[: packed.find(b"endstream")]
    if filters != [b"FlateDecode"] or b"/Predictor" in about:
        raise _HiddenError
    try:
        machine = zlib.decompressobj()
        unpacked = machine.decompress(packed, most)
    except zlib.error as fault:
        raise _HiddenError from fault
    if machine.unconsumed_tail or not machine.eof:
        raise _HiddenError
    return unpacked
