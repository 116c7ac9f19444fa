"""What a server carries that nobody has asked anything of yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chungtay.config.suite import ROOT

pytestmark = [pytest.mark.once, pytest.mark.slow]
LOADED = """
import sys, django
django.setup()
import chungtay.config.urls
print(*sorted(sys.modules))
"""
FOR_MATCHING_ONLY = {"scipy.optimize", "scipy.sparse", "scipy.spatial"}


def test_who_never_matches_does_not_carry_the_solver(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED],
        env={**os.environ, "CHUNGTAY_DATA_DIR": str(tmp_path), "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(done.stdout.split())

    assert "chungtay.matching.actions.computing" in loaded
    assert not FOR_MATCHING_ONLY & loaded
