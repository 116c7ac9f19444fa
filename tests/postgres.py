"""A PostgreSQL server of our own for the tests, thrown away afterwards.

    python tests/postgres.py run -- CMD …    start a server, run CMD with DATABASE_URL set, stop; CMD's exit code
    python tests/postgres.py find            print the folder of the programs; exit code 3 when there is none

The server listens on a socket in a temporary folder only. `initdb` refuses root, so under root it runs as `postgres`
or `nobody`. `fsync` is off: killed processes lose nothing by it, and only a power cut could tell the difference.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

ROLE = "chungtay"
NOT_FOUND = 3
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "on",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


def programs() -> Path | None:
    """The folder that holds initdb and pg_ctl, the newest version first; None when PostgreSQL is not here."""
    beside_psql = shutil.which("initdb")
    folders = [Path(beside_psql).resolve().parent] if beside_psql else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists() and (folder / "initdb").exists()), None)


def unprivileged() -> dict[str, Any]:
    """The arguments of subprocess that drop root's rights; nothing when we are not root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def server() -> Iterator[str]:
    """A running server; yields the DATABASE_URL of an empty database on it."""
    folder = programs()
    if folder is None:
        raise FileNotFoundError("PostgreSQL (initdb, pg_ctl) is not installed")
    rights = unprivileged()
    home = Path(tempfile.mkdtemp(prefix="chungtay-pg-", dir="/tmp"))
    if rights:
        os.chown(home, rights["user"], rights["group"])
    cluster = home / "cluster"

    def run(*command: str | Path) -> None:
        done = subprocess.run(  # the log goes to a file: pg_ctl's server would keep a pipe open for ever
            command, cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False, **rights
        )
        if done.returncode:
            raise RuntimeError((home / "log").read_text()[-2000:])

    try:
        with (home / "log").open("w") as log:
            run(
                folder / "initdb",
                "-D",
                cluster,
                "-U",
                ROLE,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-k",
                "-N",
            )
            with (cluster / "postgresql.conf").open("a") as settings:
                settings.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
                settings.write(f"unix_socket_directories = '{home}'\n")
            run(folder / "pg_ctl", "-D", cluster, "-w", "-l", home / "server.log", "start")
            try:
                run(folder / "createdb", "-h", home, "-U", ROLE, ROLE)
                yield f"postgresql://{ROLE}@/{ROLE}?host={home}"
            finally:
                run(folder / "pg_ctl", "-D", cluster, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def stop(signum: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + signum)


def main(words: list[str]) -> int:
    if words == ["find"]:
        folder = programs()
        sys.stdout.write(f"{folder}\n" if folder else "")
        return 0 if folder else NOT_FOUND
    if words[:2] != ["run", "--"] or len(words) < 3:
        sys.stderr.write(str(__doc__))
        return 2
    signal.signal(signal.SIGTERM, stop)
    if programs() is None:
        sys.stderr.write("PostgreSQL (initdb, pg_ctl) is not installed\n")
        return NOT_FOUND
    with server() as url:
        return subprocess.run(words[2:], env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
