"""Half-open validity: one row on every day, and two databases that refuse a second."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState
from django.test.utils import isolate_apps

from chungtay.kernel.validity import Valid, ValidityQuerySet, no_overlap, validity_constraint

DAY = date(2025, 6, 30)
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def seats(transactional_db: None) -> Iterator[type[Any]]:
    """A table of its own: which school sits in which seat, and since when."""
    with isolate_apps("chungtay.kernel"):

        class Seat(Valid):
            number = models.IntegerField()
            school = models.CharField(max_length=20)

            objects: ClassVar[Any] = ValidityQuerySet.as_manager()

            class Meta:
                app_label = "kernel"
                db_table = "tests_seat"
                constraints = [validity_constraint("tests_seat_ends_after_it_starts")]

            def __str__(self) -> str:
                return self.school

        guard = no_overlap("tests_seat", ["number"])
        with connection.schema_editor() as schema:
            schema.create_model(Seat)
            run(guard, schema)
        yield Seat
        with connection.schema_editor() as schema:
            guard.database_backwards("kernel", schema, ProjectState(), ProjectState())
            schema.delete_model(Seat)


def run(operation: migrations.RunPython, schema: Any) -> None:
    operation.database_forwards("kernel", schema, ProjectState(), ProjectState())


def sit(seats: type[Any], since: date | None, until: date | None, number: int = 1) -> Any:
    with transaction.atomic():
        return seats.objects.create(number=number, school="Tiểu học", valid_from=since, valid_until=until)


def test_the_last_day_belongs_to_the_row_and_the_end_to_the_next(seats: type[Any]) -> None:
    old, new = sit(seats, None, NEXT), sit(seats, NEXT, None)

    assert (old.last_day, new.last_day) == (DAY, None)
    assert list(seats.objects.valid_on(DAY)) == [old]
    assert list(seats.objects.valid_on(NEXT)) == [new]
    assert [old.is_valid_on(DAY), old.is_valid_on(NEXT), new.is_valid_on(DAY), new.is_valid_on(NEXT)] == [
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (None, None),
        (None, DAY),
        (DAY, None),
        (DAY, NEXT),
        (date(2025, 1, 1), date(2026, 1, 1)),
        (date(2025, 3, 1), date(2025, 7, 1)),
    ],
)
def test_two_rows_cannot_hold_on_one_day(seats: type[Any], since: date | None, until: date | None) -> None:
    sit(seats, date(2025, 1, 1), date(2025, 12, 31))
    beside = sit(seats, since, until, number=2)

    with pytest.raises(IntegrityError):
        sit(seats, since, until)
    with pytest.raises(IntegrityError), transaction.atomic():
        seats.objects.filter(pk=beside.pk).update(number=1)


def test_rows_that_follow_each_other_may_be_written_in_any_order(seats: type[Any]) -> None:
    sit(seats, NEXT, None)
    first = sit(seats, None, DAY)
    sit(seats, DAY, NEXT)
    first.school = "Trung học"
    first.save()

    assert seats.objects.count() == 3


@pytest.mark.parametrize("until", [DAY, DAY - timedelta(days=1)])
def test_nothing_ends_before_it_has_held_a_day(seats: type[Any], until: date) -> None:
    with pytest.raises(IntegrityError):
        sit(seats, DAY, until)


def test_the_guard_can_be_taken_back(seats: type[Any]) -> None:
    sit(seats, None, None)
    guard = no_overlap("tests_seat", ["number"])
    with connection.schema_editor() as schema:
        guard.database_backwards("kernel", schema, ProjectState(), ProjectState())
    second = sit(seats, None, None)
    second.delete()
    with connection.schema_editor() as schema:
        run(guard, schema)
    with pytest.raises(IntegrityError):
        sit(seats, None, None)


def test_the_database_and_the_row_agree_on_every_day(seats: type[Any]) -> None:
    chance = random.Random(1010)
    days = [None, *(DAY + timedelta(days=number) for number in range(7))]
    rows = []
    for number in range(200):
        since, until = chance.choice(days), chance.choice(days)
        if since is None or until is None or since < until:
            rows.append(sit(seats, since, until, number))

    for day in (DAY + timedelta(days=number) for number in range(-1, 9)):
        by_hand = {row.pk for row in rows if (row.valid_from or date.min) <= day < (row.valid_until or date.max)}
        assert set(seats.objects.valid_on(day).values_list("pk", flat=True)) == by_hand
        assert {row.pk for row in rows if row.is_valid_on(day)} == by_hand
