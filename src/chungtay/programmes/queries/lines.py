"""Who stands below which bodies, for a whole country or for a handful of schools."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from chungtay.organisations.models import Parentage
from chungtay.organisations.models.walks import ancestors, descendants


def below(groups: Sequence[Collection[int]], on: date, only: Collection[int] | None = None) -> list[set[int]]:
    """For each group of bodies the keys of all that stand below it, by either function, and its own.

    Where only some are asked for, the lines are read from those upwards: a few hundred rows instead of the country.
    """
    if only is None:
        return [{*bodies, *descendants(bodies, on)} if bodies else set() for bodies in groups]
    if not any(groups):
        return [set() for _bodies in groups]
    links = Parentage.objects.known_on(on).filter(organisation_id__in={*only, *ancestors(only, on)})
    lines = list(links.values_list("parent_id", "organisation_id"))
    return [_reached(set(bodies), lines) & set(only) for bodies in groups]


def _reached(found: set[int], lines: Sequence[tuple[int, int]]) -> set[int]:
    while more := {child for parent, child in lines if parent in found} - found:
        found |= more
    return found
