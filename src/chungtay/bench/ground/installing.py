"""An empty installation of its own for a bench, so that nobody's rows are touched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

INSIDE = "--inside"


def inside(name: str, words: list[str], *, into: Path | None = None) -> int:
    """Start a bench again in an installation that lives in `into`, or in a folder that goes with it."""
    with tempfile.TemporaryDirectory() as folder:
        return subprocess.run(command_of(name, words), env=environment_of(into or Path(folder)), check=False).returncode


def measured_inside(name: str, words: list[str]) -> dict[str, Any]:
    """The same, for a bench of several parts: shows what the part prints and returns its last line read as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        command, environment = command_of(name, words), environment_of(Path(folder))
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    *table, last = done.stdout.rstrip("\n").split("\n")
    sys.stdout.write("".join(f"{line}\n" for line in table))
    sys.stdout.flush()
    return dict(json.loads(last))


def command_of(name: str, words: list[str]) -> list[str]:
    return [sys.executable, "-m", "chungtay", "bench", name, INSIDE, *words]


def environment_of(folder: Path) -> dict[str, str]:
    return {**os.environ, "CHUNGTAY_DATA_DIR": str(folder), "DATABASE_URL": ""}
