"""A round whose bodies name seats of pilot schools."""

from __future__ import annotations

from typing import Any

from chungtay.kernel.clock import today
from chungtay.matching.actions.computing import request_scenario
from chungtay.matching.actions.preparing import arrange_scenario
from chungtay.matching.choices import Method
from chungtay.matching.models import Scenario
from chungtay.matching.tests.world import Round, arranged
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import name_pilot_school, record_participation
from chungtay.programmes.models import Participation, PilotQuota


def named(world: Round, body: Organisation, year: int | None = 2026, **seats: int) -> None:
    """What a body is to name in the programme: seats by level, `every` for all levels together."""
    participation = Participation.objects.create(programme=world.programme, organisation=body, year=year)
    for level, count in seats.items():
        PilotQuota.objects.create(participation=participation, level="" if level == "every" else level, seats=count)


def by_quota(world: Round, **further: Any) -> Scenario:
    scenario = world.begun(**further).scenarios.get()
    wanted = arranged(method=Method.BY_QUOTA)
    scenario = arrange_scenario(scenario, wanted, by=world.hanh, on=today(), seen=scenario.version)
    return request_scenario(scenario, by=world.hanh, on=today())


def lower_secondary(world: Round) -> None:
    """One school of THCS on each side, that answer each other."""
    given, needed = world.leaves()[0], world.leaves()[3]
    for name, cluster, commune in (("P9", world.plain, 0), ("Q9", world.hills, 1)):
        world.add(name, cluster, world.communes[commune], "THCS")
    world.says("P9", strength=[(given, 5)], need=[(needed, 5)])
    world.says("Q9", strength=[(needed, 5)], need=[(given, 5)])


def with_seats(world: Round, body: Organisation, **quotas: int) -> Participation:
    return record_participation(world.programme, body, by=world.he_thong, on=today(), year=2026, quotas=quotas)


def seated(world: Round, participation: Participation, *names: str) -> None:
    for name in names:
        name_pilot_school(participation, world.schools[name], level="TH", by=world.hanh, on=today())


def second_cluster(world: Round) -> Organisation:
    """A third cluster, of side A, whose two schools fit worse than those of the plain."""
    coast = world.body("Cụm ven biển Mẫu", Kind.CLUSTER)
    set_parent(coast, world.so, Function.PROFESSIONAL, by=world.he_thong, valid_from=None)
    given, needed = world.leaves()[0], world.leaves()[3]
    for name in ("R1", "R2"):
        world.add(name, coast, world.communes[0])
        world.says(name, strength=[(given, 1)], need=[(needed, 1)])
    return coast
