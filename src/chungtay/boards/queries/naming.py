"""Schools of a round by what somebody types of their names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from datetime import date

from chungtay.kernel.vietnamese import fold_organisation
from chungtay.matching.models import MatchingRun
from chungtay.matching.queries.units import sides_of
from chungtay.organisations.models import Organisation
from chungtay.programmes.queries import schools
from chungtay.programmes.queries.lines import below

MOST_LOOKED_AT = 500  # names of the whole register that hold what was typed
MOST_NAMED = 12


def schools_called(run: MatchingRun, typed: str, on: date) -> dict[str, Organisation]:
    """The schools of the department that holds a round whose names hold what was typed, taking part or not."""
    return _named(
        typed, on, lambda keys: schools.levels_taught(below([[run.department_id]], on, keys)[0], _kind(run), on)
    )


def units_called(run: MatchingRun, typed: str, on: date) -> dict[str, Organisation]:
    """The schools of a round whose names hold what was typed; with the body above where two are called alike.

    A whole name as it was suggested finds just that one.
    """
    return _named(typed, on, lambda keys: schools.levels_taught(sides_of(run, on, keys), run.level, on))


def _kind(run: MatchingRun) -> str:
    """The kind of the bodies that take part themselves; nothing where schools do, of whatever level."""
    return run.level if run.is_of_bodies else ""


def _named(typed: str, on: date, among: Callable[[list[int]], Collection[int]]) -> dict[str, Organisation]:
    name = typed.partition(" (")[0]
    folded = fold_organisation(name)
    if not folded:
        return {}
    rows = Organisation.objects.valid_on(on).filter(folded_name__contains=folded).order_by("name_key", "pk")
    near = {row.pk: row for row in rows[:MOST_LOOKED_AT]}
    meant = among(list(near))
    found = [row for key, row in near.items() if key in meant]
    alike = Counter(str(row) for row in found)
    above = schools.bodies_above([row.pk for row in found if alike[str(row)] > 1], on)
    bodies = dict(Organisation.objects.filter(pk__in=set(above.values())).values_list("pk", "current_name"))
    named = {
        str(row) if alike[str(row)] == 1 else f"{row} ({bodies.get(above.get(row.pk, 0), '…')})": row for row in found
    }
    if typed.strip() in named:
        return {typed.strip(): named[typed.strip()]}
    return dict(list(named.items())[:MOST_NAMED])
