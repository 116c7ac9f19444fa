"""The tables of the product in an empty database: made once for one state of the migrations, copied from then on.

Making them takes longer than most of what a test has to show. What is copied is looked at by `migrate` all the same.
"""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from tests.postgres import programs

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "prepared"
IN_MEMORY = "file:chungtay_tests?mode=memory&cache=shared"


def make_tables() -> None:
    """Fill the empty database this process is set up for."""
    if kept().exists():
        connection.close()
        if connection.vendor == "sqlite":
            shutil.copyfile(kept(), str(connection.settings_dict["NAME"]))
        else:
            restore(str(connection.settings_dict["NAME"]))
    call_command("migrate", verbosity=0, interactive=False)
    keep()


@contextmanager
def tables_of_tests() -> Iterator[None]:
    """Have Django begin its database of tests with what is kept."""
    if not kept().exists():
        yield
    elif connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = IN_MEMORY  # lives as long as somebody is connected
        with closing(sqlite3.connect(IN_MEMORY, uri=True)) as memory, closing(sqlite3.connect(kept())) as file:
            file.backup(memory)
            yield
    else:
        template = f"prepared_{os.getpid()}"
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        run("dropdb", "--if-exists", template)
        run("createdb", template)
        try:
            restore(template)
            yield
        finally:
            run("dropdb", template)


def keep() -> None:
    """Keep the tables of this database, unless they are kept; what other migrations left is thrown away."""
    if kept().exists():
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    begun = kept().with_suffix(f".{os.getpid()}")
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(begun)) as file:
            connection.connection.backup(file)
    else:
        run("pg_dump", "--no-owner", "-f", str(begun), str(connection.settings_dict["NAME"]))
    for other in set(KEPT.glob(f"*{kept().suffix}")) - {kept()}:
        other.unlink(missing_ok=True)
    begun.replace(kept())


@cache
def kept() -> Path:
    """The file, the same for as long as this process lives: its migrations are loaded, whatever is edited meanwhile."""
    return KEPT / f"{state_of_migrations()}.{connection.vendor}"


def state_of_migrations() -> str:
    """A digest of all that has a say in the tables: migrations, what they import, the libraries, the interpreter."""
    sums = hashlib.sha256(sys.version.encode())
    for path in [*sorted(modules_behind((ROOT / "src").rglob("migrations/*.py"))), ROOT / "requirements" / "base.txt"]:
        sums.update(path.read_bytes())
    return sums.hexdigest()[:32]


def modules_behind(paths: Iterator[Path]) -> set[Path]:
    """These modules of the product and all modules of the product they import."""
    seen: set[Path] = set()
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += [found for name in imported_by(path) if (found := module_file(name))]
    return seen


def imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_file(name: str) -> Path | None:
    place = (ROOT / "src").joinpath(*name.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.exists()), None)


def restore(name: str) -> None:
    how = ["-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", "--single-transaction"]
    run("psql", *how, "-f", str(kept()), name)


def run(program: str, *words: str) -> None:
    """Run a program of PostgreSQL as the one who owns the database of this process."""
    folder = programs()
    assert folder is not None
    where = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    known = {there: str(connection.settings_dict[here]) for there, here in where.items()}
    environment = os.environ | {there: value for there, value in known.items() if value}
    subprocess.run([folder / program, *words], check=True, env=environment)
