from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import chungtay

pytestmark = pytest.mark.slow

PACKAGE = Path(chungtay.__file__).parent
# Django keeps the first catalogue it reads; any sentence of ours will do.
ASKED = "import django; django.setup(); from django.utils.translation import gettext as _; print(_('Organisations'))"


def test_a_fresh_checkout_speaks_vietnamese_from_its_first_run(tmp_path: Path) -> None:
    without_catalogues = shutil.ignore_patterns("*.mo", "__pycache__", "tests", "static")
    shutil.copytree(PACKAGE, tmp_path / "chungtay", ignore=without_catalogues)
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "chungtay.config.settings",
        "CHUNGTAY_DATA_DIR": str(tmp_path / "var"),
    }

    said = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=True
    )

    assert said.stdout.strip() == "Đơn vị"
