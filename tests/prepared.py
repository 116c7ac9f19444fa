"""The tables of the product in an empty database, made once for one state of the code and copied from then on.

A test that kills processes needs a database of its own; making its tables takes longer than what it has to show.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.postgres import programs

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "var" / "prepared"


def make_tables() -> None:
    """Fill the empty database this process is set up for; what another state of the code left is thrown away."""
    kept = KEPT / f"{state_of_the_code()}.{connection.vendor}"
    if not is_filled_from(kept):
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        KEPT.mkdir(parents=True, exist_ok=True)
        for other in set(KEPT.glob(f"*.{connection.vendor}")) - {kept}:
            other.unlink(missing_ok=True)
        begun = kept.with_name(f"{kept.name}.{os.getpid()}")
        keep(begun)
        begun.replace(kept)


def state_of_the_code() -> str:
    """A digest of everything that may have a say in the tables: every module, the libraries, the interpreter."""
    sums = hashlib.sha256(sys.version.encode())
    for path in [*sorted((ROOT / "src").rglob("*.py")), ROOT / "requirements" / "base.txt"]:
        sums.update(path.read_bytes())
    return sums.hexdigest()[:32]


def is_filled_from(kept: Path) -> bool:
    if not kept.exists():
        return False
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copyfile(kept, settings.DATABASES["default"]["NAME"])
    else:
        run("psql", "-q", "-o", os.devnull, "-v", "ON_ERROR_STOP=1", "--single-transaction", "-f", str(kept))
    return True


def keep(file: Path) -> None:
    if connection.vendor == "sqlite":
        shutil.copyfile(settings.DATABASES["default"]["NAME"], file)
    else:
        run("pg_dump", "--no-owner", "-f", str(file))


def run(program: str, *words: str) -> None:
    folder = programs()
    assert folder is not None
    subprocess.run([folder / program, *words, "-d", os.environ["DATABASE_URL"]], check=True)
