"""Files going into a copy and coming out of it: read once, digested on the way, encrypted when there is a key."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from chungtay.backups.engine.envelope import Damaged, WrongKey, decrypt, encrypt
from chungtay.backups.engine.manifest import Part
from chungtay.kernel.errors import RuleBroken

PIECE = 1024 * 1024
ENCRYPTED = ".enc"


class Digesting:
    """A file whose bytes are counted and digested while somebody else reads it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        return piece


def stored_name(name: str, key: bytes | None) -> str:
    """What a part is called on the disk."""
    return name + ENCRYPTED if key else name


def put_away(source: Path, folder: Path, name: str, key: bytes | None) -> Part:
    """Write a file into a copy, safe on the disk when this returns; size and digest are those of the plain bytes."""
    target = folder / stored_name(name, key)
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as file, target.open("xb") as out:
        target.chmod(0o600)
        reading = Digesting(file)
        if key:
            encrypt(reading, out, key=key, name=name)  # type: ignore[arg-type]  # it only reads
        else:
            while piece := reading.read(PIECE):
                out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return Part(name, reading.size, reading.digest.hexdigest())


def plain_pieces(folder: Path, name: str, key: bytes | None) -> Iterator[bytes]:
    """The plain bytes of a part of a copy, piece by piece."""
    path = folder / stored_name(name, key)
    with path.open("rb") as file:
        if key:
            yield from decrypt(file, key=key, name=name)
        else:
            while piece := file.read(PIECE):
                yield piece


def take_out(folder: Path, part: Part, key: bytes | None, target: BinaryIO | None = None) -> None:
    """Read a part of a copy to its end, into `target` if there is one; refused with a sentence unless it is whole."""
    digest, fault = hashlib.sha256(), ""
    try:
        for piece in plain_pieces(folder, part.name, key):
            digest.update(piece)
            if target is not None:
                target.write(piece)
    except FileNotFoundError:
        fault = _("it is gone")
    except WrongKey:
        fault = _("it was encrypted with another key")
    except Damaged:
        fault = _("its encryption does not hold: it was changed or cut off")
    if not fault and digest.hexdigest() != part.sha256:
        fault = _("its digest is not the one that was written down")
    if fault:
        raise RuleBroken(
            _("%(file)s in the copy %(folder)s is damaged: %(fault)s.")
            % {"file": part.name, "folder": folder, "fault": fault}
        )


def settle(folder: Path) -> None:
    """Have the names in a folder on the disk for good."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def link_or_none(source: Path, target: Path) -> bool:
    """Give a file that an earlier copy holds a second name; False where the disk knows no such thing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):
        os.link(source, target)
        return True
    return False
