from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from chungtay.agreements.models import Agreement, SignedScan, TextVersion
from chungtay.records.engine.memoranda import ClauseText

PACKS: Final = Path(__file__).resolve().parents[1] / "packs"


def current_text(agreement: Agreement) -> TextVersion:
    """The newest version of the text."""
    return agreement.texts.order_by("-number")[0]


def live_scan(agreement: Agreement) -> SignedScan | None:
    """The scan of the signed paper, unless it was taken back."""
    return agreement.scans.filter(taken_back_at__isnull=True).select_related("party", "text").first()


@cache
def suggested_clauses() -> tuple[ClauseText, ...]:
    """The articles a memorandum of this field usually has, to begin a draft from."""
    pack = tomllib.loads((PACKS / "clauses.toml").read_text(encoding="utf-8"))
    return tuple(ClauseText(title=row["title"], body=row["body"].strip()) for row in pack["clauses"])
