from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.actions import add_membership, register_organisation
from chungtay.organisations.choices import CodeScheme, Function, Kind, Role
from chungtay.organisations.models import Membership, Organisation
from chungtay.register.actions.staff import take_back_staff, take_over_staff
from chungtay.register.models import StaffCode
from chungtay.register.queries.listing import staff_rows
from chungtay.register.queries.staff import check_staff
from chungtay.register.tests.test_schools import DAY, NEXT
from chungtay.sheets.queries.offers import Entering, Taken, offer_of
from chungtay.workbooks.engine.columns import Row


class Town:
    """A department with two schools and their people."""

    def __init__(self) -> None:
        self.operator = Person.objects.create(name="Vận hành", is_operator=True)
        self.hanh = Person.objects.create(name="Hạnh", login="hanh", is_active=True)
        self.department = self.body("Sở Giáo dục và Đào tạo Mẫu", Kind.DEPARTMENT)
        self.tay_mo = self.body("Trường THCS Tây Mỗ", code="01000701")
        self.dai_mo = self.body("Trường THCS Đại Mỗ", code="01000702")
        add_membership(self.hanh, self.department, Role.DEPARTMENT_OFFICER, by=self.operator, valid_from=DAY)

    def body(self, name: str, kind: Kind = Kind.SCHOOL, code: str = "") -> Organisation:
        school = kind == Kind.SCHOOL
        return register_organisation(
            name,
            kind=kind,
            by=self.operator,
            on=DAY,
            levels="THCS" if school else "",
            codes=[(CodeScheme.SECTOR, code)] if code else [],
            parents={Function.PROFESSIONAL: self.department} if school else {},
        )

    def entering(
        self, scope: Organisation | None = None, by: Person | None = None, uid: str = "nhan-su-01"
    ) -> Entering:
        of = scope or self.department
        return Entering(import_uid=uid, scope_uid=of.uid, by=by or self.hanh, on=NEXT, source_name="nhan-su.xlsx")


@pytest.fixture
def town(db: None) -> Town:
    return Town()


def row(number: int, name: str, post: str = "Giáo viên", **cells: Any) -> Row:
    return Row(number, {"code": None, "name": name, "school": "THCS Tây Mỗ", "post": post, **cells})


def roles() -> set[tuple[str, str, str, str]]:
    held = Membership.objects.exclude(organisation__current_name__startswith="Sở").select_related("person")
    return {(one.person.name, one.organisation.current_name, one.role, one.post) for one in held}


def refusals(rows: Iterable[Row], entering: Entering) -> list[tuple[int, str | None]]:
    return [(one.number, one.key) for one in check_staff(list(rows), entering).findings if one.is_refusal]


def test_people_come_in_without_a_way_to_sign_in_and_with_the_role_of_their_post(town: Town) -> None:
    sheet = [
        row(2, "Phạm Thị Mẫu Lan", "Hiệu trưởng", code="0101"),
        row(3, "Lê Văn Mẫu Minh", "GV Toán", code="0102"),
        row(4, "Lê Văn Mẫu Minh", "Chủ tịch công đoàn", code="0102"),
        row(5, "Trần Mẫu Hoa", "Kế toán", school="01000702"),
    ]

    assert take_over_staff(sheet, town.entering()) == Taken(4, 0, 0)

    assert roles() == {
        ("Phạm Thị Mẫu Lan", "Trường THCS Tây Mỗ", Role.HEAD, "Hiệu trưởng"),
        ("Lê Văn Mẫu Minh", "Trường THCS Tây Mỗ", Role.TEACHER, "GV Toán"),
        ("Lê Văn Mẫu Minh", "Trường THCS Tây Mỗ", Role.UNION_CHAIR, "Chủ tịch công đoàn"),
        ("Trần Mẫu Hoa", "Trường THCS Đại Mỗ", Role.ACCOUNTANT, "Kế toán"),
    }
    people = Person.objects.filter(name__contains="Mẫu")
    assert {(one.is_active, one.login, one.has_usable_password()) for one in people} == {(False, None, False)}
    assert dict(StaffCode.objects.values_list("code", "person__name")) == {
        "0101": "Phạm Thị Mẫu Lan",
        "0102": "Lê Văn Mẫu Minh",
    }


