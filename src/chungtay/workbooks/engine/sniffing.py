"""What a file is by its first bytes, whatever its name says: a workbook, a text, or something else with a name."""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from chungtay.workbooks.engine.faults import UnreadableFile
from chungtay.workbooks.engine.legacy import decode
from chungtay.workbooks.engine.results import MEGABYTE, Limits

_LOOK: Final = 8_192
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OTHERS: Final = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"Rar!", "packed"),
    (b"7z\xbc\xaf", "packed"),
    (b"\x1f\x8b", "packed"),
    (b"PK\x05\x06", "empty_zip"),
    (b"{\\rtf", "not_a_sheet"),
    (b"MIME-Version", "html"),
)
_HTML: Final = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|table|meta|div|style|script|!--)", re.IGNORECASE)
_XML: Final = re.compile(rb"\s*<\?xml|\s*<")
_CONTROL: Final = bytes(range(9)) + bytes(range(14, 32))
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


def kind_of(file: BinaryIO, limits: Limits) -> str:
    """Either "workbook" or "text"; UnreadableFile says what else it is, or that it is empty or too large."""
    size = file.seek(0, 2)
    if size == 0:
        raise UnreadableFile("empty")
    if size > limits.file_bytes:
        raise UnreadableFile("too_many_bytes", {"limit": str(limits.file_bytes // MEGABYTE)})
    file.seek(0)
    head = file.read(_LOOK)
    if head.startswith(_ZIP):
        return "workbook"
    if head.startswith(_OLD_OFFICE):
        file.seek(0)
        raise UnreadableFile("encrypted" if _ENCRYPTED in file.read() else "old_excel")
    for mark, code in _OTHERS:
        if head.startswith(mark):
            raise UnreadableFile(code)
    _check_text(head)
    return "text"


def _check_text(head: bytes) -> None:
    """Refuses what only looks like a table when its name is believed: pages, XML, bytes of programs."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith(_MARKS) or head.count(0) * 5 > len(head):
        text = decode(head[: len(head) & ~1])[0].encode("utf-8", "replace")
    if _HTML.match(text):
        raise UnreadableFile("html")
    if _XML.match(text):
        raise UnreadableFile("xml")
    if len(text.translate(None, _CONTROL)) < len(text):
        raise UnreadableFile("not_a_sheet")
