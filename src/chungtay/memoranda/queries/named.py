"""A paper by its identifier or, in the demo, by its name: for whoever sits at the computer itself."""

from __future__ import annotations

import tomllib
from datetime import date

from chungtay.agreements.models import Agreement
from chungtay.layout.engine.content import OfficialDocument
from chungtay.memoranda.engine.wording import PACKS
from chungtay.memoranda.queries.paper import paper_of


def paper_with_uid(uid: str, on: date) -> OfficialDocument | None:
    """The newest text of the memorandum with this identifier; None when there is none."""
    agreement = Agreement.objects.filter(uid=uid).select_related("programme", "phase", "source").first()
    return paper_of(agreement, on) if agreement else None


def demo_names() -> list[str]:
    """The names under which memoranda of the demo can be asked for."""
    return sorted(_demo())


def demo_paper(name: str, on: date) -> OfficialDocument | None:
    """The memorandum of the demo with this name; None where the demo is not loaded."""
    remade = Agreement.objects.filter(source__key=_demo()[name], is_reconstruction=True)
    agreement = remade.select_related("programme", "phase", "source").order_by("pk").first()
    return paper_of(agreement, on) if agreement else None


def _demo() -> dict[str, str]:
    named: dict[str, str] = tomllib.loads((PACKS / "demo.toml").read_text(encoding="utf-8"))["memoranda"]
    return named
