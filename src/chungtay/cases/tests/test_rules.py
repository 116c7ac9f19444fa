"""How a case behaves: who is confirmed, what the preview promises, what is refused, what is kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from tests.hanoi import DAY, YEAR_BEGINS, build_hanoi

from chungtay.accounts.actions import ensure_system_person
from chungtay.accounts.models import Person
from chungtay.cases.actions.applying import apply_case, preview_case, undo_case
from chungtay.cases.actions.working import answer_question, answer_questions, ask_for, open_case, propose_case
from chungtay.cases.choices import CaseState, CaseWork, Fate, QuestionKind, ReasonLeftOut
from chungtay.cases.models import CaseLine, CaseQuestion, CaseTrace
from chungtay.cases.queries.world import is_its_province
from chungtay.cases.tests.story import TODAY, Story, answered, begun, carried_out, register_now, seats_on
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.models import AuditEntry
from chungtay.organisations.actions import add_membership, rename_organisation
from chungtay.organisations.choices import Function, Role, SuccessionState
from chungtay.organisations.models import Organisation, Parentage, Seat, Succession
from chungtay.organisations.queries import overseen_by
from chungtay.organisations.rules import bodies_of
from chungtay.places.actions import load_units
from chungtay.places.models import Unit


@pytest.fixture(scope="module")
def hanoi(django_db_setup: None, django_db_blocker: Any) -> Iterator[Story]:
    """Two districts with 150 schools, built once for the module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_units(by=ensure_system_person(), on=TODAY)
        city = build_hanoi(schools=150, named=("Nam Từ Liêm", "Hoài Đức"))
        connection.check_constraints()
        yield Story(city, city.people["hanh.so"])
        transaction.set_rollback(True)


@pytest.fixture
def story(hanoi: Story, db: None) -> Story:
    return hanoi


@pytest.mark.slow
def test_clusters_guide_from_the_school_year_on_and_the_department_until_then(story: Story) -> None:
    carried_out(story)
    seats = seats_on(DAY)
    of_unit: dict[int | None, list[Organisation]] = {}
    for school in story.city.schools:
        if "THPT" not in school.current_name:
            of_unit.setdefault(seats[school.pk], []).append(school)
    cluster, schools = next((body, of_unit[unit]) for unit, body in story.city.clusters.items() if unit in of_unit)

    assert schools
    for school in schools:
        rows = Parentage.objects.filter(organisation=school, function=Function.PROFESSIONAL, valid_from__gte=DAY)
        assert [
            (row.parent, row.valid_from, row.valid_until, row.school_year) for row in rows.order_by("valid_from")
        ] == [
            (story.city.department, DAY, YEAR_BEGINS, ""),
            (cluster, YEAR_BEGINS, date(2026, 8, 1), "2025-2026"),
        ]


def test_a_successor_is_confirmed_only_where_a_person_said_so(story: Story) -> None:
    case = answered(story)
    office = next(body for body in story.city.offices.values() if "Hoài Đức" in body.current_name)
    question = CaseQuestion.objects.get(case=case, body=office)
    wanted = next(one for one in question.candidates if one["name"] == "phường Xuân Phương")
    answer_question(question, {"chosen": [wanted["key"]]}, by=story.hanh, on=TODAY)
    case.refresh_from_db()
    preview_case(case, by=story.hanh, on=TODAY)
    apply_case(case, by=story.hanh, on=TODAY)

    steps = Succession.objects.filter(predecessor=office).select_related("successor")
    assert {step.successor.current_name for step in steps if step.is_confirmed} == {"UBND phường Xuân Phương"}
    assert {step.state for step in steps if not step.is_confirmed} == {SuccessionState.CANDIDATE}
    assert steps.count() == len(question.candidates)
    other = Succession.objects.get(
        predecessor__current_name="Phòng Giáo dục và Đào tạo quận Nam Từ Liêm",
        successor__current_name="UBND phường Xuân Phương",
    )
    assert other.is_confirmed
    assert other.decided_by == story.hanh


def test_nobody_gains_or_loses_what_the_preview_did_not_list(story: Story) -> None:
    case = answered(story)
    people = list(story.city.people.values())
    before = {person.pk: overseen_by(person, TODAY) | bodies_of(person, TODAY) for person in people}
    preview_case(case, by=story.hanh, on=TODAY)
    apply_case(case, by=story.hanh, on=TODAY)
    after = {person.pk: overseen_by(person, TODAY) | bodies_of(person, TODAY) for person in people}

    gained = sum(group["persons"] * group["count"] for group in case.preview["gained"])
    lost = sum(group["persons"] * group["count"] for group in case.preview["lost"])
    listed = {name for group in case.preview["gained"] for name in group["people"]}
    really = {person.name for person in people if after[person.pk] - before[person.pk]}
    assert really <= listed
    assert gained >= sum(len(after[person.pk] - before[person.pk]) for person in people) > 0
    assert lost >= sum(len(before[person.pk] - after[person.pk]) for person in people) > 0
    for login in (login for login in story.city.people if login.startswith("phong.")):
        assert after[story.city.people[login].pk] == frozenset(), login


