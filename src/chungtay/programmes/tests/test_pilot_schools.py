from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connections, transaction

from chungtay.accounts.models import Person
from chungtay.kernel.audit import entries_about
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.choices import Kind, Level
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import free_pilot_seat, name_pilot_school, record_participation
from chungtay.programmes.models import Participation, PilotQuota, PilotSeat, Programme
from chungtay.programmes.queries import pilot_schools, seat_counts
from chungtay.programmes.tests.conftest import DAY, MakeBody

NamePilot = Callable[[Participation, Organisation, Person], object]


def schools_of(participation: Participation) -> list[str]:
    return [str(seat.school) for seat in pilot_schools(participation)]


def test_a_quota_by_total_takes_schools_of_any_level(
    ten_seats: Participation, chi_hanh: Person, make_body: MakeBody
) -> None:
    preschool = make_body("Trường Mầm non Mẫu 1", levels=Level.PRESCHOOL)
    primary = make_body("Trường Tiểu học Mẫu 2", levels=Level.PRIMARY)

    name_pilot_school(ten_seats, preschool, level=Level.PRESCHOOL, by=chi_hanh, on=DAY)
    name_pilot_school(ten_seats, primary, level="", by=chi_hanh, on=DAY)

    assert [(count.level, count.seats, count.taken, count.empty) for count in seat_counts(ten_seats)] == [
        ("", 10, 2, 8)
    ]
    assert seat_counts(ten_seats)[0].marks == [True, True] + [False] * 8
    assert schools_of(ten_seats) == ["Trường Mầm non Mẫu 1", "Trường Tiểu học Mẫu 2"]


def test_a_quota_by_level_counts_each_level_apart(
    three_four_three: Participation, chi_hanh: Person, make_body: MakeBody
) -> None:
    name_pilot_school(three_four_three, make_body("Trường Tiểu học Mẫu 2"), level=Level.PRIMARY, by=chi_hanh, on=DAY)

    assert [(count.level, count.seats, count.taken) for count in seat_counts(three_four_three)] == [
        ("MN", 3, 0),
        ("TH", 4, 1),
        ("THCS", 3, 0),
    ]


@pytest.mark.parametrize(
    "quotas", [{"": 10, "MN": 3}, {"": 0}, {"MN": -1}, {"XX": 3}, {"": 501}, {"MN": 400, "TH": 101}]
)
def test_a_quota_is_one_total_or_a_number_for_each_known_level(
    programme: Programme, quoc_oai: Organisation, chi_hanh: Person, quotas: dict[str, int]
) -> None:
    with pytest.raises(RuleBroken) as broken:
        record_participation(programme, quoc_oai, by=chi_hanh, on=DAY, quotas=quotas)

    assert broken.value.field == "quotas"
    assert not Participation.objects.exists()


@pytest.mark.parametrize("year", [2023, None])
def test_a_body_takes_part_once_a_year_and_once_without_a_year(
    programme: Programme, quoc_oai: Organisation, chi_hanh: Person, year: int | None
) -> None:
    record_participation(programme, quoc_oai, by=chi_hanh, on=DAY, year=2022)
    first = record_participation(programme, quoc_oai, by=chi_hanh, on=DAY, year=year)

    with pytest.raises(RuleBroken) as broken:
        record_participation(programme, quoc_oai, by=chi_hanh, on=DAY, year=year, quotas={"": 1})

    assert str(quoc_oai) in str(broken.value)
    assert list(Participation.objects.filter(year=year)) == [first]


def test_refusals_say_what_and_where(
    three_four_three: Participation, chi_hanh: Person, make_body: MakeBody, quoc_oai: Organisation
) -> None:
    primary = make_body("Trường Tiểu học Mẫu 2", levels="TH THCS")
    name_pilot_school(three_four_three, primary, level=Level.PRIMARY, by=chi_hanh, on=DAY)
    cases = [
        (quoc_oai, Level.PRIMARY, "school"),
        (primary, Level.PRESCHOOL, "school"),
        (primary, Level.LOWER_SECONDARY, "school"),
        (primary, Level.UPPER_SECONDARY, "level"),
    ]
    for school, level, field in cases:
        with pytest.raises(RuleBroken) as broken:
            name_pilot_school(three_four_three, school, level=level, by=chi_hanh, on=DAY)
        assert broken.value.field == field

    assert schools_of(three_four_three) == ["Trường Tiểu học Mẫu 2"]


def test_a_school_that_had_ended_is_no_pilot_school(
    ten_seats: Participation, chi_hanh: Person, make_body: MakeBody
) -> None:
    closed = make_body("Trường Tiểu học Mẫu 3", until=date(2023, 1, 1))

    with pytest.raises(RuleBroken):
        name_pilot_school(ten_seats, closed, level="", by=chi_hanh, on=date(2023, 1, 1))
    name_pilot_school(ten_seats, closed, level="", by=chi_hanh, on=date(2022, 12, 31))

    assert schools_of(ten_seats) == ["Trường Tiểu học Mẫu 3"]


