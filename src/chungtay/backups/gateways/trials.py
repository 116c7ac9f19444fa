"""The trial of a copy: restored in a place of its own, opened by this program, compared table by table."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from chungtay.backups.engine.canonical import differing
from chungtay.backups.engine.envelope import mark_of
from chungtay.backups.engine.manifest import FILE_LIST, Part, Stock, is_proven
from chungtay.backups.gateways import postgresql, sqlite
from chungtay.backups.gateways.elsewhere import run_there
from chungtay.backups.gateways.streams import plain_pieces, take_out
from chungtay.backups.queries.shelf import Copy
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.sealing import Head

SQLITE_FILE = "chungtay.sqlite3"


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for what must lie in the clear for a moment: beside the database, never beside the copies."""
    place = Path(settings.DATA_DIR) / f"scratch-{secrets.token_hex(6)}"
    place.mkdir(mode=0o700, parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def stock_there(folder: Path, url: str = "", heads: Sequence[Head] = ()) -> Stock:
    """The stock of an installation in another place, as the program there counts it."""
    words = [word for head in heads if head.number for word in ("--head", str(head))]
    return Stock.read(run_there("count_stock", *words, folder=folder, url=url))


def unpack_database(copy: Copy, key: bytes | None, target: Path) -> None:
    """Write the database of a copy into a file, checked against its digest."""
    with target.open("xb") as file:
        target.chmod(0o600)
        take_out(copy.folder, copy.manifest.database, key, file)


def try_copy(copy: Copy, key: bytes | None, heads: Sequence[Head] = ()) -> Stock:
    """Restore a copy for trial and compare all of it with its manifest; refused with a sentence when it differs."""
    _check_manifest(copy, key)
    check_files(copy, key)
    with scratch() as place:
        if copy.manifest.vendor == "sqlite":
            unpack_database(copy, key, place / SQLITE_FILE)
            sqlite.check_soundness(place / SQLITE_FILE, _("The restored copy is damaged"))
            found = stock_there(place, heads=heads)
        else:
            if connection.vendor != "postgresql":
                raise RuleBroken(
                    _("This is a copy of a PostgreSQL database. Set DATABASE_URL to the server it can be tried on.")
                )
            dump = place / "database.pgdump"
            unpack_database(copy, key, dump)
            with postgresql.scratch_database() as url:
                postgresql.pour_back(dump, url)
                found = stock_there(place, url, heads)
    compare(copy.manifest.stock, found)
    return found


def _check_manifest(copy: Copy, key: bytes | None) -> None:
    manifest = copy.manifest
    if manifest.key_mark and key is None:
        raise RuleBroken(_("This copy is encrypted. Name its key file in CHUNGTAY_BACKUP_KEY, or with --key FILE."))
    if manifest.key_mark and key is not None:
        if mark_of(key) != manifest.key_mark:
            raise RuleBroken(_("This copy was encrypted with another key. Name the key file of the day it was made."))
        if not is_proven(manifest, copy.proof, key):
            raise RuleBroken(_("The manifest of the copy %(folder)s was changed.") % {"folder": copy.folder})
    if manifest.stock.migrations != migrations_of_program():
        raise RuleBroken(
            _("This copy was made by version %(version)s with other tables. Use that version of the program for it.")
            % {"version": manifest.app_version}
        )


def migrations_of_program() -> tuple[str, ...]:
    """The migrations a database of this program has been through."""
    return tuple(sorted(f"{room}.{name}" for room, name in MigrationLoader(None).disk_migrations))


def compare(expected: Stock, found: Stock) -> None:
    """Refuse with a sentence when two databases do not say the same, or when the chain of the record is broken."""
    if found.broken:
        raise RuleBroken(
            _("The chain of the record is broken at link %(link)s. Run ./chungtay manage verify_record.")
            % {"link": found.broken}
        )
    tables = differing(expected.tables, found.tables)
    if tables:
        raise RuleBroken(
            _("The restored copy does not say the same as the database in: %(tables)s.")
            % {"tables": ", ".join(tables[:5])}
        )
    if replace(expected, database_version="", tables={}) != replace(found, database_version="", tables={}):
        raise RuleBroken(_("The record or the migrations of the restored copy are not those of the database."))


def listed_files(copy: Copy, key: bytes | None) -> list[Part]:
    """The stored files a copy holds, from its list, which is checked first."""
    take_out(copy.folder, copy.manifest.file_list, key)
    lines = b"".join(plain_pieces(copy.folder, FILE_LIST, key)).decode().splitlines()
    parts = []
    for line in lines:
        digest, name = line.split("  ", 1)
        parts.append(Part(name, 0, digest))
    return parts


def check_files(copy: Copy, key: bytes | None) -> None:
    """Read every stored file of a copy and compare its digest."""
    for part in listed_files(copy, key):
        take_out(copy.folder, part, key)
