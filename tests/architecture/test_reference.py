"""The generated pages of the documentation say what the code says today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.tree import ROOT
from tools import reference

PLANTED = {"facts.md": "# Facts\n", "routes.md": "# Routes\n"}


def test_the_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "tools/reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.stdout, done.returncode) == ("", 0), done.stderr


def test_a_planted_stale_page_is_named(tmp_path: Path) -> None:
    for name, text in PLANTED.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    assert reference.stale(PLANTED, tmp_path) == []
    assert reference.stale(PLANTED | {"facts.md": "# Facts\n\nOne more.\n"}, tmp_path) == ["facts.md"]
    assert reference.stale(PLANTED | {"settings.md": ""}, tmp_path) == ["settings.md"]
    assert reference.stale({"facts.md": "# Facts\n"}, tmp_path) == ["routes.md"]


@pytest.mark.slow
def test_every_variable_that_is_read_has_a_meaning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        'A = flag("CHUNGTAY_A", default=False)\n'
        'B = os.environ.get("B", "1")\n'
        'D = text("D", default=f"{A[\'x\']}"\n'
        '    if A else "")\n'
        'C = os.environ["C"]\n'
        'os.environ["NOT_READ"] = "1"\n'
    )

    read = {"CHUNGTAY_A": ("1 or 0", "`False`"), "B": ("text", '`"1"`'), "C": ("text", "")}
    read["D"] = ("text", """`f"{A['x']}" if A else ""`""")
    assert reference.variables([program]) == read
    assert set(reference.variables(reference.programs())) <= set(reference.MEANINGS)

    monkeypatch.delitem(reference.MEANINGS, "DATABASE_URL")
    with pytest.raises(SystemExit, match=r"DATABASE_URL$"):
        reference.settings_page()


@pytest.mark.slow
def test_the_pages_hold_what_is_registered() -> None:
    pages = reference.written()

    assert "| `programmes.opened` | `ProgrammeOpened` |" in pages["facts.md"]
    assert "| `agreements.sign` |" in pages["permissions.md"]
    assert "### Organisation\n" in pages["data-dictionary.md"]
    assert "| `DATABASE_URL` |" in pages["settings.md"]
    assert "`accounts:sign_in`" in pages["routes.md"]
