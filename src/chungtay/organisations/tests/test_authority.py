from __future__ import annotations

from datetime import date, timedelta

import pytest

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.actions import end_membership, end_organisation, set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Membership, Organisation
from chungtay.organisations.queries import bodies_of, holds_role, overseen_by, visible_organisations
from chungtay.organisations.tests.conftest import LAST_DAY, LATER, LONG_AGO, REFORM, Register


def place(child: Organisation, parent: Organisation, by: Person, function: Function = Function.ADMINISTRATIVE) -> None:
    set_parent(child, parent, function, by=by, valid_from=child.valid_from)


@pytest.fixture
def department(register: Register) -> Organisation:
    return register.body("Sở GDĐT Hà Nội", Kind.DEPARTMENT)


@pytest.fixture
def office(register: Register, department: Organisation, he_thong: Person) -> Organisation:
    office = register.body("Phòng GD&ĐT huyện Quốc Oai", Kind.DISTRICT_OFFICE, ends=REFORM)
    place(office, department, he_thong, Function.PROFESSIONAL)
    return office


def test_an_officer_oversees_what_is_below_and_what_was_below_at_its_end(
    register: Register, department: Organisation, office: Organisation, chi_hanh: Person, he_thong: Person
) -> None:
    school = register.body("Trường Tiểu học Sài Sơn")
    place(school, office, he_thong)
    elsewhere = register.body("Trường Tiểu học Xa")
    register.role(chi_hanh, department, Role.DEPARTMENT_OFFICER)

    assert overseen_by(chi_hanh, LAST_DAY) == {office.pk, school.pk}
    assert overseen_by(chi_hanh, LATER) == {office.pk, school.pk}
    assert not is_allowed(chi_hanh, "organisations.rename", elsewhere)
    assert is_allowed(chi_hanh, "organisations.rename", school)


def test_a_school_that_moved_on_is_no_longer_overseen_through_its_ended_parent(
    register: Register, office: Organisation, chi_hanh: Person, he_thong: Person, department: Organisation
) -> None:
    school = register.body("Trường Tiểu học Sài Sơn")
    place(school, office, he_thong)
    commune = register.body("UBND xã Quốc Oai", Kind.COMMUNE_COMMITTEE, begins=REFORM)
    set_parent(school, commune, Function.ADMINISTRATIVE, by=he_thong, valid_from=REFORM)
    register.role(chi_hanh, department, Role.DEPARTMENT_OFFICER)

    assert overseen_by(chi_hanh, LAST_DAY) == {office.pk, school.pk}
    assert overseen_by(chi_hanh, REFORM) == {office.pk}


def test_an_officer_of_the_heir_oversees_what_the_ended_department_oversaw(
    register: Register, chi_hanh: Person, he_thong: Person, resolution: LegalDocument
) -> None:
    old = register.body("Sở GDĐT Quảng Bình", Kind.DEPARTMENT, ends=REFORM)
    school = register.body("Trường THPT Đồng Hới")
    place(school, old, he_thong, Function.PROFESSIONAL)
    new = register.body("Sở GDĐT Quảng Trị", Kind.DEPARTMENT, begins=REFORM)
    register.role(chi_hanh, new, Role.DEPARTMENT_OFFICER)

    assert bodies_of(chi_hanh, LATER) == {new.pk}
    assert overseen_by(chi_hanh, LATER) == set()

    register.heir(old, new, resolution)

    assert bodies_of(chi_hanh, LATER) == {new.pk, old.pk}
    assert overseen_by(chi_hanh, LATER) == {school.pk}


def test_a_candidate_gives_nobody_anything(register: Register, chi_hanh: Person) -> None:
    old = register.body("Sở GDĐT Quảng Bình", Kind.DEPARTMENT, ends=REFORM)
    new = register.body("Sở GDĐT Quảng Trị", Kind.DEPARTMENT, begins=REFORM)
    register.role(chi_hanh, new, Role.DEPARTMENT_OFFICER)
    register.candidate(old, new)

    assert bodies_of(chi_hanh, LATER) == {new.pk}


