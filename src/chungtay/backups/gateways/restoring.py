"""Bringing a copy back, into an empty place only, with the erasures that came after it carried out once more."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

import psycopg
from django.utils.translation import gettext as _

from chungtay.backups.gateways import postgresql
from chungtay.backups.gateways.elsewhere import run_there
from chungtay.backups.gateways.streams import settle, take_out
from chungtay.backups.gateways.trials import SQLITE_FILE, compare, listed_files, scratch, stock_there, unpack_database
from chungtay.backups.queries.erasures import JOURNAL
from chungtay.backups.queries.shelf import Copy
from chungtay.kernel.errors import RuleBroken


@dataclass(frozen=True)
class Place:
    """Where a copy is brought back to: a data folder, and the address of a PostgreSQL database if it is one."""

    folder: Path
    url: str = ""


def refuse_place_in_use(place: Place) -> None:
    """Refuse with a sentence a folder or a database that already holds something."""
    if place.folder.exists() and (not place.folder.is_dir() or any(place.folder.iterdir())):
        raise RuleBroken(
            _("%(folder)s is in use. A copy is brought back only into a new or empty folder.")
            % {"folder": place.folder}
        )
    if place.url and tables_in(place.url):
        raise RuleBroken(_("This database already holds tables. A copy is brought back only into an empty one."))


def tables_in(url: str) -> int:
    """How many tables a PostgreSQL database holds; refused with a sentence when it cannot be reached."""
    try:
        with psycopg.connect(url, connect_timeout=10) as opened:
            counted = opened.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    except psycopg.Error as fault:
        raise RuleBroken(
            _("The database cannot be reached: %(reason)s.") % {"reason": str(fault).strip().partition("\n")[0]}
        ) from fault
    return int(counted[0]) if counted else 0


def check_fit(copy: Copy, place: Place) -> None:
    """Refuse with a sentence a copy of one kind of database for a place of the other."""
    if place.url and urlparse(place.url).scheme not in {"postgres", "postgresql"}:
        raise RuleBroken(_("The address must begin with postgresql://."))
    if (copy.manifest.vendor == "postgresql") != bool(place.url):
        raise RuleBroken(
            _("This is a copy of a PostgreSQL database: give --into postgresql://… and --files DIR.")
            if copy.manifest.vendor == "postgresql"
            else _("This is a copy of a SQLite database: give --into DIR. ./chungtay move then takes it to PostgreSQL.")
        )


def bring_back(copy: Copy, key: bytes | None, place: Place) -> int:
    """Restore a copy that was tried into an empty place; returns how many erasures were carried out again."""
    check_fit(copy, place)
    refuse_place_in_use(place)
    place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place.folder / f"{SQLITE_FILE}.unfinished"
    database = place.folder / SQLITE_FILE
    try:
        for part in listed_files(copy, key):
            target = place.folder / part.name
            target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            with target.open("xb") as file:
                take_out(copy.folder, part, key, file)
            target.chmod(0o640 if "/" in part.name else 0o600)
        if place.url:
            with scratch() as desk:
                unpack_database(copy, key, desk / "database.pgdump")
                postgresql.pour_back(desk / "database.pgdump", place.url)
        else:
            unpack_database(copy, key, unfinished)
            unfinished.rename(database)
        settle(place.folder)
        compare(copy.manifest.stock, stock_there(place.folder, place.url))
        return _erase_again(copy, place)
    except BaseException:
        for left in place.folder.iterdir():  # all of it is ours: the folder was empty
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        raise


def _erase_again(copy: Copy, place: Place) -> int:
    journal = copy.folder.parent / JOURNAL
    words = ["--made-at", copy.manifest.made_at.isoformat()]
    if journal.exists():
        words += ["--journal", str(journal.resolve())]
    return int(run_there("finish_restore", *words, folder=place.folder, url=place.url)["erasures"])