@pytest.mark.slow
def test_what_happens_between_preview_and_carrying_out_is_refused(story: Story) -> None:
    case = answered(story)
    with pytest.raises(RuleBroken):
        apply_case(case, by=story.hanh, on=TODAY)
    preview_case(case, by=story.hanh, on=TODAY)
    newcomer = Person.objects.create(name="Người mới", login="moi", is_active=True)
    moved = CaseLine.objects.filter(case=case, fate=Fate.CERTAIN, sort="school").values_list("new", flat=True)
    committee = next(body for unit, body in story.city.known_committees.items() if unit in set(moved))
    by = ensure_system_person()
    add_membership(newcomer, committee, Role.COMMUNE_OFFICER, by=by, valid_from=TODAY, post="Chuyên viên")
    before = register_now()

    with pytest.raises(RuleBroken):
        apply_case(case, by=story.hanh, on=TODAY)
    assert register_now() == before
    preview_case(case, by=story.hanh, on=TODAY)
    assert "Người mới" in {name for group in case.preview["gained"] for name in group["people"]}
    apply_case(case, by=story.hanh, on=TODAY)
    assert case.state == CaseState.APPLIED


def test_a_register_that_changed_is_prepared_again_and_answers_are_kept(story: Story) -> None:
    case = answered(story)
    preview_case(case, by=story.hanh, on=TODAY)
    Seat.objects.filter(organisation=story.city.schools[0]).delete()

    with pytest.raises(RuleBroken):
        apply_case(case, by=story.hanh, on=TODAY)
    propose_case(case, by=story.hanh, on=TODAY)
    assert CaseLine.objects.get(case=case, body=story.city.schools[0]).reason == ReasonLeftOut.NO_SEAT
    assert case.state == CaseState.ANSWERED


def test_pressed_twice_it_is_carried_out_once(story: Story) -> None:
    case = carried_out(story)
    traces = CaseTrace.objects.filter(case=case).count()
    entries = AuditEntry.objects.filter(verb="cases.applied").count()

    apply_case(case, by=story.hanh, on=TODAY)

    assert CaseTrace.objects.filter(case=case).count() == traces > 500
    assert AuditEntry.objects.filter(verb="cases.applied").count() == entries == 1
    with pytest.raises(RuleBroken):
        ask_for(case, CaseWork.APPLYING, by=story.hanh, on=TODAY)
    ask_for(case, CaseWork.UNDOING, by=story.hanh, on=TODAY)
    with pytest.raises(RuleBroken):
        ask_for(case, CaseWork.UNDOING, by=story.hanh, on=TODAY)


def test_an_answer_on_a_page_grown_old_is_refused(story: Story) -> None:
    case = begun(story)
    question = CaseQuestion.objects.filter(case=case, kind=QuestionKind.PLACE)[0]
    stale = {question.uid: question.version}
    answer = {"choice": question.candidates[0]["key"]}
    answer_question(question, answer, by=story.hanh, on=TODAY)

    with pytest.raises(StaleVersion):
        answer_questions(case, {question.uid: answer}, versions=stale, by=story.hanh, on=TODAY)
    with pytest.raises(RuleBroken):
        answer_question(question, {"choice": "A" * 22}, by=story.hanh, on=TODAY)
    with pytest.raises(RuleBroken):
        open_case(story.city.department, story.city.province, by=story.hanh, on=TODAY)


def test_a_department_takes_no_districts_of_a_province_it_does_not_sit_in(story: Story) -> None:
    department, here = story.city.department, story.city.province
    elsewhere = Unit.objects.get(level="province", code="48", valid_until=None)

    with pytest.raises(RuleBroken) as refused:
        open_case(department, elsewhere, by=story.hanh, on=TODAY)
    assert refused.value.field == "province"

    Seat.objects.filter(organisation=department).delete()
    assert not is_its_province(department, here, DAY)
    department.current_name = "Sở Giáo dục và Đào tạo Hà Nội"
    assert is_its_province(department, here, DAY)
    assert not is_its_province(department, elsewhere, DAY)


def test_a_school_apart_and_a_school_left_out_go_where_the_person_said(story: Story) -> None:
    case = answered(story)
    question = CaseQuestion.objects.filter(case=case, kind=QuestionKind.PLACE, bodies__gte=3)[0]
    lines = CaseLine.objects.filter(case=case, old=question.unit, fate=Fate.ASKED).select_related("body")
    first, second, third = [line.body for line in lines[:3]]
    usual, other = question.answer["choice"], question.candidates[-1]["key"]
    assert usual != other
    answer = {"choice": usual, "apart": {first.uid: other, second.uid: ""}}
    answer_question(question, answer, by=story.hanh, on=TODAY)
    case.refresh_from_db()
    preview_case(case, by=story.hanh, on=TODAY)
    apply_case(case, by=story.hanh, on=TODAY)

    seats, uids = seats_on(DAY), dict(Unit.objects.values_list("pk", "uid"))
    assert [uids[seats[body.pk] or 0] for body in (first, third)] == [other, usual]
    assert seats[second.pk] == question.unit_id
    assert CaseLine.objects.get(case=case, body=second).reason == ReasonLeftOut.BY_ANSWER


@pytest.mark.slow
def test_it_is_not_undone_once_something_rests_on_it(story: Story) -> None:
    case = carried_out(story)
    committee = Organisation.objects.get(current_name="UBND phường Xuân Phương")
    by = ensure_system_person()
    add_membership(story.hanh, committee, Role.COMMUNE_OFFICER, by=by, valid_from=TODAY, post="Chuyên viên")
    before = register_now()

    with pytest.raises(RuleBroken):
        undo_case(case, by=story.hanh, on=TODAY)
    assert register_now() == before
    case.refresh_from_db()
    assert case.state == CaseState.APPLIED


@pytest.mark.slow
def test_a_committee_renamed_since_is_not_taken_away(story: Story) -> None:
    case = carried_out(story)
    committee = Organisation.objects.get(current_name="UBND phường Xuân Phương")
    rename_organisation(committee, "UBND phường Xuân Phương mới", by=ensure_system_person(), on=TODAY)

    with pytest.raises(RuleBroken):
        undo_case(case, by=story.hanh, on=TODAY)
