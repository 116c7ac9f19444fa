"""Hà Nội of 30 districts and 2,954 invented schools taken through 1 July 2025, against an answer read from the tables.

The expected seats come from the CSV files of the units, joined here by their own keys; nothing of the case is asked.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from tests.hanoi import DAY, EVE, SCHOOLS, build_hanoi

from chungtay.accounts.actions import ensure_system_person
from chungtay.cases.actions.applying import apply_case, preview_case, undo_case
from chungtay.cases.actions.working import answer_many, propose_case
from chungtay.cases.choices import CaseState, Fate, QuestionKind, ReasonLeftOut
from chungtay.cases.models import CaseLine, CaseQuestion, ReformCase
from chungtay.cases.tests.story import TODAY, Story, answered, begun, parents_on, register_now, seats_on
from chungtay.organisations.choices import Function
from chungtay.organisations.models import Organisation, Parentage, Seat, Succession
from chungtay.places import actions as places_actions
from chungtay.places.actions import load_units
from chungtay.places.models import Unit

pytestmark = pytest.mark.slow

PACK = Path(places_actions.__file__).parent / "packs" / "units"


@dataclass
class Truth:
    """What the tables say of Hà Nội, by the keys of the tables."""

    districts: dict[str, str] = field(default_factory=dict)
    district_of: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    onward: dict[str, list[str]] = field(default_factory=dict)
    lead: dict[str, str] = field(default_factory=dict)


def rows_of(name: str) -> list[dict[str, str]]:
    with (PACK / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def truth() -> Truth:
    found = Truth()
    found.districts = {row["key"]: row["name"] for row in rows_of("districts.csv") if row["parent"] == "p01.1"}
    for row in rows_of("communes.csv"):
        found.names[row["key"]] = row["name"]
        if row["parent"] in found.districts:
            found.district_of[row["key"]] = row["parent"]
    for row in rows_of("successions.csv"):
        if row["predecessor"] in found.district_of:
            found.onward.setdefault(row["predecessor"], []).append(row["successor"])
            if row["is_lead"] == "1":
                found.lead[row["predecessor"]] = row["successor"]
    return found


def test_64_of_the_126_communes_span_two_old_districts_and_xuan_phuong_inherits_from_both(truth: Truth) -> None:
    ground: dict[str, set[str]] = defaultdict(set)
    leading: dict[str, set[str]] = defaultdict(set)
    for old, district in truth.district_of.items():
        for new in truth.onward[old]:
            ground[new].add(truth.districts[district])
        leading[truth.lead[old]].add(truth.districts[district])

    assert (len(truth.districts), len(truth.district_of), len(ground)) == (30, 526, 126)
    assert sum(len(districts) > 1 for districts in ground.values()) == 64
    xuan_phuong = next(key for key in ground if truth.names[key] == "Xuân Phương" and key.startswith("c00622"))
    assert leading[xuan_phuong] == {"Nam Từ Liêm", "Hoài Đức"}


@pytest.fixture(scope="module")
def hanoi(django_db_setup: None, django_db_blocker: Any) -> Iterator[Story]:
    """The register of the eve, built once for the module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_units(by=ensure_system_person(), on=TODAY)
        city = build_hanoi()
        connection.check_constraints()
        yield Story(city, city.people["hanh.so"])
        transaction.set_rollback(True)


@pytest.fixture
def story(hanoi: Story, db: None) -> Story:
    return hanoi


def test_everything_is_accounted_for_and_only_what_is_divided_is_asked(story: Story, truth: Truth) -> None:
    case = begun(story)
    keys = dict(Unit.objects.values_list("pk", "key"))
    ordinary = [truth.onward[keys[unit]] for unit in story.city.communes_of_schools.values()]

    fates = Counter(CaseLine.objects.filter(case=case).values_list("fate", flat=True))
    assert CaseLine.objects.filter(case=case, sort="school").count() == SCHOOLS
    assert fates == {
        Fate.CERTAIN: sum(len(ways) == 1 for ways in ordinary),
        Fate.ASKED: sum(len(ways) > 1 for ways in ordinary),
        Fate.ENDS: 60,
        Fate.LEFT_OUT: 11,
    }
    asked = CaseQuestion.objects.filter(case=case, kind=QuestionKind.PLACE).values_list("unit__key", flat=True)
    seated = {keys[unit] for unit in story.city.communes_of_schools.values()}
    assert set(asked) == {old for old in seated if len(truth.onward[old]) > 1}
    assert case.state == CaseState.PROPOSED
    cited = set(case.documents.values_list("verbatim", flat=True))
    assert cited == {"1656/NQ-UBTVQH15", "142/2025/NĐ-CP", "1581/BGDĐT-GDPT", "19/2025/QĐ-TTg"}


