from __future__ import annotations

import itertools
import os
from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import LegalDocument
from chungtay.organisations.actions import (
    add_membership,
    confirm_succession,
    move_organisation,
    propose_succession,
    relevel_organisation,
    rename_organisation,
    set_parent,
)
from chungtay.organisations.choices import Function, Kind, Role, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation
from chungtay.reforms.actions import apply_reform, prepare_reform, undo_reform
from chungtay.reforms.engine.plans import MergePlan, MovePlan, NewBody
from chungtay.reforms.models import Reform
from chungtay.reforms.tests.conftest import BEGUN, DAY, TODAY, Province
from chungtay.reforms.tests.walking import Days, Drawer, access_from, every_row, faults_of, past_of

LATER = (date(2026, 11, 26), date(2027, 2, 1), date(2027, 1, 1))
EXAMPLES, STEPS = (300, 8) if os.environ.get("CHUNGTAY_LONG") == "1" else (10, 4)


@pytest.fixture
def country(province: Province, decision: LegalDocument) -> Province:
    """The province with a desk of the commune, an ended office it took over from, and people with two roles."""
    desk = province.body("Phòng Văn hóa - Xã hội xã Thử", Kind.COMMUNE_DESK)
    province.place(desk, administrative=province.commune)
    province.person("Hoa", desk, Role.COMMUNE_OFFICER)
    old = province.write.body("Phòng GD&ĐT huyện Thử", Kind.DISTRICT_OFFICE, ends=date(2025, 7, 1))
    province.place(old, professional=province.department)
    lost = province.write.body("Trường Tiểu học Thử Cũ", ends=date(2025, 7, 1))
    province.place(lost, professional=old)
    for before, after, scope in (
        (old, province.commune, SuccessionScope.ADMINISTRATIVE),
        (lost, province.schools[0], SuccessionScope.LEGAL_PERSON),
    ):
        step = propose_succession(
            before, after, kind=SuccessionKind.MERGE, scope=scope, on=date(2025, 7, 1), by=province.by, basis="thử"
        )
        confirm_succession(step, by=province.by, on=TODAY, legal_document=decision)
    province.write.role(province.teachers[0], province.schools[1], Role.TEACHER)
    province.write.role(province.heads[2], province.other, Role.CLUSTER_LEAD)
    # Roles, and whom a body answers to, that begin only later: what they gain stands in the preview too.
    for at, body in enumerate((province.other, province.cluster)):
        late = Person.objects.create(name=f"Sau {at}", login=f"sau{at}", is_active=True)
        add_membership(late, body, Role.CLUSTER_LEAD, by=province.by, valid_from=LATER[at], post="Cụm trưởng")
    third = province.schools[2]
    set_parent(third, province.other, Function.PROFESSIONAL, by=province.by, valid_from=LATER[2])
    # Names, levels and seats for later stand in nobody's way: they never begin where the body ends before.
    for body, day in zip((*province.schools, province.cluster), itertools.cycle(LATER[1:]), strict=False):
        rename_organisation(body, f"{body.current_name} Sau", by=province.by, on=day, legal_document=decision)
        move_organisation(body, by=province.by, on=day, address="Số 9")
    for body in province.schools:
        relevel_organisation(body, Kind.SCHOOL, "THCS", by=province.by, on=LATER[2], legal_document=decision)
    return province


class Tally(Counter[str]):
    """How many reforms of each kind were carried out, and how many refused."""


