"""This program, run on another data folder or another database: what it does there cannot touch the one at work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken


def environment_of(folder: Path, url: str) -> dict[str, str]:
    """The environment of this program at home in another place."""
    elsewhere = {"CHUNGTAY_DATA_DIR": str(folder), "DATABASE_URL": url, "CHUNGTAY_SECRET_KEY": settings.SECRET_KEY}
    return {**os.environ, **elsewhere, "PYTHONPATH": str(settings.PACKAGE.parent)}


def run_there(
    *words: str, folder: Path, url: str = "", lines: Iterable[str] = (), is_told: bool = True
) -> dict[str, Any]:
    """Run one management command there, feeding it lines; what it says last is read as JSON, if it tells any."""
    with (folder / "said").open("w+") as said, (folder / "complaints").open("w+") as complaints:
        child = subprocess.Popen(
            [sys.executable, "-m", "chungtay", "manage", *words],
            cwd=folder,
            env=environment_of(folder, url),
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=complaints,
            text=True,
        )
        assert child.stdin is not None
        try:
            with child.stdin as feeding:
                for line in lines:
                    feeding.write(line + "\n")
        except BrokenPipeError:
            pass  # it has ended, and its complaint says why
        code = child.wait()
        said.seek(0)
        complaints.seek(0)
        answer, complaint = said.read().strip(), complaints.read().strip()
    for name in ("said", "complaints"):
        (folder / name).unlink(missing_ok=True)
    if code:
        last = complaint.rpartition("\n")[2] or str(code)
        raise RuleBroken(_("The restored copy could not be read: %(reason)s") % {"reason": last})
    told: dict[str, Any] = json.loads(answer.rpartition("\n")[2]) if is_told else {}
    return told
