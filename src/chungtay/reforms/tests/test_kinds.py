from __future__ import annotations

from datetime import date, timedelta

import pytest

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry, LegalDocument
from chungtay.organisations.actions import add_membership, rename_organisation, set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Membership, Organisation
from chungtay.organisations.queries import answers_today, find_organisations, snapshot_on
from chungtay.reforms.actions import apply_reform, prepare_reform, revise_reform, undo_reform, withdraw_reform
from chungtay.reforms.choices import ReformState
from chungtay.reforms.engine.plans import (
    PLANS,
    DissolvePlan,
    DuplicatePlan,
    Fate,
    MergePlan,
    MovePlan,
    NewBody,
    Plan,
    RelevelPlan,
    RenamePlan,
    SplitPlan,
    TransferPlan,
    read,
    written,
)
from chungtay.reforms.models import Reform
from chungtay.reforms.queries import heading_of
from chungtay.reforms.tests.conftest import BEGUN, DAY, TODAY, Province
from chungtay.reforms.tests.walking import every_row

EVE = DAY - timedelta(days=1)
NEW = NewBody(name="Trường Tiểu học Thử Mới", kind="TRUONG", levels="TH")


class Officer:
    """The officer who prepares and carries out, in short sentences."""

    def __init__(self, province: Province, document: LegalDocument) -> None:
        self.province, self.document = province, document

    def prepares(self, plan: Plan) -> Reform:
        return prepare_reform(plan, by=self.province.officer, on=TODAY, legal_document=self.document)

    def carries_out(self, plan: Plan) -> Reform:
        reform = apply_reform(self.prepares(plan), by=self.province.officer, on=TODAY)
        assert reform.is_applied
        return reform

    def undoes(self, reform: Reform) -> None:
        undo_reform(reform, by=self.province.officer, on=TODAY)


@pytest.fixture
def officer(province: Province, decision: LegalDocument) -> Officer:
    return Officer(province, decision)


def fresh(body: Organisation) -> Organisation:
    return Organisation.objects.get(pk=body.pk)


def called(name: str) -> Organisation:
    return Organisation.objects.get(current_name=name)


def roles_in(body: Organisation, day: date) -> dict[str, str]:
    held = Membership.objects.valid_on(day).filter(organisation=body).select_related("person")
    return {row.person.name: row.role for row in held}


def test_two_schools_become_a_new_one_that_answers_for_both(officer: Officer, province: Province) -> None:
    first, second, third = province.schools

    officer.carries_out(MergePlan(on=DAY, bodies=(first.uid, second.uid), new=(NEW,)))

    school = called(NEW.name)
    assert [answers_today(fresh(body), DAY).organisations for body in (first, second)] == [(school,), (school,)]
    assert answers_today(fresh(first), EVE).organisations == (first,)
    assert roles_in(school, DAY) == {"Giáo 0": Role.TEACHER, "Giáo 1": Role.TEACHER}
    seen = snapshot_on(school, DAY)
    assert (seen.professional_parent, seen.administrative_parent) == (
        province.cluster.current_name,
        province.commune.current_name,
    )
    assert fresh(third).valid_until is None
    assert not snapshot_on(school, EVE).is_alive


def test_one_school_takes_in_another_and_keeps_its_own_people(officer: Officer, province: Province) -> None:
    first, second, _third = province.schools

    officer.carries_out(MergePlan(on=DAY, bodies=(second.uid,), into=first.uid))

    assert answers_today(fresh(second), DAY).organisations == (first,)
    assert roles_in(first, DAY) == {"Trưởng 0": Role.HEAD, "Giáo 0": Role.TEACHER, "Giáo 1": Role.TEACHER}


@pytest.mark.slow
def test_a_merger_is_headed_by_what_the_bodies_become_or_by_the_one_that_takes_them_in(
    officer: Officer, province: Province
) -> None:
    first, second, third = (body.current_name for body in province.schools)
    one, two, three = (body.uid for body in province.schools)

    founded = officer.prepares(MergePlan(on=DAY, bodies=(one, two), new=(NEW,)))
    taken_in = officer.prepares(MergePlan(on=DAY, bodies=(two,), into=one))
    named_too = officer.prepares(MergePlan(on=DAY, bodies=(one, two, three), into=one))

    assert heading_of(founded) == f"Sáp nhập {first}, {second} thành {NEW.name}"
    assert heading_of(taken_in) == f"Sáp nhập {second} vào {first}"
    assert heading_of(named_too) == f"Sáp nhập {second}, {third} vào {first}"
    officer.carries_out(MergePlan(on=DAY, bodies=(two,), into=one))
    assert [heading_of(reform) for reform in Reform.objects.order_by("-pk")[:1]] == [f"Sáp nhập {second} vào {first}"]


