"""What is recorded to begin later is no dead end: it goes along with the reform, or never begins, and comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry, LegalDocument
from chungtay.organisations.actions import add_membership, rename_organisation, set_parent
from chungtay.organisations.choices import Function, Role
from chungtay.organisations.models import Membership, Organisation, Parentage
from chungtay.reforms.engine.plans import DissolvePlan, MergePlan, SplitPlan
from chungtay.reforms.tests.conftest import DAY, TODAY, Province
from chungtay.reforms.tests.test_kinds import NEW, Officer
from chungtay.reforms.tests.walking import every_row

LATER = date(2027, 1, 1)


@pytest.fixture
def officer(province: Province, decision: LegalDocument) -> Officer:
    return Officer(province, decision)


def later_role(province: Province, body: Organisation, role: Role, since: date = LATER, post: str = "") -> Membership:
    person = Person.objects.create(name=f"Sau {role}", login=f"sau-{role}", is_active=True)
    return add_membership(person, body, role, by=province.by, valid_from=since, post=post)


@pytest.mark.parametrize("since", [DAY, TODAY, LATER])
def test_a_role_that_begins_later_begins_in_the_merged_school_and_the_undo_gives_it_back(
    officer: Officer, since: date
) -> None:
    province = officer.province
    first, second, _third = province.schools
    late = later_role(province, first, Role.TEACHER, since)
    rows = every_row()

    reform = officer.carries_out(MergePlan(on=DAY, bodies=(first.uid, second.uid), new=(NEW,)))

    held = Membership.objects.get(person=late.person)
    assert (held.uid, held.organisation.current_name, held.valid_from) == (late.uid, NEW.name, since)
    said = [each for each in reform.preview["roles"] if each["person"] == late.person.uid]
    assert [(each["how"], each["role"]) for each in said] == [("moves", late.uid)]
    officer.undoes(reform)
    assert every_row() == rows


def test_a_head_named_for_later_never_begins_where_the_school_ends_and_the_record_says_so(officer: Officer) -> None:
    province = officer.province
    school = province.schools[0]
    late = later_role(province, school, Role.HEAD, post="Hiệu trưởng")
    rows = every_row()

    reform = officer.carries_out(DissolvePlan(on=DAY, body=school.uid))

    assert not Membership.objects.filter(person=late.person).exists()
    assert AuditEntry.objects.filter(verb="organisations.beginning_withdrawn").count() == 1
    officer.undoes(reform)
    assert every_row() == rows


def test_a_school_that_comes_under_the_cluster_only_later_comes_under_its_heir(officer: Officer) -> None:
    province = officer.province
    school = province.body("Trường Tiểu học Thử D")
    set_parent(school, province.cluster, Function.PROFESSIONAL, by=province.by, valid_from=LATER)
    set_parent(province.cluster, province.commune, Function.ADMINISTRATIVE, by=province.by, valid_from=LATER)
    rows = every_row()

    reform = officer.carries_out(
        MergePlan(on=DAY, bodies=(province.cluster.uid, province.other.uid), into=province.other.uid)
    )

    placed = Parentage.objects.get(organisation=school)
    assert (placed.parent, placed.valid_from) == (province.other, LATER)
    assert not Parentage.objects.filter(organisation=province.cluster, parent=province.commune).exists()
    officer.undoes(reform)
    assert every_row() == rows


def test_a_name_for_later_is_named_in_the_refusal(officer: Officer, decision: LegalDocument) -> None:
    province = officer.province
    school = province.schools[0]
    rename_organisation(school, "Trường Tiểu học Thử Sau", by=province.by, on=LATER, legal_document=decision)

    with pytest.raises(RuleBroken, match="từ 1/1/2027 đã ghi tên đơn vị: Trường Tiểu học Thử Sau"):
        officer.prepares(DissolvePlan(on=DAY, body=school.uid))


def test_a_head_who_began_meanwhile_was_head_and_stands_in_the_way_by_name(officer: Officer) -> None:
    school = officer.province.schools[0]
    later_role(officer.province, school, Role.HEAD, TODAY, post="Hiệu trưởng")

    with pytest.raises(RuleBroken, match=r"đã ghi .*Sau head, Hiệu trưởng"):
        officer.prepares(DissolvePlan(on=DAY, body=school.uid))


def test_of_a_teacher_who_began_meanwhile_it_is_asked_where_she_goes(officer: Officer) -> None:
    school = officer.province.schools[0]
    late = later_role(officer.province, school, Role.TEACHER, TODAY)

    asked = officer.prepares(SplitPlan(on=DAY, body=school.uid, new=(NEW, replace(NEW, name=f"{NEW.name} Hai"))))

    assert ["staff", late.uid] in asked.preview["unsaid"]
