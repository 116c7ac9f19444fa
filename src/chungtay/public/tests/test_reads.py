from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOM = Path(__file__).resolve().parents[1]
FACES = ("views", "encode", "queries", "forms")


def strange_reads(source: str) -> list[str]:
    """What a face of this room reads of other rooms without being a `public_…` query, or from a table itself."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            room, floor = [*(node.module or "").split("."), "", ""][1:3]
            names = [alias.name for alias in node.names]
            if floor == "queries" and room != "public":
                found += [name for name in names if not name.startswith("public_")]
            if floor in {"actions", "rules", "listeners"} and room != "public":
                found += names
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}:
            found.append(node.attr)
    return found


@pytest.mark.parametrize("floor", FACES)
def test_public_pages_read_only_public_queries(floor: str) -> None:
    assert strange_reads((ROOM / f"{floor}.py").read_text()) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from chungtay.agreements.queries import visible_agreements", ["visible_agreements"]),
        ("from chungtay.agreements.queries.texts import text_of as public_text_of", ["text_of"]),
        ("from chungtay.agreements.actions import record_signing", ["record_signing"]),
        ("from chungtay.agreements.models import Agreement\nAgreement.objects.all()", ["objects"]),
        ("from chungtay.programmes.queries import public_programmes", []),
    ],
)
def test_a_hole_in_the_public_pages_would_be_seen(source: str, found: list[str]) -> None:
    assert strange_reads(source) == found
