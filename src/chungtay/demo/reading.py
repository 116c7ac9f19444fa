"""The demo's source files, read from TOML."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent / "sources"
TEXTS = ("000", "001", "002", "003", "004")

Table = dict[str, Any]


def read(name: str) -> Table:
    """One source file as plain tables."""
    return tomllib.loads((SOURCES / f"{name}.toml").read_text(encoding="utf-8"))
