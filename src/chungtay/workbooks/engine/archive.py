"""The zip an .xlsx is: looked at before anything is unpacked, then packed anew with nothing but the tables in it."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from typing import BinaryIO, Final

from chungtay.workbooks.engine.faults import UnreadableFile
from chungtay.workbooks.engine.results import MEGABYTE, Limits

# The last record of a zip: mark, disk numbers, members here and in all, size and place of the directory, comment.
_END: Final = struct.Struct("<4s2H2H2LH")
_END_MARK: Final = b"PK\x05\x06"
_LONGEST_COMMENT: Final = 65_535
_BYTES_PER_ENTRY: Final = 1_024
# Small files may shrink as they like: a hundred times nothing is nothing.
_RATIO_FROM: Final = 10 * MEGABYTE
_NESTED: Final = (".zip", ".xlsx", ".xlsm", ".xlsb", ".docx", ".docm", ".pptx", ".jar", ".7z", ".rar", ".gz", ".exe")
# Parts no table needs: they are left out of the file that is read.
_NEEDLESS: Final = (
    "charts/", "chartsheets/", "comments", "ctrlprops/", "customxml/", "diagrams/", "docprops/", "drawings/", "media/",
    "persons/", "pivotcache/", "pivottables/", "printersettings/", "querytables/", "revisions/", "slicer", "theme/",
    "threadedcomments/", "timeline", "vmldrawing", "webextensions/", "xmlmaps", "richdata/", "tables/", "calcchain",
)  # fmt: skip
_FOREIGN: Final = (
    ("content.xml", "open_document"),
    ("word/document.xml", "not_a_workbook"),
    ("ppt/presentation.xml", "not_a_workbook"),
    ("xl/workbook.bin", "binary_workbook"),
)


def check_archive(file: BinaryIO, limits: Limits) -> None:
    """Refuses with UnreadableFile what a workbook should not be, by the directory of the zip alone."""
    _check_directory(file, limits)
    with _opened(file) as archive:
        members = archive.infolist()
        names = [member.filename.lower() for member in members]
        _check_kind(names)
        for member in members:
            _check_member(member)
        if len(set(names)) != len(names):
            raise UnreadableFile("broken_workbook")
        unpacked = sum(member.file_size for member in members)
        packed = max(1, sum(member.compress_size for member in members))
        if unpacked > limits.unpacked_bytes or (unpacked > _RATIO_FROM and unpacked > limits.ratio * packed):
            raise UnreadableFile(
                "unpacks_too_large",
                {"size": str(unpacked // MEGABYTE), "limit": str(limits.unpacked_bytes // MEGABYTE)},
            )


def parts_of(file: BinaryIO, limits: Limits) -> dict[str, bytes]:
    """The parts that tables need, unpacked; what a member really holds is counted, whatever the directory says."""
    parts: dict[str, bytes] = {}
    left = limits.unpacked_bytes
    with _opened(file) as archive:
        for member in archive.infolist():
            name = member.filename.lower()
            if not name.endswith((".xml", ".rels")) or any(part in name for part in _NEEDLESS):
                continue
            try:
                content = archive.read(member)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as broken:
                raise UnreadableFile("broken_workbook") from broken
            except RuntimeError as sealed:
                raise UnreadableFile("encrypted") from sealed
            left -= len(content)
            if left < 0:
                raise UnreadableFile("unpacks_too_large", {"limit": str(limits.unpacked_bytes // MEGABYTE)})
            # Looked for by its rarest sign first: a table without it is passed over ten times as fast.
            if b"!" in content and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
                raise UnreadableFile("entities")
            parts[member.filename] = content
    return parts


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """The parts in a new zip, stored as they are: no second unpacking, and nobody else's directory. Empties `parts`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in list(parts):
            archive.writestr(zipfile.ZipInfo(name), parts.pop(name))
    target.seek(0)
    return target


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, struct.error, EOFError, NotImplementedError, OSError, ValueError) as broken:
        raise UnreadableFile("broken_workbook") from broken


def _check_directory(file: BinaryIO, limits: Limits) -> None:
    """The number of members and the size of the directory, before zipfile builds an object for each of them."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _LONGEST_COMMENT - _END.size))
    tail = file.read()
    at = tail.rfind(_END_MARK)
    if at < 0 or len(tail) - at < _END.size:
        raise UnreadableFile("broken_workbook")
    _mark, _disk, _first_disk, here, count, directory_size, _place, _comment = _END.unpack_from(tail, at)
    if max(here, count) > limits.members or directory_size > limits.members * _BYTES_PER_ENTRY:
        raise UnreadableFile("too_many_parts", {"limit": str(limits.members)})


def _check_kind(names: list[str]) -> None:
    for name, code in _FOREIGN:
        if name in names:
            raise UnreadableFile(code)
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise UnreadableFile("macros")
    if any("externallinks/" in name for name in names):
        raise UnreadableFile("external_links")
    if not any(name.endswith("workbook.xml") for name in names):
        raise UnreadableFile("not_a_workbook")


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.filename
    if name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/"):
        raise UnreadableFile("broken_workbook")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise UnreadableFile("broken_workbook")
    if name.lower().endswith(_NESTED):
        raise UnreadableFile("files_inside")
    if member.flag_bits & 0x1:
        raise UnreadableFile("encrypted")