def test_who_leads_moves_along_only_when_somebody_says_so(officer: Officer, province: Province) -> None:
    first, second, _third = province.schools
    head = Membership.objects.get(person=province.heads[1])
    teacher = Membership.objects.get(person=province.teachers[1])
    staff = (Fate(uid=head.uid, to="new:0"), Fate(uid=teacher.uid, to=""))

    officer.carries_out(MergePlan(on=DAY, bodies=(first.uid, second.uid), new=(NEW,), staff=staff))

    assert roles_in(called(NEW.name), DAY) == {"Trưởng 1": Role.HEAD, "Giáo 0": Role.TEACHER}


def test_a_school_founded_after_the_clusters_of_the_year_ended_is_seen_by_the_department(
    officer: Officer, province: Province
) -> None:
    school = province.body("Trường Tiểu học Thử D")
    set_parent(
        school,
        province.cluster,
        Function.PROFESSIONAL,
        by=province.by,
        valid_from=date(2025, 8, 1),
        valid_until=DAY,
        school_year="2025-2026",
    )

    officer.carries_out(MergePlan(on=DAY, bodies=(school.uid, province.schools[0].uid), new=(NEW,)))

    assert snapshot_on(called(NEW.name), DAY).professional_parent == province.department.current_name


def test_a_cluster_that_ends_in_a_split_asks_where_each_school_goes(officer: Officer, province: Province) -> None:
    halves = tuple(NewBody(name=f"Cụm chuyên môn số 1{letter}", kind="CUM_CHUYEN_MON") for letter in "AB")
    plan = SplitPlan(on=DAY, body=province.cluster.uid, new=halves)
    reform = officer.prepares(plan)

    assert {tuple(pair) for pair in reform.preview["unsaid"]} == {("child", school.uid) for school in province.schools}
    with pytest.raises(RuleBroken, match="câu hỏi"):
        apply_reform(reform, by=province.officer, on=TODAY)

    refs = ("new:0", "new:0", "new:1")
    children = tuple(Fate(uid=school.uid, to=ref) for school, ref in zip(province.schools, refs, strict=True))
    answered = SplitPlan(on=DAY, body=province.cluster.uid, new=halves, children=children)
    revise_reform(reform, answered, by=province.officer, on=TODAY)
    apply_reform(reform, by=province.officer, on=TODAY)

    parents = [snapshot_on(school, DAY).professional_parent for school in province.schools]
    assert parents == [halves[0].name, halves[0].name, halves[1].name]
    assert [answer.current_name for answer in answers_today(fresh(province.cluster), DAY).organisations] == [
        half.name for half in halves
    ]


def test_a_new_body_may_answer_to_the_one_it_was_split_off_from(officer: Officer, province: Province) -> None:
    new = NewBody(name="Trường Tiểu học Thử Mới", kind="TRUONG", professional=province.cluster.uid)
    plan = SplitPlan(on=DAY, body=province.cluster.uid, new=(new,), is_living_on=True)

    reform = officer.carries_out(plan)

    assert reform.is_applied
    assert {child["body"] for child in reform.preview["children"]} == {school.uid for school in province.schools}
    assert snapshot_on(called(new.name), DAY).professional_parent == province.cluster.current_name


def test_a_new_body_does_not_answer_to_one_that_ends(officer: Officer, province: Province) -> None:
    first, second = province.schools[:2]
    under_first = NewBody(name="Trường Tiểu học Thử Mới", kind="TRUONG", administrative=first.uid)
    half = NewBody(name="Trường Tiểu học Thử Nửa", kind="TRUONG")

    for plan in (
        MergePlan(on=DAY, bodies=(first.uid, second.uid), new=(under_first,)),
        SplitPlan(on=DAY, body=first.uid, new=(under_first, half)),
    ):
        with pytest.raises(RuleBroken, match="trong cùng ngày"):
            officer.prepares(plan)


def test_a_school_lives_on_while_a_part_of_it_leaves(officer: Officer, province: Province) -> None:
    school = province.schools[0]
    teacher = Membership.objects.get(person=province.teachers[0])
    plan = SplitPlan(on=DAY, body=school.uid, new=(NEW,), is_living_on=True, staff=(Fate(uid=teacher.uid, to="new:0"),))

    officer.carries_out(plan)

    assert answers_today(fresh(school), DAY).is_itself
    assert (roles_in(school, DAY), roles_in(called(NEW.name), DAY)) == (
        {"Trưởng 0": Role.HEAD},
        {"Giáo 0": Role.TEACHER},
    )


