"""What is recorded to begin later is no dead end: it goes along with the reform, or never begins, and comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chungtay.accounts.models import Person
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry, LegalDocument
from chungtay.organisations.actions import (
    add_membership,
    move_organisation,
    relevel_organisation,
    rename_organisation,
    set_parent,
)
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Membership, Organisation, Parentage
from chungtay.organisations.queries import find_organisations
from chungtay.reforms.engine.plans import DissolvePlan, Fate, MergePlan, RenamePlan, SplitPlan
from chungtay.reforms.tests.conftest import DAY, TODAY, Province
from chungtay.reforms.tests.test_kinds import NEW, Officer
from chungtay.reforms.tests.walking import every_row, past_of
from chungtay.reforms.views.words import page_of

LATER = date(2127, 1, 1)


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
    [line] = [line for line in page_of(reform).roles if line.name == late.person.name]
    assert line.outcome == "sẽ không bắt đầu"
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


def whatever_is_for_later(school: Organisation, province: Province, document: LegalDocument, on: date = LATER) -> None:
    """A name, levels, a seat and a parent, each recorded for a later day."""
    rename_organisation(school, "Trường Tiểu học Thử Sau", by=province.by, on=on, legal_document=document)
    relevel_organisation(school, Kind.SCHOOL, "TH THCS", by=province.by, on=on, legal_document=document)
    move_organisation(school, by=province.by, on=on, address="Số 9", parents={Function.PROFESSIONAL: province.other})


def plan_that_ends(school: Organisation, other: Organisation, how: str) -> MergePlan | SplitPlan | DissolvePlan:
    """The school ends by this kind of change."""
    if how == "merge":
        return MergePlan(on=DAY, bodies=(school.uid, other.uid), new=(NEW,))
    if how == "split":
        held = Membership.objects.filter(organisation=school)
        fates = tuple(Fate(uid=uid, to="new:0") for uid in held.values_list("uid", flat=True))
        return SplitPlan(on=DAY, body=school.uid, new=(NEW, replace(NEW, name=f"{NEW.name} Hai")), staff=fates)
    return DissolvePlan(on=DAY, body=school.uid)


@pytest.mark.parametrize("how", ["merge", "split", "dissolve"])
def test_a_name_levels_a_seat_and_a_parent_for_later_never_begin_and_the_undo_gives_them_back(
    officer: Officer, decision: LegalDocument, how: str
) -> None:
    province = officer.province
    school, other, _third = province.schools
    whatever_is_for_later(school, province, decision)
    rows, past = every_row(), past_of(DAY)

    reform = officer.carries_out(plan_that_ends(school, other, how))

    said = [
        sentence
        for sentence in page_of(reform).sentences
        if "Trường Tiểu học Thử A từ ngày 1/1/2127 sẽ không bắt đầu" in sentence
    ]
    assert [sentence.split(": ", 1)[1] for sentence in said] == [
        "tên đơn vị “Trường Tiểu học Thử Sau”.",
        "loại đơn vị “Trường, Tiểu học, Trung học cơ sở”.",
        "trụ sở “Số 9”.",
        "đơn vị cấp trên “Cụm chuyên môn số 2”.",
    ]
    assert not [key for key, values in every_row().items() if values.get("valid_from") == LATER.isoformat()]
    assert past_of(DAY).items() >= past.items()
    ended = Organisation.objects.get(pk=school.pk)
    assert (ended.current_name, ended.valid_until) == ("Trường Tiểu học Thử A", DAY)
    assert AuditEntry.objects.filter(verb="organisations.beginning_withdrawn").count() == 4
    officer.undoes(reform)
    assert every_row() == rows


def test_what_began_meanwhile_was_so_and_stands_in_the_way_by_name(officer: Officer, decision: LegalDocument) -> None:
    school = officer.province.schools[0]
    whatever_is_for_later(school, officer.province, decision, on=TODAY)

    with pytest.raises(RuleBroken, match="từ 21/11/2026 đã ghi tên đơn vị: Trường Tiểu học Thử Sau"):
        officer.prepares(DissolvePlan(on=DAY, body=school.uid))


def test_what_begins_before_the_body_ends_begins_and_ends_with_it(officer: Officer, decision: LegalDocument) -> None:
    school = officer.province.schools[0]
    whatever_is_for_later(school, officer.province, decision)
    rows, end = every_row(), LATER + timedelta(days=30)

    reform = officer.carries_out(DissolvePlan(on=end, body=school.uid))

    assert "never" not in reform.preview
    begun = [values for values in every_row().values() if values.get("valid_from") == LATER.isoformat()]
    assert [values["valid_until"] for values in begun] == [end.isoformat()] * 4
    assert Organisation.objects.get(pk=school.pk).current_name == "Trường Tiểu học Thử Sau"
    officer.undoes(reform)
    assert every_row() == rows


def test_a_body_that_lives_on_keeps_what_is_recorded_for_later(officer: Officer, decision: LegalDocument) -> None:
    school, other, _third = officer.province.schools
    whatever_is_for_later(school, officer.province, decision)

    officer.carries_out(MergePlan(on=DAY, bodies=(other.uid,), into=school.uid))

    begins = [values for values in every_row().values() if values.get("valid_from") == LATER.isoformat()]
    assert len(begins) == 4
    assert Organisation.objects.get(pk=school.pk).current_name == "Trường Tiểu học Thử Sau"


def test_the_change_that_recorded_the_name_can_be_undone_once_its_end_is(officer: Officer) -> None:
    school = officer.province.schools[0]
    rows = every_row()
    renamed = officer.carries_out(RenamePlan(on=LATER, body=school.uid, name="Trường Tiểu học Thử Sau"))
    ended = officer.carries_out(DissolvePlan(on=DAY, body=school.uid))
    assert not find_organisations("Thử Sau", LATER)

    with pytest.raises(RuleBroken, match="đã được sửa sau thay đổi này"):
        officer.undoes(renamed)
    officer.undoes(ended)
    assert [found.current_name for found in find_organisations("Thử Sau", LATER)]
    officer.undoes(renamed)
    assert every_row() == rows


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