def test_the_same_sheet_again_is_the_same_and_what_goes_out_can_come_in(town: Town) -> None:
    take_over_staff([row(2, "Phạm Thị Mẫu Lan", "Hiệu trưởng", code="0101"), row(3, "Lê Mẫu Minh")], town.entering())

    out = [Row(number, cells) for number, cells in enumerate(staff_rows(town.hanh, town.department.uid, NEXT), start=2)]

    assert set(check_staff(out, town.entering(uid="nhan-su-02")).outcomes.values()) == {"same"}


def test_who_is_known_gets_a_further_role_and_a_code(town: Town) -> None:
    take_over_staff([row(2, "Lê Mẫu Minh")], town.entering())

    again = [row(2, "Lê Mẫu Minh", code="0102"), row(3, "Lê Mẫu Minh", "Phó Hiệu trưởng", code=None)]
    assert take_over_staff(again, town.entering(uid="nhan-su-02")) == Taken(0, 2, 0)
    assert Person.objects.filter(name="Lê Mẫu Minh").count() == 1
    assert {role for _name, _body, role, _post in roles()} == {Role.TEACHER, Role.DEPUTY}


def test_rows_that_cannot_be_meant_are_refused(town: Town) -> None:
    take_over_staff([row(2, "Lê Mẫu Minh", code="0102")], town.entering())
    sheet = [
        row(2, "Trần Mẫu An", school="THCS Không Có"),
        row(3, "Trần Mẫu Bình", "Bảo vệ"),
        row(4, "Trần Mẫu Cúc", code="0102"),
        row(5, " "),
        row(6, "Trần Mẫu Dung", school=None),
        row(7, "Trần Mẫu Em"),
        row(8, "Trần Mẫu Em"),
    ]

    assert refusals(sheet, town.entering(uid="nhan-su-02")) == [
        (2, "school"),
        (3, "post"),
        (4, "code"),
        (5, "name"),
        (6, "school"),
        (8, "name"),
    ]


def test_a_head_brings_in_her_own_staff_and_names_no_head(town: Town) -> None:
    lan = Person.objects.create(name="Lan", login="lan", is_active=True)
    add_membership(lan, town.tay_mo, Role.HEAD, by=town.operator, valid_from=DAY, post="Hiệu trưởng")
    entering = town.entering(town.tay_mo, lan)
    sheet = [row(2, "Lê Mẫu Minh", school=None), row(3, "Trần Mẫu An", "Phó Hiệu trưởng", school=None)]

    assert offer_of("staff").scopes(lan, NEXT) == [(town.tay_mo.uid, "Trường THCS Tây Mỗ")]
    assert refusals(sheet, entering) == [(3, "post")]
    assert take_over_staff(sheet[:1], entering) == Taken(1, 0, 0)


def test_an_undo_takes_people_and_roles_back(town: Town) -> None:
    take_over_staff([row(2, "Lê Mẫu Minh", code="0102"), row(3, "Trần Mẫu Hoa", "Kế toán")], town.entering())

    assert take_back_staff(town.entering()) == 2

    assert roles() == set()
    assert not Person.objects.filter(name__contains="Mẫu").exists()
    assert take_back_staff(town.entering()) == 0


def test_an_undo_is_refused_once_somebody_has_a_further_role(town: Town) -> None:
    take_over_staff([row(2, "Lê Mẫu Minh", code="0102")], town.entering())
    minh = Person.objects.get(name="Lê Mẫu Minh")
    add_membership(minh, town.dai_mo, Role.TEACHER, by=town.operator, valid_from=NEXT)

    with pytest.raises(RuleBroken):
        take_back_staff(town.entering())
    assert Person.objects.filter(pk=minh.pk).exists()