def test_nobody_answers_for_a_dissolved_body(officer: Officer, province: Province) -> None:
    other = province.other
    children = tuple(Fate(uid=school.uid, to=other.uid) for school in province.schools[:2])

    reform = officer.carries_out(DissolvePlan(on=DAY, body=province.cluster.uid, children=children))

    answer = answers_today(fresh(province.cluster), DAY)
    assert (answer.organisations, answer.candidates) == ((), ())
    assert [snapshot_on(school, DAY).professional_parent for school in province.schools] == [
        other.current_name,
        other.current_name,
        "",
    ]
    assert [line["how"] for line in reform.preview["roles"]] == ["ends"]


def test_guidance_goes_from_one_cluster_to_another_and_back(officer: Officer, province: Province) -> None:
    there = TransferPlan(on=DAY, source=province.cluster.uid, target=province.other.uid, function=Function.PROFESSIONAL)
    back = TransferPlan(
        on=DAY + timedelta(days=40),
        source=province.other.uid,
        target=province.cluster.uid,
        function=Function.PROFESSIONAL,
        bodies=(province.schools[0].uid,),
    )
    officer.carries_out(there)
    officer.carries_out(back)

    days = (EVE, DAY, back.on)
    named = [[snapshot_on(school, day).professional_parent[-1] for school in province.schools] for day in days]
    assert named == [["1", "1", "1"], ["2", "2", "2"], ["1", "2", "2"]]
    assert fresh(province.cluster).valid_until is None


def test_a_body_moves_changes_its_levels_and_its_name_and_stays_the_same(officer: Officer, province: Province) -> None:
    school = province.schools[0]
    officer.carries_out(MovePlan(on=DAY, body=school.uid, address="Số 1", professional=province.other.uid))
    officer.carries_out(RelevelPlan(on=DAY, body=school.uid, becomes=Kind.SCHOOL, levels="TH THCS"))
    officer.carries_out(RenamePlan(on=DAY, body=school.uid, name="Trường TH và THCS Thử A"))

    before, after = snapshot_on(fresh(school), EVE), snapshot_on(fresh(school), DAY)
    assert (before.name, before.levels, before.place, before.professional_parent) == (
        "Trường Tiểu học Thử A",
        (),
        "",
        province.cluster.current_name,
    )
    assert (after.name, [str(level) for level in after.levels], after.place, after.professional_parent) == (
        "Trường TH và THCS Thử A",
        ["TH", "THCS"],
        "Số 1",
        province.other.current_name,
    )
    assert answers_today(fresh(school), DAY).is_itself


def test_a_body_entered_twice_is_joined_without_a_document_and_is_still_found(province: Province) -> None:
    kept, twice, _third = province.schools
    plan = DuplicatePlan(on=DAY, duplicate=twice.uid, kept=kept.uid)
    reform = prepare_reform(plan, by=province.officer, on=TODAY)
    apply_reform(reform, by=province.officer, on=TODAY)

    assert answers_today(fresh(twice), DAY).organisations == (kept,)
    assert roles_in(kept, DAY) == {
        "Trưởng 0": Role.HEAD,
        "Giáo 0": Role.TEACHER,
        "Trưởng 1": Role.HEAD,
        "Giáo 1": Role.TEACHER,
    }
    assert twice in find_organisations("Tiểu học Thử B", DAY)
    assert AuditEntry.objects.filter(verb="organisations.duplicate_confirmed").count() == 1


def test_a_reform_is_refused_when_it_would_now_do_something_else(officer: Officer, province: Province) -> None:
    first, second, _third = province.schools
    reform = officer.prepares(MergePlan(on=DAY, bodies=(first.uid, second.uid), new=(NEW,)))
    shown = reform.preview
    province.person("Mới Đến", first, Role.TEACHER)

    apply_reform(reform, by=province.officer, on=TODAY)

    reform.refresh_from_db()
    assert reform.is_prepared
    assert fresh(first).valid_until is None
    assert len(reform.preview["gained"]) > len(shown["gained"])
    assert apply_reform(reform, by=province.officer, on=TODAY).is_applied