def test_the_odd_ones_are_left_out_each_with_its_reason(story: Story) -> None:
    case = begun(story)
    traps = story.city.traps
    told = {
        ReasonLeftOut.NO_SEAT: traps.without_seat,
        ReasonLeftOut.ENDS_ITSELF: traps.ending_by_themselves,
        ReasonLeftOut.ELSEWHERE: traps.elsewhere,
        ReasonLeftOut.NOT_A_SCHOOL: traps.unions,
        ReasonLeftOut.ALREADY_PLACED: traps.placed_already,
    }

    lines = CaseLine.objects.filter(case=case, fate=Fate.LEFT_OUT).values_list("body", "reason")
    assert dict(lines) == {body.pk: reason.value for reason, bodies in told.items() for body in bodies}


def test_a_suggestion_is_made_only_where_tables_and_distance_agree(story: Story, truth: Truth) -> None:
    case = begun(story)
    units = dict(Unit.objects.values_list("uid", "key"))
    found = CaseQuestion.objects.filter(case=case, kind=QuestionKind.PLACE).select_related("unit")
    silent = []
    for question in found:
        assert question.unit is not None
        nearest = min(question.candidates, key=lambda one: float(one["km"]))
        agrees = units[nearest["key"]] == truth.lead[question.unit.key]
        assert question.suggested == ([nearest["key"]] if agrees else [])
        silent += [] if agrees else [question]

    assert 0 < len(silent) < 20
    answer_many(case, QuestionKind.PLACE, by=story.hanh, on=TODAY)
    waiting = CaseQuestion.objects.filter(case=case, kind=QuestionKind.PLACE, answered_at=None)
    assert set(waiting) == set(silent)
    case.refresh_from_db()
    assert case.state == CaseState.PROPOSED


def test_the_eve_and_the_day_are_both_exact_then_undone_then_the_same_again(story: Story, truth: Truth) -> None:
    before = register_now()
    eve_seats, eve_parents = seats_on(EVE), {function: parents_on(EVE, function) for function in Function}
    case = answered(story)
    preview_case(case, by=story.hanh, on=TODAY)
    assert register_now() == before

    apply_case(case, by=story.hanh, on=TODAY)

    assert seats_on(EVE) == eve_seats
    assert {function: parents_on(EVE, function) for function in Function} == eve_parents
    check_the_day(story, truth, case)
    after = summary_now()

    undo_case(case, by=story.hanh, on=TODAY)
    assert register_now() == before
    propose_case(case, by=story.hanh, on=TODAY)
    assert case.state == CaseState.ANSWERED
    preview_case(case, by=story.hanh, on=TODAY)
    apply_case(case, by=story.hanh, on=TODAY)
    assert summary_now() == after


def check_the_day(story: Story, truth: Truth, case: ReformCase) -> None:
    """Each ordinary school against the tables; every district body; every trap."""
    city = story.city
    keys = dict(Unit.objects.values_list("pk", "key"))
    given = {
        question.unit.key: question.answer["choice"]
        for question in CaseQuestion.objects.filter(case=case, kind=QuestionKind.PLACE).select_related("unit")
        if question.unit
    }
    of_uid = dict(Unit.objects.values_list("uid", "key"))
    seats, codes = seats_on(DAY), dict(Unit.objects.values_list("pk", "code"))
    runs, guides = parents_on(DAY, Function.ADMINISTRATIVE), parents_on(DAY, Function.PROFESSIONAL)
    committees = dict(Seat.objects.filter(unit__isnull=False).values_list("organisation", "unit"))
    committees |= {body.pk: unit for unit, body in city.known_committees.items()}
    for number, school in enumerate(city.schools):
        old = keys[city.communes_of_schools[number]]
        new = truth.onward[old][0] if len(truth.onward[old]) == 1 else of_uid[given[old]]
        seat = seats[school.pk]
        assert seat is not None
        assert keys[seat] == new, school
        if "THPT" in school.current_name:
            assert runs[school.pk] == guides[school.pk] == city.department.pk
        else:
            assert keys[committees[runs[school.pk]]] == new, (school, codes[seat])
            assert guides[school.pk] == city.department.pk
    ended = {body.pk for body in (*city.offices.values(), *city.committees.values())}
    assert set(Organisation.objects.filter(valid_until=DAY).values_list("pk", flat=True)) == ended | {
        body.pk for body in city.traps.ending_by_themselves
    }
    assert not set(runs.values()) & ended
    assert not set(guides.values()) & ended
    moved = CaseLine.objects.filter(case=case, fate__in=[Fate.CERTAIN, Fate.ASKED]).count()
    out = CaseLine.objects.filter(case=case, fate=Fate.LEFT_OUT).count()
    assert CaseLine.objects.filter(case=case).count() == moved + out + len(ended)


def summary_now() -> dict[str, Any]:
    """What the register says, without the numbers of rows and the identifiers of bodies the case entered."""
    names = dict(Organisation.objects.values_list("pk", "current_name"))
    return {
        "seats": sorted((names[body], unit or 0) for body, unit in seats_on(DAY).items()),
        "parents": sorted(
            (names[row.organisation_id], names[row.parent_id], row.function, str(row.valid_from), str(row.valid_until))
            for row in Parentage.objects.all()
        ),
        "successions": sorted(
            (names[row.predecessor_id], names[row.successor_id], row.scope, row.state, row.is_lead)
            for row in Succession.objects.all()
        ),
    }
