"""Taking a copy: database, files, manifest; it gets its name only once its trial is over."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from chungtay.backups.choices import BackupStep
from chungtay.backups.engine.envelope import mark_of
from chungtay.backups.engine.keeping import Keeping, kept
from chungtay.backups.engine.manifest import FILE_LIST, NAME, Manifest, Part, Stock
from chungtay.backups.gateways import postgresql, sqlite
from chungtay.backups.gateways.streams import link_or_none, put_away, settle, stored_name, take_out
from chungtay.backups.gateways.trials import SQLITE_FILE, listed_files, scratch, stock_there, try_copy
from chungtay.backups.queries.shelf import UNFINISHED, Copy, copy_in, good_copies, last_good
from chungtay.backups.queries.stock import stock, stored_files
from chungtay.kernel.clock import now, to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.sealing import Head, head_of_chain

NAME_OF_KEY = "secret-key"

Noted = Callable[[BackupStep], None]


@contextmanager
def alone(shelf: Path) -> Iterator[None]:
    """One copy at a time in one folder; a second one is refused with a sentence."""
    shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (shelf / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise RuleBroken(_("Another copy is being made at this moment. Wait until it has ended.")) from fault
        yield


def take_copy(shelf: Path, key: bytes | None, noted: Noted) -> Copy:
    """Make a copy, restore it for trial, compare; on any failure nothing is left of it."""
    begun, made_at = time.monotonic(), now()
    for left in shelf.glob(f"*{UNFINISHED}"):  # of a process that was killed
        shutil.rmtree(left)
    before = last_good(shelf)
    folder = shelf / f"{to_local(made_at):%Y-%m-%d-%H%M%S}{UNFINISHED}"
    folder.mkdir(mode=0o700)
    try:
        head = head_of_chain()
        noted(BackupStep.COPYING)
        with scratch() as place:
            database, counted = _copy_database(folder, place, key, head)
        manifest = Manifest(
            made_at=made_at,
            app_version=app_version(),
            vendor=connection.vendor,
            database=database,
            stock=counted,
            key_mark=mark_of(key) if key else "",
            **_copy_files(folder, key, before, noted),
        )
        _write_manifest(manifest, folder, key)
        noted(BackupStep.TRIAL)
        try_copy(copy_in(folder), key, [head])
        seconds, written = round(time.monotonic() - begun), _size_of(folder)
        _write_manifest(manifest.verified(now(), seconds=seconds, bytes_written=written), folder, key)
        settle(folder)
        folder.rename(folder.with_suffix(""))
        settle(shelf)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return copy_in(folder.with_suffix(""))


def _copy_database(folder: Path, place: Path, key: bytes | None, head: Head) -> tuple[Part, Stock]:
    """Put the database into the copy; and what it said at that moment, asked of the database at work if it can be."""
    if connection.vendor == "postgresql":
        dump = place / "database.pgdump"
        counted = postgresql.copy_database(dump)
        return put_away(dump, folder, dump.name, key), counted
    file = place / SQLITE_FILE
    written_before = sqlite.changes_by_others()
    sqlite.copy_database(file)
    part = put_away(file, folder, "database.sqlite3", key)
    counted = stock([head])
    # When somebody has written since, the copy itself says what was true at its moment.
    return part, counted if sqlite.changes_by_others() == written_before else stock_there(place, heads=[head])


def _copy_files(folder: Path, key: bytes | None, before: Copy | None, noted: Noted) -> dict[str, Any]:
    """Put the stored files into the copy, once each; what an earlier copy holds unchanged takes no place again."""
    noted(BackupStep.FILES)
    may_lend = before is not None and before.manifest.key_mark == (mark_of(key) if key else "")
    earlier = {part.name: part.sha256 for part in listed_files(before, key)} if before and may_lend else {}
    lines, missing, size = [], [], 0
    for path, digest in stored_files():
        name = f"files/{path}"
        source = Path(settings.MEDIA_ROOT) / path
        if before and earlier.get(name) == digest and _lend(before, folder, name, digest, key):
            size += source.stat().st_size if source.exists() else 0
        elif source.is_file():
            part = put_away(source, folder, name, key)
            size += part.size
            if part.sha256 != digest:
                (folder / stored_name(name, key)).unlink()
                missing.append(name)
                continue
        else:
            missing.append(name)
            continue
        lines.append(f"{digest}  {name}\n")
    found = {"file_count": len(lines), "file_bytes": size, "missing": tuple(missing)}
    if key:  # second steps and links are sealed with it; in the clear it may not lie here
        secret = _put_text(settings.SECRET_KEY, folder, NAME_OF_KEY, key)
        lines.append(f"{secret.sha256}  {NAME_OF_KEY}\n")
    return {"file_list": _put_text("".join(lines), folder, FILE_LIST, key), **found}


def _put_text(text: str, folder: Path, name: str, key: bytes | None) -> Part:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        return put_away(Path(file.name), folder, name, key)


def _lend(before: Copy, folder: Path, name: str, digest: str, key: bytes | None) -> bool:
    """Take a file from the copy before, if it is whole there; one that rotted on the disk is copied afresh."""
    try:
        take_out(before.folder, Part(name, 0, digest), key)
    except RuleBroken:
        return False
    return link_or_none(before.folder / stored_name(name, key), folder / stored_name(name, key))


def _write_manifest(manifest: Manifest, folder: Path, key: bytes | None) -> None:
    fresh = folder / f".{NAME}"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(manifest.written(key))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / NAME)


def _size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def app_version() -> str:
    """The version of this program."""
    text = (settings.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def forget_old_copies(shelf: Path, rule: Keeping) -> list[Path]:
    """Remove good copies whose time is over; the newest always stays, and what is not a copy is left alone."""
    copies = {to_local(copy.manifest.made_at): copy for copy in good_copies(shelf)}
    gone = [copy.folder for moment, copy in copies.items() if moment not in kept(list(copies), rule)]
    for folder in gone:
        shutil.rmtree(folder)
    return gone