def test_an_officer_at_the_desk_oversees_the_schools_of_her_commune(
    register: Register, co_lan: Person, he_thong: Person
) -> None:
    commune = register.body("UBND xã Quốc Oai", Kind.COMMUNE_COMMITTEE)
    desk = register.body("Phòng VH-XH xã Quốc Oai", Kind.COMMUNE_DESK)
    school = register.body("Trường Tiểu học Sài Sơn")
    place(desk, commune, he_thong)
    place(school, commune, he_thong)
    register.role(co_lan, desk, Role.COMMUNE_OFFICER)

    assert overseen_by(co_lan, LATER) == {desk.pk, school.pk}
    assert is_allowed(co_lan, "organisations.name_heads", school)
    assert not is_allowed(co_lan, "organisations.rename", school)


def test_a_cluster_lead_oversees_the_schools_of_the_cluster_until_the_cluster_of_the_next_year_begins(
    register: Register, co_lan: Person, he_thong: Person
) -> None:
    cluster = register.body("Cụm chuyên môn số 4", Kind.CLUSTER)
    school = register.body("Trường Tiểu học Sài Sơn")
    set_parent(
        school,
        cluster,
        Function.PROFESSIONAL,
        by=he_thong,
        valid_from=date(2025, 8, 1),
        valid_until=date(2026, 8, 1),
        school_year="2025-2026",
    )
    register.role(co_lan, cluster, Role.CLUSTER_LEAD)

    assert overseen_by(co_lan, date(2025, 7, 31)) == set()
    assert overseen_by(co_lan, date(2025, 8, 1)) == {school.pk}
    assert overseen_by(co_lan, date(2026, 7, 31)) == {school.pk}
    assert overseen_by(co_lan, date(2026, 8, 1)) == {school.pk}

    next_year = register.body("Cụm chuyên môn số 5", Kind.CLUSTER)
    set_parent(
        school, next_year, Function.PROFESSIONAL, by=he_thong, valid_from=date(2026, 9, 5), school_year="2026-2027"
    )
    assert overseen_by(co_lan, date(2026, 9, 4)) == {school.pk}
    assert overseen_by(co_lan, date(2026, 9, 5)) == set()


def test_a_teacher_oversees_nothing(register: Register, department: Organisation, thay_minh: Person) -> None:
    school = register.body("Trường Tiểu học Sài Sơn")
    register.role(thay_minh, school, Role.TEACHER)

    assert overseen_by(thay_minh, LATER) == set()
    assert not is_allowed(thay_minh, "organisations.manage_memberships", school)
    assert not is_allowed(thay_minh, "organisations.register")


def test_an_ended_membership_gives_no_authority_from_its_day_on(
    register: Register, department: Organisation, chi_hanh: Person, he_thong: Person
) -> None:
    school = register.body("Trường Tiểu học Sài Sơn")
    place(school, department, he_thong, Function.PROFESSIONAL)
    register.role(chi_hanh, department, Role.DEPARTMENT_OFFICER)
    assert is_allowed(chi_hanh, "organisations.rename", school)
    assert visible_organisations(chi_hanh).count() == 2

    end_membership(Membership.objects.get(person=chi_hanh), by=he_thong, on=today())

    assert holds_role(chi_hanh, department, [Role.DEPARTMENT_OFFICER], today() - timedelta(days=1))
    assert not holds_role(chi_hanh, department, [Role.DEPARTMENT_OFFICER], today())
    assert not is_allowed(chi_hanh, "organisations.rename", school)
    assert visible_organisations(chi_hanh).count() == 0


def test_a_role_ends_with_its_body(
    register: Register, department: Organisation, chi_hanh: Person, he_thong: Person
) -> None:
    register.role(chi_hanh, department, Role.DEPARTMENT_OFFICER)
    end_organisation(department, by=he_thong, on=REFORM)

    assert bodies_of(chi_hanh, LAST_DAY) == {department.pk}
    assert bodies_of(chi_hanh, REFORM) == set()


def test_the_operator_names_the_first_member_of_a_body_and_nobody_after(
    register: Register, department: Organisation, chi_hanh: Person
) -> None:
    operator = Person.objects.create(name="Vận hành", login="op", is_active=True, is_operator=True)
    assert is_allowed(operator, "organisations.manage_memberships", department)

    register.role(chi_hanh, department, Role.DEPARTMENT_HEAD, LONG_AGO)

    assert not is_allowed(operator, "organisations.manage_memberships", department)
    assert is_allowed(chi_hanh, "organisations.manage_memberships", department)
    assert not is_allowed(chi_hanh, "organisations.name_heads", department)
