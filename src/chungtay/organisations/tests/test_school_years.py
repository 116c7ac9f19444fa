from __future__ import annotations

from datetime import date

import pytest

from chungtay.accounts.models import Person
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import overseen_by, snapshot_on
from chungtay.organisations.rules import DEPARTMENT_ROLES, oversees
from chungtay.organisations.tests.conftest import LONG_AGO, Register, show_url, signed_in, text_of

YEAR_BEGINS, LAST_DAY, YEAR_ENDS = date(2026, 8, 1), date(2027, 7, 31), date(2027, 8, 1)
NEW_CLUSTER = date(2027, 9, 5)


@pytest.fixture
def school(register: Register, he_thong: Person, chi_hanh: Person) -> Organisation:
    """A school that answers to the department through a cluster of one school year only."""
    department = register.body("Sở GDĐT Hà Nội", Kind.DEPARTMENT)
    cluster = register.body("Cụm chuyên môn số 1", Kind.CLUSTER)
    school = register.body("Trường Tiểu học Giang Biên")
    set_parent(cluster, department, Function.PROFESSIONAL, by=he_thong, valid_from=LONG_AGO)
    set_parent(
        school,
        cluster,
        Function.PROFESSIONAL,
        by=he_thong,
        valid_from=YEAR_BEGINS,
        valid_until=YEAR_ENDS,
        school_year="2026-2027",
    )
    register.role(chi_hanh, department, Role.DEPARTMENT_OFFICER)
    return school


def reached(person: Person, school: Organisation, day: date) -> bool:
    """Whether the department's officer oversees the school; asked from below and from above, with one answer."""
    from_below = oversees(person, school, day, DEPARTMENT_ROLES)
    assert from_below == (school.pk in overseen_by(person, day, DEPARTMENT_ROLES))
    return from_below


def test_a_department_keeps_its_schools_when_the_school_year_runs_out(school: Organisation, chi_hanh: Person) -> None:
    days = (date(2026, 7, 31), YEAR_BEGINS, LAST_DAY, YEAR_ENDS, NEW_CLUSTER)

    assert [reached(chi_hanh, school, day) for day in days] == [False, True, True, True, True]
    assert [Function.PROFESSIONAL in snapshot_on(school, day).parents for day in days] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_the_new_cluster_alone_counts_from_its_first_day(
    school: Organisation, register: Register, he_thong: Person, chi_hanh: Person
) -> None:
    elsewhere = register.body("Cụm chuyên môn của Sở khác", Kind.CLUSTER)
    set_parent(school, elsewhere, Function.PROFESSIONAL, by=he_thong, valid_from=NEW_CLUSTER, school_year="2027-2028")

    assert reached(chi_hanh, school, date(2027, 9, 4))
    assert not reached(chi_hanh, school, NEW_CLUSTER)
    assert snapshot_on(school, NEW_CLUSTER).yearly_parent is None


def test_a_parent_of_no_school_year_that_ends_leaves_no_authority(
    register: Register, he_thong: Person, school: Organisation, chi_hanh: Person
) -> None:
    department = Organisation.objects.get(current_name="Sở GDĐT Hà Nội")
    other = register.body("Trường Tiểu học Việt Hưng")
    set_parent(other, department, Function.PROFESSIONAL, by=he_thong, valid_from=YEAR_BEGINS, valid_until=YEAR_ENDS)

    assert [reached(chi_hanh, other, day) for day in (LAST_DAY, YEAR_ENDS)] == [True, False]
    assert snapshot_on(other, YEAR_ENDS).yearly_parent is None


def test_the_page_says_that_the_cluster_of_the_new_year_is_missing(school: Organisation, chi_hanh: Person) -> None:
    hanh = signed_in(chi_hanh)

    before = text_of(hanh.get(show_url(school, "2027-07-31")).content)
    after = text_of(hanh.get(show_url(school, "2027-08-01")).content)

    assert "chưa có cụm năm học mới" not in before
    assert "Năm học 2026-2027 Cụm chuyên môn số 1 Đến hết ngày 31/7/2027; chưa có cụm năm học mới." in after
