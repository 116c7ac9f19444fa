"""The import contracts hold, and each of them notices the import that breaks it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.tree import ROOT

ORDER, FLOORS, PURE = "Rooms stand in one order", "Inside a room the floors stand in one order", "Engines are pure"
INNER, CIRCLES = "Inner floors do not know the web", "No circles inside the kernel"
# contract, file, what is added to it, what the report must then name
BREACHES = [
    (
        ORDER,
        "kernel/planted.py",
        "from chungtay.accounts import models\n",
        "chungtay.kernel.planted -> chungtay.accounts",
    ),
    (
        ORDER,
        "activities/queries.py",
        "from chungtay.exams import queries\n",
        "activities.queries -> chungtay.exams",
    ),
    (FLOORS, "agreements/helpers.py", "", "helpers"),
    (
        FLOORS,
        "agreements/actions/planted.py",
        "from chungtay.agreements import views\n",
        "chungtay.agreements.actions.planted",
    ),
    (PURE, "matching/engine.py", "import django.db\n", "chungtay.matching.engine -> django"),
    (INNER, "places/actions.py", "from chungtay.kernel import web\n", "chungtay.places.actions -> chungtay.kernel.web"),
    (CIRCLES, "kernel/planted_a.py", "from chungtay.kernel import planted_b\n", "planted_b"),
]
# Modules that must stand there so that a breach can be planted; harmless by themselves.
COMPANIONS = {
    "activities/queries.py": {"exams/queries.py": ""},
    "agreements/actions/planted.py": {"agreements/views.py": ""},
    "kernel/planted_a.py": {"kernel/planted_b.py": "from chungtay.kernel import planted_a\n"},
}


def verdicts(root: Path) -> tuple[dict[str, str], str]:
    """What every contract says of the tree at `root`, and all that was printed."""
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [str(lint), "--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"],
        cwd=root / "src",
        env={"PYTHONPATH": str(root / "src"), "PATH": "", "LANG": "C.UTF-8", "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", done.stdout, re.MULTILINE))
    assert (done.returncode == 0) == (set(found.values()) == {"KEPT"}), done.stdout + done.stderr
    return found, done.stdout


def plant(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        target = root / "src/chungtay" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        for folder in (target.parent, *target.parent.parents):
            if folder == root / "src":
                break
            (folder / "__init__.py").touch()
        with target.open("a", encoding="utf-8") as file:
            file.write(text)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    only_code = shutil.ignore_patterns("packs", "static", "templates", "locale", "sources", "__pycache__", "migrations")
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=only_code)
    return tmp_path


def test_every_contract_is_kept() -> None:
    found, printed = verdicts(ROOT)

    assert found == dict.fromkeys([ORDER, FLOORS, PURE, INNER, CIRCLES], "KEPT"), printed


@pytest.mark.slow
@pytest.mark.parametrize(("contract", "path", "text", "named"), BREACHES)
def test_a_planted_import_breaks_its_contract(copied: Path, contract: str, path: str, text: str, named: str) -> None:
    plant(copied, {path: text} | COMPANIONS.get(path, {}))

    found, printed = verdicts(copied)

    assert found[contract] == "BROKEN", printed
    assert named in printed
