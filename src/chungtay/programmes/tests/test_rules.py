from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.actions import add_membership, end_organisation
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import open_programme
from chungtay.programmes.models import Participation, Programme
from chungtay.programmes.queries import (
    departments_of,
    recordable_bodies,
    schools_below,
    visible_participations,
    visible_programmes,
)
from chungtay.programmes.tests.conftest import DAY, MakeBody, MakePerson


def test_everybody_signed_in_sees_programmes_and_nobody_else(
    programme: Programme, ten_seats: Participation, make_person: MakePerson
) -> None:
    guest, teacher = AnonymousUser(), make_person("Thầy Minh")

    assert (list(visible_programmes(teacher)), list(visible_programmes(guest))) == ([programme], [])
    assert (list(visible_participations(teacher)), list(visible_participations(guest))) == ([ten_seats], [])
    assert is_allowed(teacher, "programmes.see", programme)
    assert not is_allowed(guest, "programmes.see", programme)


def test_department_officers_heads_and_operators_open_programmes(
    make_person: MakePerson, make_body: MakeBody, department: Organisation
) -> None:
    people = {
        "officer": make_person("Chị Hạnh", Role.DEPARTMENT_OFFICER, department),
        "director": make_person("Bà Giám đốc", Role.DEPARTMENT_HEAD, department),
        "operator": make_person("Anh Vận hành", is_operator=True),
        "head": make_person("Cô Lan", Role.HEAD, make_body("Trường Tiểu học Mẫu 1")),
        "nobody": make_person("Ông Ba"),
    }

    allowed = [name for name, person in people.items() if is_allowed(person, "programmes.open")]
    assert allowed == ["officer", "director", "operator"]
    assert not is_allowed(AnonymousUser(), "programmes.open")


def test_only_officers_of_who_announced_a_programme_or_above_it_write_into_it(
    programme: Programme,
    clerk: Person,
    chi_hanh: Person,
    quoc_oai: Organisation,
    make_person: MakePerson,
    make_body: MakeBody,
) -> None:
    elsewhere = make_body("Sở Giáo dục và Đào tạo tỉnh khác", Kind.DEPARTMENT)
    people = {
        "officer": chi_hanh,
        "neighbour": make_person("Chị Quyên", Role.DEPARTMENT_OFFICER, elsewhere),
        "below": make_person("Chị Nga", Role.DEPARTMENT_OFFICER, quoc_oai),
        "operator": make_person("Anh Vận hành", is_operator=True),
    }
    from_below = open_programme("QO-1", "Cùng đọc sách", by=clerk, on=DAY, initiator=quoc_oai)
    of_nobody = open_programme("KHONG-1", "Cùng học bơi", by=clerk, on=DAY)

    def writers(of: Programme, permission: str) -> list[str]:
        return [name for name, person in people.items() if is_allowed(person, permission, of)]

    for permission in ("programmes.name_phase", "programmes.record_participation"):
        assert writers(programme, permission) == ["officer"]
        assert writers(from_below, permission) == ["officer", "below"]
        assert writers(of_nobody, permission) == ["operator"]
        assert not is_allowed(AnonymousUser(), permission, programme)
        assert not is_allowed(chi_hanh, permission)


def test_a_person_records_and_announces_only_for_the_own_body_and_those_below(
    department: Organisation,
    chi_hanh: Person,
    quoc_oai: Organisation,
    make_person: MakePerson,
    make_body: MakeBody,
) -> None:
    school = make_body("Trường Tiểu học Mẫu 1", under=quoc_oai)
    elsewhere = make_body("Sở Giáo dục và Đào tạo tỉnh khác", Kind.DEPARTMENT)
    operator = make_person("Anh Vận hành", is_operator=True)

    assert set(recordable_bodies(chi_hanh, today())) == {department, quoc_oai, school}
    assert set(recordable_bodies(operator, today())) == {department, quoc_oai, school, elsewhere}
    assert set(departments_of(chi_hanh, today())) == {department}
    assert set(departments_of(operator, today())) == {department, quoc_oai, elsewhere}


def test_officers_of_the_participant_or_above_it_name_pilot_schools(
    ten_seats: Participation,
    quoc_oai: Organisation,
    chi_hanh: Person,
    make_person: MakePerson,
    make_body: MakeBody,
) -> None:
    elsewhere = make_body("Sở Giáo dục và Đào tạo tỉnh khác", Kind.DEPARTMENT)
    school = make_body("Trường Tiểu học Mẫu 1", under=quoc_oai)
    people = {
        "own": make_person("Chị Nga", Role.DEPARTMENT_OFFICER, quoc_oai),
        "above": chi_hanh,
        "elsewhere": make_person("Anh Tú", Role.DEPARTMENT_OFFICER, elsewhere),
        "clerk": make_person("Chị Thu", Role.CLERK, quoc_oai),
        "head below": make_person("Cô Lan", Role.HEAD, school),
        "operator": make_person("Anh Vận hành", is_operator=True),
    }

    for permission in ("programmes.name_pilot", "programmes.free_pilot"):
        allowed = [name for name, person in people.items() if is_allowed(person, permission, ten_seats)]
        assert allowed == ["own", "above"]
        assert not is_allowed(AnonymousUser(), permission, ten_seats)
        assert not is_allowed(chi_hanh, permission)


def test_an_office_that_ended_is_answered_for_from_above_and_no_longer_from_within(
    ten_seats: Participation, quoc_oai: Organisation, chi_hanh: Person, make_person: MakePerson, clerk: Person
) -> None:
    officer = make_person("Chị Nga", Role.DEPARTMENT_OFFICER, quoc_oai)
    end_organisation(quoc_oai, by=clerk, on=today() - timedelta(days=1))

    assert not is_allowed(officer, "programmes.name_pilot", ten_seats)
    assert is_allowed(chi_hanh, "programmes.name_pilot", ten_seats)


def test_authority_begins_on_its_day(
    ten_seats: Participation, quoc_oai: Organisation, make_person: MakePerson, clerk: Person
) -> None:
    tomorrow = make_person("Chị Nga")
    add_membership(tomorrow, quoc_oai, Role.DEPARTMENT_OFFICER, by=clerk, valid_from=today() + timedelta(days=1))

    assert not is_allowed(tomorrow, "programmes.name_pilot", ten_seats)


@pytest.mark.parametrize("steps", [1, 2])
def test_the_schools_of_a_body_are_those_below_it_on_the_day(
    department: Organisation, quoc_oai: Organisation, make_body: MakeBody, steps: int
) -> None:
    schools = [make_body(f"Trường Tiểu học Mẫu {number}", under=quoc_oai) for number in (2, 1)]
    make_body("Cụm chuyên môn Mẫu", Kind.CLUSTER, under=quoc_oai)
    make_body("Trường Tiểu học nơi khác")
    above = {1: quoc_oai, 2: department}[steps]

    assert list(schools_below(above, DAY)) == schools[::-1]
    assert list(schools_below(schools[0], DAY)) == [schools[0]]
