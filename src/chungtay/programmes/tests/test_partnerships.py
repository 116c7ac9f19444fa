from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import close_partnership, name_phase, open_partnership
from chungtay.programmes.choices import PartnershipKind
from chungtay.programmes.models import Partnership, Phase, Programme
from chungtay.programmes.queries import are_partners, joint_plans, partners_of
from chungtay.programmes.tests.conftest import MakeBody

SIGNED = date(2023, 3, 31)
REFORM = date(2025, 7, 1)


@pytest.fixture
def bodies(make_body: MakeBody) -> list[Organisation]:
    return [make_body(f"Sở Mẫu {number}", Kind.DEPARTMENT) for number in (1, 2, 3)]


def test_partners_are_partners_from_the_first_day_up_to_but_not_on_the_last(
    programme: Programme, bodies: list[Organisation], chi_hanh: Person
) -> None:
    one, two, three = bodies
    open_partnership(programme, [one, two], by=chi_hanh, on=SIGNED, agreement_key="a" * 22)
    close_partnership("a" * 22, by=chi_hanh, on=REFORM)

    days = [date(2023, 3, 30), SIGNED, date(2025, 6, 30), REFORM]
    assert [are_partners(one, two, day) for day in days] == [False, True, True, False]
    assert [are_partners(two, one, day) for day in days] == [False, True, True, False]
    assert [list(partners_of(one, day)) for day in days] == [[], [two], [two], []]
    assert list(partners_of(three, SIGNED)) == []


def test_closing_what_no_agreement_opened_changes_nothing(
    programme: Programme, bodies: list[Organisation], chi_hanh: Person
) -> None:
    open_partnership(programme, bodies[:2], by=chi_hanh, on=SIGNED, agreement_key="a" * 22)

    close_partnership("b" * 22, by=chi_hanh, on=REFORM)

    assert are_partners(bodies[0], bodies[1], REFORM)


def test_a_partnership_of_many_makes_each_the_partner_of_every_other(
    programme: Programme, bodies: list[Organisation], chi_hanh: Person
) -> None:
    one, two, three = bodies
    open_partnership(programme, bodies, by=chi_hanh, on=SIGNED)
    open_partnership(programme, [one, two], by=chi_hanh, on=SIGNED)

    assert list(partners_of(one, SIGNED)) == [two, three]
    assert list(partners_of(three, SIGNED)) == [one, two]
    assert not are_partners(one, one, SIGNED)


def test_two_memoranda_with_a_third_body_do_not_make_its_partners_partners(
    programme: Programme, bodies: list[Organisation], chi_hanh: Person
) -> None:
    one, two, three = bodies
    open_partnership(programme, [one, two], by=chi_hanh, on=SIGNED)
    open_partnership(programme, [two, three], by=chi_hanh, on=SIGNED)

    assert not are_partners(one, three, SIGNED)
    assert list(partners_of(one, SIGNED)) == [two]


def test_a_joint_plan_makes_nobody_a_partner_and_keeps_what_the_source_says(
    programme: Programme, bodies: list[Organisation], chi_hanh: Person
) -> None:
    one, two, _three = bodies
    plan = open_partnership(
        programme,
        [two, one],
        by=chi_hanh,
        on=None,
        kind=PartnershipKind.JOINT_PLAN,
        stated_on="XXXX-02-08",
        inferred_year=2023,
    )

    assert not are_partners(one, two, SIGNED)
    assert list(joint_plans(programme)) == [plan]
    assert [str(member) for member in joint_plans(programme)[0].members.all()] == ["Sở Mẫu 2", "Sở Mẫu 1"]
    assert (plan.day.edtf, plan.day.as_date(), plan.day.inferred_date()) == ("XXXX-02-08", None, date(2023, 2, 8))


def test_a_partnership_needs_two_bodies(programme: Programme, bodies: list[Organisation], chi_hanh: Person) -> None:
    with pytest.raises(RuleBroken):
        open_partnership(programme, [bodies[0], bodies[0]], by=chi_hanh, on=SIGNED)

    assert not Partnership.objects.exists()


def test_the_database_refuses_a_partnership_that_ends_before_it_begins(programme: Programme) -> None:
    with pytest.raises(IntegrityError):
        Partnership.objects.create(
            programme=programme, kind=PartnershipKind.MEMORANDUM, valid_from=SIGNED, valid_until=SIGNED
        )


def test_a_phase_named_twice_is_one_phase(programme: Programme, chi_hanh: Person) -> None:
    first = name_phase(programme, "2023-2025", 2023, 2025, by=chi_hanh, on=SIGNED)
    again = name_phase(programme, "2023-2025", 2023, 2025, by=chi_hanh, on=SIGNED)
    with pytest.raises(RuleBroken) as broken:
        name_phase(programme, "2025-2022", 2025, 2022, by=chi_hanh, on=SIGNED)

    assert (first, list(Phase.objects.all()), broken.value.field) == (again, [first], "ends_year")
