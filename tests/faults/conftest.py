from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

HERE = Path(__file__).resolve().parent
RUN = "import sys, runpy, django; django.setup(); runpy.run_path(sys.argv[1], run_name='__main__')"


class Laboratory:
    """A database of its own and a crew of real processes that write to it and can be killed."""

    def __init__(self, folder: Path, script: str = "crew.py", **further: str) -> None:
        self.folder = folder
        crew = [sys.executable, "-c", RUN, str(HERE / script)]
        self.is_postgresql = "postgresql" in settings.DATABASES["default"]["ENGINE"]
        if self.is_postgresql:  # a server of its own: killing a back end shakes everybody on it
            crew = [sys.executable, str(HERE.parent / "postgres.py"), "run", "--", *crew]
        environment = {**os.environ, "CHUNGTAY_DATA_DIR": str(folder), "DATABASE_URL": "", **further}
        self.errors = (folder / "errors").open("w+")
        self.crew = subprocess.Popen(
            crew, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True
        )
        self.heard: list[dict[str, Any]] = []
        # Said by a child before the crew could say that it had started: these count as said after it.
        self.early: list[dict[str, Any]] = []

    def order(self, **order: Any) -> None:
        assert self.crew.stdin is not None
        self.crew.stdin.write(json.dumps(order) + "\n")
        self.crew.stdin.flush()

    def hear(self, word: str) -> Any:
        """Read on until this word is said; what is said before it is kept in `heard`."""
        assert self.crew.stdout is not None
        for said in self.early:
            if word in said and said in self.heard:
                self.early.remove(said)
                self.heard.remove(said)
                return said[word]
        for line in self.crew.stdout:
            said = json.loads(line)
            if word in said:
                return said[word]
            self.heard.append(said)
        self.errors.seek(0)
        raise AssertionError(f"the crew has ended without {word}: {self.errors.read()[-3000:]}")

    def start(self, role: str, **order: Any) -> int:
        self.order(role=role, **order)
        before = len(self.heard)
        child = int(self.hear("started"))
        self.early += self.heard[before:]
        return child

    def end(self, *children: int) -> dict[int, int]:
        """Wait for children to end; their exit codes, negative for a signal."""
        self.order(role="wait", children=children)
        return dict(self.hear("ended"))

    def run(self, role: str, **order: Any) -> Any:
        """Let one child do its part and end well; what it reports."""
        child = self.start(role, loud=True, **order)
        codes = self.end(child)
        if codes != {child: 0}:
            self.errors.seek(0)
            raise AssertionError(f"{role} ended with {codes}: {self.errors.read()[-3000:]}")
        return next((report for report in self.take("report")), None)

    def take(self, word: str) -> list[Any]:
        """Everything heard so far under this word; it is forgotten here."""
        taken = [said[word] for said in self.heard if word in said]
        self.heard = [said for said in self.heard if word not in said]
        return taken

    def sent(self) -> list[str]:
        """The marks of all messages that left, one for each time."""
        return (self.folder / "sent").read_text().split()

    def close(self) -> None:
        self.crew.communicate(timeout=60)
        self.errors.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    folder = tmp_path_factory.mktemp("faults")
    folder.chmod(0o755)
    laboratory = Laboratory(folder)
    try:
        laboratory.run("prepare")
        yield laboratory
    finally:
        laboratory.close()