def one_reform(drawer: Drawer, province: Province, document: LegalDocument, tally: Tally) -> None:
    """Draw a reform, carry it out, and hold what happened against what was shown; sometimes take it back."""
    plan = drawer.plan()
    day = max(plan.on, today())
    before, rows, past = access_from(day), every_row(), past_of(plan.on)
    try:
        with transaction.atomic():
            reform = prepare_reform(plan, by=province.officer, on=TODAY, legal_document=document)
            assert every_row() == rows, "a preview writes nothing"
            apply_reform(reform, by=province.officer, on=TODAY)
    except RuleBroken:
        tally["refused"] += 1
        assert every_row() == rows
        return
    assert reform.is_applied
    tally[plan.kind] += 1

    assert faults_of(reform, before, access_from(day)) == []
    assert {key: now for key, now in past_of(plan.on).items() if key in past} == past
    if drawer.random.random() < 0.4:
        with transaction.atomic():
            undo_reform(reform, by=province.officer, on=TODAY)
            assert every_row() == rows, "undoing gives back exactly what was"
            tally["undone"] += 1
            if drawer.random.random() < 0.5:
                return
            again = prepare_reform(plan, by=province.officer, on=TODAY, legal_document=document)
            apply_reform(again, by=province.officer, on=TODAY)
            assert faults_of(again, before, access_from(day)) == []


@pytest.mark.slow
def test_nobody_gains_what_the_preview_did_not_list_and_the_past_stays(
    country: Province, decision: LegalDocument
) -> None:
    tally = Tally()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(seed=st.integers(0, 2**32))
    def walk(seed: int) -> None:
        with transaction.atomic():
            drawer = Drawer(seed)
            for _step in range(STEPS):
                one_reform(drawer, country, decision, tally)
            transaction.set_rollback(True)

    walk()

    print(dict(tally))
    assert sum(count for kind, count in tally.items() if kind not in ("refused", "undone")) > EXAMPLES


@pytest.mark.slow
def test_a_whole_sequence_is_undone_step_by_step(country: Province, decision: LegalDocument) -> None:
    drawer, done = Drawer(7), list[tuple[Reform, dict[tuple[str, int], object]]]()
    for _step in range(14):
        rows = every_row()
        try:
            with transaction.atomic():
                reform = prepare_reform(drawer.plan(), by=country.officer, on=TODAY, legal_document=decision)
                apply_reform(reform, by=country.officer, on=TODAY)
        except RuleBroken:
            continue
        done.append((reform, rows))

    assert len(done) > 3
    for reform, rows in reversed(done):
        undo_reform(reform, by=country.officer, on=TODAY)
        assert every_row() == rows


def test_who_begins_only_later_and_gains_stands_in_the_preview(country: Province, decision: LegalDocument) -> None:
    school, late = country.schools[0], Person.objects.get(login="sau0")
    plan = MovePlan(on=DAY, body=school.uid, professional=country.other.uid)

    reform = prepare_reform(plan, by=country.officer, on=TODAY, legal_document=decision)

    assert [late.uid, school.uid, "oversees"] in reform.preview["gained"]


@pytest.fixture
def merged(country: Province, decision: LegalDocument) -> tuple[Reform, Days]:
    first, second, _third = country.schools
    new = NewBody(name="Trường Tiểu học Thử Mới", kind="TRUONG")
    plan = MergePlan(on=DAY, bodies=(first.uid, second.uid), new=(new,))
    before = access_from(TODAY)
    reform = prepare_reform(plan, by=country.officer, on=TODAY, legal_document=decision)
    return apply_reform(reform, by=country.officer, on=TODAY), before


def test_a_way_the_preview_hides_is_found(merged: tuple[Reform, Days], country: Province) -> None:
    reform, before = merged
    hidden = [each for each in reform.preview["gained"] if each[2] == "oversees"]
    assert hidden
    for statement in hidden:
        reform.preview = reform.preview | {"gained": [each for each in reform.preview["gained"] if each != statement]}

    faults = faults_of(reform, before, access_from(TODAY))

    assert len(faults) == len(hidden)
    assert all(fault.startswith("gained and not listed") for fault in faults)


def test_a_role_that_slips_in_beside_the_reform_is_found(merged: tuple[Reform, Days], country: Province) -> None:
    reform, before = merged
    school = Organisation.objects.get(current_name="Trường Tiểu học Thử Mới")
    country.write.role(country.lead, school, Role.HEAD, since=BEGUN)
    found = {fault.split(":")[0] for fault in faults_of(reform, before, access_from(TODAY))}

    assert found == {"gained and not listed"}
