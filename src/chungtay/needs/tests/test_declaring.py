"""What a unit says of itself, and what it may not say."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from chungtay.kernel.clock import school_year_of, today
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.needs.actions import (
    change_entry,
    confirm_entries,
    copy_last_year,
    declare_entry,
    withdraw_entry,
)
from chungtay.needs.choices import EntryKind, EntryState, MissingPart, Visibility
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import profiles_of
from chungtay.needs.tests.world import World, days, declared


def test_a_head_declares_a_need_to_the_end_of_the_school_year(world: World) -> None:
    entry = world.declare(
        world.lan_school, world.lan, "CM.ppdh", subject="TV", grade="L3", degree=5, words=" Dạy  đọc "
    )

    assert (entry.kind, entry.state, entry.degree, entry.level) == ("need", "open", 5, "TH")
    assert (entry.topic, entry.words) == ("CM.ppdh/TV/L3", "Dạy đọc")
    assert (entry.confirmed_on, entry.last_day) == (today(), school_year_of(today()).last_day)


def test_what_an_officer_enters_waits_for_the_school_to_confirm_it(world: World) -> None:
    entry = world.declare(world.lan_school, world.hanh)
    assert (entry.confirmed_on, entry.is_stale_on(today())) == (None, True)

    confirm_entries(world.lan_school, by=world.lan, on=today())

    entry.refresh_from_db()
    assert (entry.confirmed_on, entry.is_stale_on(today())) == (today(), False)


@pytest.mark.parametrize(
    ("further", "field"),
    [
        ({"leaf": "CM.ppdh"}, "subject"),
        ({"leaf": "CM.ppdh", "subject": "VL"}, "subject"),
        ({"leaf": "CM.ppdh", "subject": "TNXH", "grade": "L5"}, "subject"),
        ({"leaf": "NU.cham-soc"}, "leaf"),
        ({"degree": 6}, "degree"),
        ({"degree": 0}, "degree"),
        ({"level": "THPT"}, "level"),
        ({"valid_until": date(2020, 1, 1)}, "valid_until"),
    ],
)
def test_what_a_unit_cannot_declare_is_refused_at_its_field(world: World, further: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        world.declare(world.lan_school, world.lan, **further)

    assert refused.value.field == field
    assert not Entry.objects.exists()


def test_nothing_is_declared_twice_in_a_year_unless_the_first_was_withdrawn(world: World) -> None:
    first = world.declare(world.lan_school, world.lan)
    with pytest.raises(RuleBroken):
        world.declare(world.lan_school, world.lan)

    withdraw_entry(first, "", by=world.lan, on=today(), seen=first.version)

    assert world.declare(world.lan_school, world.lan).pk != first.pk


def test_the_database_itself_keeps_what_must_hold(world: World) -> None:
    need = world.declare(world.lan_school, world.lan)
    strength = world.declare(world.lan_school, world.lan, kind=EntryKind.STRENGTH)

    for entry, change in (
        (need, {"degree": 9}),
        (need, {"seen_by": 4}),
        (need, {"state": EntryState.MATCHED}),
        (need, {"state": EntryState.MET, "partner": world.tuan_school}),
        (need, {"state": EntryState.WITHDRAWN}),
        (need, {"state": EntryState.MATCHED, "partner": world.lan_school}),
        (need, {"partner": world.tuan_school}),
        (strength, {"state": EntryState.MATCHED, "partner": world.tuan_school}),
        (need, {"kind": EntryKind.STRENGTH}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.filter(pk=entry.pk).update(**change)


def test_an_entry_is_changed_as_it_was_seen_and_a_late_saver_is_told(world: World) -> None:
    entry = world.declare(world.lan_school, world.lan)
    change_entry(entry, declared(degree=5, seen_by=Visibility.OWN), by=world.lan, on=today(), seen=1)

    assert (entry.degree, entry.seen_by, entry.version) == (5, Visibility.OWN, 2)
    with pytest.raises(StaleVersion):
        change_entry(entry, declared(degree=1), by=world.lan, on=today(), seen=1)
    other = world.declare(world.lan_school, world.lan, "TB.may-tinh")
    with pytest.raises(RuleBroken):
        change_entry(other, declared(), by=world.lan, on=today(), seen=1)


def test_only_somebody_who_speaks_for_the_unit_says_that_its_entries_still_hold(world: World) -> None:
    world.declare(world.lan_school, world.lan)

    for person in (world.mai, world.tuan, world.hanh):
        with pytest.raises(RuleBroken):
            confirm_entries(world.lan_school, by=person, on=today() + days(1))
    assert len(confirm_entries(world.lan_school, by=world.lan, on=today() + days(1))) == 1
    assert confirm_entries(world.lan_school, by=world.lan, on=today() + days(1)) == []


def test_an_entry_is_stale_ninety_days_after_the_unit_last_spoke(world: World) -> None:
    entry = world.declare(world.lan_school, world.lan)

    assert not entry.is_stale_on(today() + days(89))
    assert entry.is_stale_on(today() + days(90))


def test_last_year_is_taken_over_once_without_what_is_met_or_withdrawn(world: World) -> None:
    last = school_year_of(today()).previous().first_day + days(40)
    kept = world.declare(world.lan_school, world.lan, on=last, degree=4)
    gone = world.declare(world.lan_school, world.lan, "TB.may-tinh", on=last)
    withdraw_entry(gone, "", by=world.lan, on=last, seen=1)

    copied = copy_last_year(world.lan_school, by=world.lan, on=today())

    assert [(row.follows, row.degree, row.confirmed_on) for row in copied] == [(kept, 4, today())]
    assert [row.is_valid_on(today()) for row in (copied[0], kept)] == [True, False]
    with pytest.raises(RuleBroken):
        copy_last_year(world.lan_school, by=world.lan, on=today())


def test_a_unit_takes_part_in_matching_with_a_need_and_a_strength_the_department_may_read(world: World) -> None:
    world.declare(world.lan_school, world.lan, "CM.ppdh", subject="TV", grade="L1", degree=2)
    world.declare(world.lan_school, world.lan, "CM.ppdh", subject="TV", grade="L2", degree=4)
    world.declare(world.lan_school, world.lan, "DT.tiet-doc", EntryKind.STRENGTH, partners_most=2, degree=5)
    world.declare(world.tuan_school, world.tuan)
    world.declare(world.tuan_school, world.tuan, "TB.may-tinh", EntryKind.STRENGTH, seen_by=Visibility.AREA)

    found = profiles_of([world.lan_school, world.tuan_school, world.thu_school], today())

    lan, tuan, thu = (found[school.pk] for school in (world.lan_school, world.tuan_school, world.thu_school))
    assert [value.degree for value in lan.needs.values()] == [4]
    assert [(value.degree, value.partners_most) for value in lan.strengths.values()] == [(5, 2)]
    assert (lan.is_complete, lan.missing) == (True, ())
    assert tuan.missing == (MissingPart.STRENGTH,)
    assert thu.missing == (MissingPart.NEED, MissingPart.STRENGTH)
    within = profiles_of([world.tuan_school], today(), seen_by=Visibility.PARTNERS)
    assert within[world.tuan_school.pk].is_complete


def test_an_ended_unit_declares_nothing(world: World) -> None:
    world.lan_school.valid_until = today()
    world.lan_school.save()

    with pytest.raises(RuleBroken):
        declare_entry(world.lan_school, declared(), by=world.lan, on=today())
