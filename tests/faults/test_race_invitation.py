"""One invitation, many hands at the same moment: one of them comes in, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

HERE = Path(__file__).resolve().parent
RUN = (
    "import sys, runpy, django; django.setup(); sys.argv = sys.argv[1:];"
    " runpy.run_path(sys.argv[0], run_name='__main__')"
)

pytestmark = pytest.mark.slow


def race(folder: Path, *words: str) -> dict[str, int]:
    crew = [sys.executable, "-c", RUN, str(HERE / "answering.py"), *words]
    if "postgresql" in settings.DATABASES["default"]["ENGINE"]:
        crew = [sys.executable, str(HERE.parent / "postgres.py"), "run", "--", *crew]
    environment = {**os.environ, "CHUNGTAY_DATA_DIR": str(folder), "DATABASE_URL": ""}
    done = subprocess.run(crew, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, int] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def test_of_many_answers_at_once_one_counts(tmp_path: Path) -> None:
    assert race(tmp_path) == {"in": 1, "refused": 7, "heads": 1}


def test_answers_that_do_not_hold_the_row_are_caught(tmp_path: Path) -> None:
    assert race(tmp_path, "--without-lock")["heads"] > 1
