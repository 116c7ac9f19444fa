"""In what a commitment is counted: the thing its unit names, without the period in which it is promised."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from chungtay.amendments.engine import heading_key
from chungtay.progress.engine import without_period

PACK = Path(__file__).resolve().parents[1] / "packs" / "counting.toml"


@cache
def _periods() -> tuple[str, ...]:
    return tuple(tomllib.loads(PACK.read_text(encoding="utf-8"))["periods"])


def counted_in(unit: str) -> str:
    """ "chuyên đề" of "chuyên đề mỗi năm học": all of it so far is no amount for each year."""
    return without_period(unit, _periods())


def is_rate(unit: str) -> bool:
    """Whether the unit names a period, so that all of it so far says nothing of the target."""
    return counted_in(unit) != unit.strip()


def same_unit(one: str, other: str) -> bool:
    """Whether both name the same thing, whatever the period, the spaces and the capitals."""
    return heading_key(counted_in(one)) == heading_key(counted_in(other))
