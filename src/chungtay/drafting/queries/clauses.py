from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from chungtay.records.engine.memoranda import ClauseText

PACKS: Final = Path(__file__).resolve().parents[1] / "packs"


@cache
def suggested_clauses() -> tuple[ClauseText, ...]:
    """The articles a memorandum of this field usually has, to begin a draft from."""
    pack = tomllib.loads((PACKS / "clauses.toml").read_text(encoding="utf-8"))
    return tuple(ClauseText(title=row["title"], body=row["body"].strip()) for row in pack["clauses"])