def test_a_freed_seat_can_be_taken_again_and_the_record_names_both(
    ten_seats: Participation, chi_hanh: Person, make_body: MakeBody
) -> None:
    school = make_body("Trường Tiểu học Mẫu 2")
    name_pilot_school(ten_seats, school, level="", by=chi_hanh, on=DAY)
    free_pilot_seat(ten_seats, school, by=chi_hanh, on=DAY)
    with pytest.raises(RuleBroken) as broken:
        free_pilot_seat(ten_seats, school, by=chi_hanh, on=DAY)
    name_pilot_school(ten_seats, school, level="", by=chi_hanh, on=DAY)

    assert broken.value.field == "school"
    assert [entry.verb for entry in entries_about(school)] == [
        "programmes.pilot_school_named",
        "programmes.pilot_seat_freed",
        "programmes.pilot_school_named",
        "organisations.registered",
    ]


def seat_by_action(participation: Participation, school: Organisation, by: Person) -> object:
    return name_pilot_school(participation, school, level="", by=by, on=DAY)


def seat_by_counting(participation: Participation, school: Organisation, by: Person) -> object:
    """What must never be written: count first, then add, with both counting before either adds."""
    quota = PilotQuota.objects.get(participation=participation)
    taken = PilotSeat.objects.filter(quota=quota, school__isnull=False).count()
    GATE.wait(timeout=20)
    with transaction.atomic():
        if taken >= quota.seats:
            raise RuleBroken("full", "school")
        number = 1000 + school.pk
        return PilotSeat.objects.create(
            quota=quota, participation=participation, number=number, school=school, taken_on=DAY
        )


GATE = Barrier(2)


def race(name_pilot: NamePilot, participation: Participation, schools: list[Organisation], by: Person) -> list[str]:
    start = Barrier(len(schools))

    def run(school: Organisation) -> str:
        try:
            start.wait(timeout=20)
            name_pilot(participation, school, by)
        except RuleBroken as broken:
            return str(broken)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(schools)) as pool:
        return list(pool.map(run, schools))


def one_seat_left(
    programme: Programme, body: Organisation, make_body: MakeBody, by: Person
) -> tuple[Participation, list[Organisation]]:
    participation = record_participation(programme, body, by=by, on=DAY, quotas={"": 2})
    first, *rest = (make_body(f"Trường Tiểu học Mẫu {number}") for number in (1, 2, 3))
    name_pilot_school(participation, first, level="", by=by, on=DAY)
    return participation, rest


@pytest.mark.usefixtures("on_disk")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_the_last_seat_is_filled_once_when_two_take_it_at_the_same_moment(
    programme: Programme, quoc_oai: Organisation, chi_hanh: Person, make_body: MakeBody, attempt: int
) -> None:
    participation, rivals = one_seat_left(programme, quoc_oai, make_body, chi_hanh)

    answers = race(seat_by_action, participation, rivals, chi_hanh)

    winner = rivals[answers.index("")]
    refusal = next(answer for answer in answers if answer)
    assert sorted(answer == "" for answer in answers) == [False, True]
    assert "2" in refusal
    assert schools_of(participation) == ["Trường Tiểu học Mẫu 1", str(winner)]
    assert PilotSeat.objects.filter(participation=participation).count() == 2
    named = [entry for entry in entries_about(participation) if entry.verb == "programmes.pilot_school_named"]
    assert len(named) == 2


@pytest.mark.usefixtures("on_disk")
@pytest.mark.django_db(transaction=True)
def test_counting_before_adding_would_sell_the_last_seat_twice(
    programme: Programme, quoc_oai: Organisation, chi_hanh: Person, make_body: MakeBody
) -> None:
    participation, rivals = one_seat_left(programme, quoc_oai, make_body, chi_hanh)

    assert race(seat_by_counting, participation, rivals, chi_hanh) == ["", ""]
    assert len(schools_of(participation)) == 3


@pytest.mark.usefixtures("on_disk")
@pytest.mark.django_db(transaction=True)
def test_two_officers_naming_one_school_take_one_seat(
    programme: Programme, quoc_oai: Organisation, chi_hanh: Person, make_body: MakeBody
) -> None:
    participation = record_participation(programme, quoc_oai, by=chi_hanh, on=DAY, quotas={"": 2})
    school = make_body("Trường Tiểu học Mẫu 1", Kind.SCHOOL)

    answers = race(seat_by_action, participation, [school, school], chi_hanh)

    assert sorted(answer == "" for answer in answers) == [False, True]
    assert schools_of(participation) == ["Trường Tiểu học Mẫu 1"]
