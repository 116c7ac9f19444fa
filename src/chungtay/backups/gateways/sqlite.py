"""The copy of a SQLite database at work, and whether a file of SQLite is sound."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken


def copy_database(target: Path) -> None:
    """Write the database of this process into a new file, as it stands at one moment, while others go on writing.

    In one step: a copy made in several begins anew whenever somebody writes, and under load would never end.
    """
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        target.chmod(0o600)
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    check_soundness(target, _("The database at work is damaged"))


def changes_by_others() -> int:
    """A number that stays the same as long as no other connection writes."""
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA data_version").fetchone()[0])


def check_soundness(path: Path, what: str) -> None:
    """Read every page of a file; refused with a sentence that begins with `what` when one is damaged."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            found = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(3)")]
            found += [f"{row[0]} {row[1]}" for row in opened.execute("PRAGMA foreign_key_check").fetchmany(3)]
    except sqlite3.DatabaseError as fault:
        found = [str(fault)]
    if found != ["ok"]:
        words = "; ".join(line.replace("\n", " ") for line in found if line != "ok")[:300]
        raise RuleBroken(_("%(what)s: %(words)s.") % {"what": what, "words": words})
