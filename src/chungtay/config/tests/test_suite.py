"""What the suite makes of the environment it was called in."""

from __future__ import annotations

import pytest

from chungtay.config.suite import ROOT, keep_compiled

pytestmark = pytest.mark.once

UNDER_VAR = {"PYTHONPYCACHEPREFIX": str(ROOT / "var" / "compiled")}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({}, {}),
        ({"PYTHONDONTWRITEBYTECODE": ""}, {}),
        ({"PYTHONDONTWRITEBYTECODE": "1", "PORT": "80"}, {"PORT": "80"} | UNDER_VAR),
        ({"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": "/tmp/x"}, {"PYTHONPYCACHEPREFIX": "/tmp/x"}),
    ],
)
def test_what_is_compiled_is_kept_and_never_beside_the_sources(given: dict[str, str], kept: dict[str, str]) -> None:
    keep_compiled(given)

    assert given == kept
