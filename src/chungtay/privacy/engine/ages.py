"""How old a child is on a day, and whose consent that age asks for."""

from __future__ import annotations

from datetime import date
from typing import Final

# From this age on the child's own consent stands beside the guardian's (law 91/2025/QH15, article 24).
OWN_CONSENT_FROM: Final = 7


def age_on(birth_year: int, birth_month: int, day: date) -> int:
    """Whole years on the day, from year and month alone.

    The first day of the month counts as the birthday: the child is taken to be old enough to be asked rather too soon
    than too late.
    """
    return day.year - birth_year - (day.month < birth_month)


def needs_own_consent(age: int) -> bool:
    """Whether a child of this age must agree as well."""
    return age >= OWN_CONSENT_FROM


def is_enough(age: int, *, guardian: bool, child: bool) -> bool:
    """Whether these consents allow something about a child of this age to be made public."""
    return guardian and (child or not needs_own_consent(age))
