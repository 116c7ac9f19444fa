"""Single schools taken into a round, or left out of it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.matching.choices import Side
from chungtay.matching.facts import UnitLeftOut, UnitTakenIn
from chungtay.matching.models import LeftOut, MatchingRun, RunBody
from chungtay.matching.queries.locked import locked_run, must_be_open
from chungtay.matching.queries.units import units_of
from chungtay.organisations.models import Organisation
from chungtay.programmes.queries.lines import below


@transaction.atomic
def take_in(run: MatchingRun, unit: Organisation, side: Side, *, by: Person, on: date) -> MatchingRun:
    """Let a single school take part; one that was left out before stands where its body stands again."""
    run = _opened(run, unit, on)
    if units_of(run, on, [unit.pk]):
        raise RuleBroken(_("%(unit)s takes part already.") % {"unit": unit}, "school")
    run.left_out.filter(organisation=unit).delete()
    if not units_of(run, on, [unit.pk]):
        RunBody.objects.create(run=run, organisation=unit, side=Side.LEFT if run.is_one_pool else side)
    if not units_of(run, on, [unit.pk]):
        raise RuleBroken(_("%(unit)s does not teach the level of this round.") % {"unit": unit}, "school")
    tell(UnitTakenIn(run=run, unit=unit, by=by, on=on))
    return run


@transaction.atomic
def leave_out(run: MatchingRun, unit: Organisation, *, by: Person, on: date) -> MatchingRun:
    """Let a single school take no part, whatever body above it does."""
    run = _opened(run, unit, on)
    if not units_of(run, on, [unit.pk]):
        raise RuleBroken(_("%(unit)s does not take part in this round.") % {"unit": unit}, "school")
    run.bodies.filter(organisation=unit).delete()
    if units_of(run, on, [unit.pk]):
        LeftOut.objects.create(run=run, organisation=unit)
    tell(UnitLeftOut(run=run, unit=unit, by=by, on=on))
    return run


def _opened(run: MatchingRun, unit: Organisation, on: date) -> MatchingRun:
    run = locked_run(run)
    must_be_open(run)
    if unit.pk not in below([[run.department_id]], on, [unit.pk])[0]:
        raise RuleBroken(_("Choose only units below your own department."), "school")
    run.version += 1
    run.save(update_fields=["version"])
    return run
