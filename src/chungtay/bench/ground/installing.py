"""An empty installation of its own for a bench, so that nobody's rows are touched."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

INSIDE = "--inside"


def inside(name: str, words: list[str], *, into: Path | None = None) -> int:
    """Start a bench again in an installation that lives in `into`, or in a folder that goes with it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CHUNGTAY_DATA_DIR": str(into or folder), "DATABASE_URL": ""}
        command = [sys.executable, "-m", "chungtay", "bench", name, INSIDE, *words]
        return subprocess.run(command, env=environment, check=False).returncode
