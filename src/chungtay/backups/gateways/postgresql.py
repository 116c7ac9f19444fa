"""The copy of a PostgreSQL database at work through pg_dump, and its way back through pg_restore."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, unquote, urlencode, urlparse, urlunparse

from django.db import Error, connection, transaction
from django.utils.translation import gettext as _
from psycopg import sql

from chungtay.backups.engine.manifest import Stock
from chungtay.backups.queries.stock import stock
from chungtay.kernel.errors import RuleBroken


def own_url(name: str = "") -> str:
    """The address of the database of this process, or of another database of the same server."""
    said: dict[str, Any] = connection.settings_dict
    login = quote(str(said["USER"]), safe="")
    if said["PASSWORD"]:
        login += ":" + quote(str(said["PASSWORD"]), safe="")
    asked = {key: value for key, value in said["OPTIONS"].items() if key.startswith(("ssl", "connect_timeout"))}
    where = {key.lower(): str(said[key]) for key in ("HOST", "PORT") if said[key]}
    query = f"?{urlencode({**where, **asked})}" if where or asked else ""
    return f"postgresql://{login}{'@' if login else ''}/{quote(name or str(said['NAME']), safe='')}{query}"


def copy_database(target: Path) -> Stock:
    """Write one moment of the database into a file of pg_dump; what the database says at that very moment."""
    program = _program("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        moment = str(cursor.fetchone()[0])
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}"]
        with target.open("wb") as file:
            target.chmod(0o600)
            _run([program, *words], own_url(), file, _("pg_dump could not read the database"))
        return stock()


@contextmanager
def scratch_database() -> Iterator[str]:
    """An empty database beside the one at work, gone again at the end; yields its address."""
    name = f"chungtay_trial_{secrets.token_hex(6)}"
    make = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute(make)
    except Error as fault:
        raise RuleBroken(
            _(
                "A copy counts only once it has been restored for trial, and the database role may not make a database"
                " for that (%(reason)s). Give it the right: ALTER ROLE … CREATEDB."
            )
            % {"reason": str(fault).strip()}
        ) from fault
    try:
        yield own_url(name)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(drop)
            cursor.execute("RESET statement_timeout")


def pour_back(dump: Path, url: str) -> None:
    """Restore a file of pg_dump into an empty database: all of it, or nothing."""
    words = ["--no-owner", "--no-privileges", "--no-comments", "--single-transaction", "--exit-on-error", str(dump)]
    _run([_program("pg_restore"), *words], url, None, _("pg_restore could not write the database"))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise RuleBroken(
            _("The program %(name)s is not here. Install the package postgresql-client of the version of the server.")
            % {"name": name}
        )
    return found


def _without_password(url: str) -> str:
    parts = urlparse(url)
    if parts.password is None:  # put together again, an address without a server would lose two of its strokes
        return url
    login, at, host = parts.netloc.rpartition("@")
    return urlunparse(parts._replace(netloc=f"{login.partition(':')[0]}{at}{host}"))


def _run(words: list[str], url: str, output: IO[bytes] | None, what: str) -> None:
    """Run a program of PostgreSQL; the password goes by the environment, where other users cannot see it."""
    environment = {**os.environ, "PGPASSWORD": unquote(urlparse(url).password or "")}
    words = [*words, "--dbname", _without_password(url)]
    done = subprocess.run(
        words, env=environment, stdout=output or subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        raise RuleBroken(_("%(what)s: %(words)s.") % {"what": what, "words": (lines or ["?"])[0][:300]})
