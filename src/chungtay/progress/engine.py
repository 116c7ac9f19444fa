"""What the sides of one commitment say of it, beside each other. Nothing is added up and nothing is averaged."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

NOT_BEGUN: Final = "not_begun"
LARGEST: Final = Decimal(10) ** 10
_FIGURES: Final = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,10})(?:,([0-9]{1,2}))?")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What one side says: how far it is, how much so far in the unit of the commitment, and until which day."""

    progress: str
    amount: Decimal | None
    counted_on: date

    @property
    def counted(self) -> Decimal | None:
        """The amount; nought where nothing is begun and no figure is given."""
        return Decimal(0) if self.amount is None and self.progress == NOT_BEGUN else self.amount


class Verdict(StrEnum):
    NOTHING = "nothing"
    ONE_SIDED = "one_sided"
    ALIKE = "alike"
    AMOUNTS_DIFFER = "amounts_differ"
    STATES_DIFFER = "states_differ"


@dataclass(frozen=True, kw_only=True)
class Compared:
    """How the sides compare; `gap` is known between two sides alone, `missing` are those that have said nothing."""

    verdict: Verdict
    missing: tuple[int, ...] = ()
    gap: Decimal | None = None
    is_of_other_days: bool = False

    @property
    def differs(self) -> bool:
        return self.verdict in {Verdict.AMOUNTS_DIFFER, Verdict.STATES_DIFFER}


def compared(sides: Collection[int], said: Mapping[int, Said]) -> Compared:
    """Whether the sides, by number, say the same; an amount counts only where every side that speaks gives one."""
    missing = tuple(side for side in sides if side not in said)
    spoken = [said[side] for side in sides if side in said]
    if not spoken:
        return Compared(verdict=Verdict.NOTHING, missing=missing)
    amounts = [each.counted for each in spoken if each.counted is not None]
    is_of_other_days = len({each.counted_on for each in spoken}) > 1
    if len(amounts) == len(spoken) and len(set(amounts)) > 1:
        verdict = Verdict.AMOUNTS_DIFFER
    elif len({each.progress for each in spoken}) > 1:
        verdict = Verdict.STATES_DIFFER
    else:
        verdict = Verdict.ONE_SIDED if missing else Verdict.ALIKE
    is_of_two = verdict is Verdict.AMOUNTS_DIFFER and len(amounts) == 2
    gap = abs(amounts[0] - amounts[1]) if is_of_two else None
    return Compared(verdict=verdict, missing=missing, gap=gap, is_of_other_days=is_of_other_days)


def without_period(unit: str, periods: Collection[str]) -> str:
    """The unit up to the first words that name a period; the whole of it where it begins with them."""
    unit = unit.strip()
    found = [at for at in (unit.casefold().find(period) for period in periods) if at > 0]
    return unit[: min(found)].rstrip() if found else unit


def amount_of(words: str) -> Decimal:
    """An amount typed as Vietnamese does, "1.200" or "2,5", to two places; ValueError for anything else."""
    found = _FIGURES.fullmatch(words.strip())
    if found is None:
        raise ValueError(words)
    value = Decimal(f"{found[1].replace('.', '')}.{found[2] or '0'}").quantize(Decimal("0.01"))
    if value >= LARGEST:
        raise ValueError(words)
    return value