def test_undoing_gives_back_what_was_until_something_depends_on_it(officer: Officer, province: Province) -> None:
    first, second, third = province.schools
    before = every_row()
    reform = officer.carries_out(MergePlan(on=DAY, bodies=(first.uid, second.uid), new=(NEW,)))
    officer.undoes(reform)
    assert every_row() == before

    again = officer.carries_out(MergePlan(on=DAY, bodies=(first.uid, second.uid), new=(NEW,)))
    add_membership(province.heads[2], called(NEW.name), Role.CLERK, by=province.by, valid_from=DAY)
    with pytest.raises(RuleBroken, match="đã được nhắc đến ở nơi khác"):
        officer.undoes(again)

    renamed = officer.carries_out(RenamePlan(on=DAY, body=third.uid, name="Trường Thử C Mới"))
    rename_organisation(fresh(third), "Trường Thử C Mới Nữa", by=province.by, on=TODAY)
    with pytest.raises(RuleBroken, match="đã được sửa sau thay đổi này"):
        officer.undoes(renamed)


@pytest.mark.slow
def test_a_later_reform_of_the_new_body_is_undone_first(officer: Officer, province: Province) -> None:
    first, second, third = province.schools
    merged = officer.carries_out(MergePlan(on=DAY, bodies=(first.uid, second.uid), new=(NEW,)))
    later = officer.carries_out(MergePlan(on=TODAY, bodies=(called(NEW.name).uid,), into=third.uid))
    with pytest.raises(RuleBroken, match="Một thay đổi sau đó"):
        officer.undoes(merged)

    officer.undoes(later)
    officer.undoes(merged)

    assert [fresh(body).valid_until for body in (first, second, third)] == [None, None, None]


def test_what_was_given_up_is_not_carried_out(officer: Officer, province: Province) -> None:
    reform = officer.prepares(RenamePlan(on=DAY, body=province.schools[0].uid, name="Tên Khác"))
    withdraw_reform(reform, by=province.officer, on=TODAY)

    assert reform.state == ReformState.WITHDRAWN
    with pytest.raises(RuleBroken, match="đã được quyết định"):
        apply_reform(reform, by=province.officer, on=TODAY)
    with pytest.raises(RuleBroken, match="đã được quyết định"):
        officer.undoes(reform)


def impossible(province: Province) -> dict[str, Plan]:
    first, second, _third = (school.uid for school in province.schools)
    cluster, other = province.cluster.uid, province.other.uid
    return {
        "Sáp nhập cần ít nhất hai": MergePlan(on=DAY, bodies=(first,), new=(NEW,)),
        "Hãy cho biết các đơn vị nhập thành gì": MergePlan(on=DAY, bodies=(first, second)),
        "Hãy nêu các đơn vị được chia ra": SplitPlan(on=DAY, body=first, new=(NEW,)),
        "không có đơn vị nào thuộc": TransferPlan(on=DAY, source=other, target=cluster, function="professional"),
        "không thể kế thừa chính": TransferPlan(on=DAY, source=other, target=other, function="professional"),
        "vốn đã là một bản ghi": DuplicatePlan(on=DAY, duplicate=first, kept=first),
        "không còn trong danh bạ": RenamePlan(on=DAY, body="A" * 22, name="Tên"),
        "Hãy cho biết nội dung thay đổi": MovePlan(on=DAY, body=first),
        "đang giữ vai trò": RelevelPlan(on=DAY, body=first, becomes=Kind.CLUSTER),
    }


def test_what_cannot_be_is_refused_with_a_sentence_and_writes_nothing(officer: Officer, province: Province) -> None:
    before = every_row()
    for sentence, plan in impossible(province).items():
        with pytest.raises(RuleBroken) as refused:
            officer.prepares(plan)
        assert sentence in str(refused.value), (sentence, str(refused.value))

    assert every_row() == before
    assert not Reform.objects.exists()


def test_a_merger_needs_a_document(province: Province) -> None:
    first, second, _third = province.schools
    with pytest.raises(RuleBroken) as refused:
        prepare_reform(MergePlan(on=DAY, bodies=(second.uid,), into=first.uid), by=province.officer, on=TODAY)
    assert refused.value.field == "legal_document"


def test_every_plan_is_read_back_as_it_was_written(province: Province) -> None:
    plans = [
        *impossible(province).values(),
        DissolvePlan(on=BEGUN, body="x", staff=(Fate(uid="y", to="z"),)),
        SplitPlan(on=BEGUN, body="x", new=(NEW,), children=(Fate(uid="y"),)),
    ]

    assert [read(written(plan)) for plan in plans] == plans
    assert {plan.kind for plan in plans} == set(PLANS)
