from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from chungtay.accounts.models import Person
from chungtay.kernel.models import LegalDocument
from chungtay.organisations.actions import end_organisation, reject_succession, rename_organisation
from chungtay.organisations.choices import Kind, SuccessionScope
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import answers_for_many, answers_today, lineage, name_on, snapshot_on
from chungtay.organisations.tests.conftest import LAST_DAY, LATER, REFORM, Register

SIGNED = ("Hà Tĩnh", "Quảng Bình", "Quảng Trị", "Thừa Thiên Huế", "Đà Nẵng", "Quảng Nam", "Quảng Ngãi")
INFERRED_DAY = date(2020, 11, 11)


def names(organisations: tuple[Organisation, ...]) -> list[str]:
    return [organisation.current_name for organisation in organisations]


@pytest.fixture
def seven(register: Register, resolution: LegalDocument, he_thong: Person) -> list[Organisation]:
    """The seven departments that signed, and what became of them on 1 July 2025."""
    merged = {"Quảng Bình", "Quảng Trị", "Đà Nẵng", "Quảng Nam"}
    signed = [
        register.body(f"Sở GDĐT {place}", Kind.DEPARTMENT, ends=REFORM if place in merged else None) for place in SIGNED
    ]
    tri = register.body("Sở GDĐT tỉnh Quảng Trị", Kind.DEPARTMENT, begins=REFORM)
    nang = register.body("Sở GDĐT thành phố Đà Nẵng", Kind.DEPARTMENT, begins=REFORM)
    for before, after in ((1, tri), (2, tri), (4, nang), (5, nang)):
        register.heir(signed[before], after, resolution)
    rename_organisation(signed[3], "Sở GDĐT thành phố Huế", by=he_thong, on=date(2025, 1, 1))
    return signed


def test_seven_departments_signed_and_five_answer_today(seven: list[Organisation], resolution: LegalDocument) -> None:
    today = answers_for_many(seven, LATER)

    assert [names(today[body.pk].organisations) for body in seven] == [
        ["Sở GDĐT Hà Tĩnh"],
        ["Sở GDĐT tỉnh Quảng Trị"],
        ["Sở GDĐT tỉnh Quảng Trị"],
        ["Sở GDĐT thành phố Huế"],
        ["Sở GDĐT thành phố Đà Nẵng"],
        ["Sở GDĐT thành phố Đà Nẵng"],
        ["Sở GDĐT Quảng Ngãi"],
    ]
    assert len({answering.pk for answer in today.values() for answering in answer.organisations}) == 5
    assert [today[body.pk].legal_documents for body in seven] == [
        (),
        (resolution,),
        (resolution,),
        (),
        (resolution,),
        (resolution,),
        (),
    ]


def test_on_the_inferred_day_all_seven_answer_for_themselves_under_their_old_names(seven: list[Organisation]) -> None:
    then = answers_for_many(seven, INFERRED_DAY)

    assert all(then[body.pk].is_itself for body in seven)
    assert [name_on(body, INFERRED_DAY) for body in seven] == [f"Sở GDĐT {place}" for place in SIGNED]


def test_a_body_answers_until_the_end_of_its_last_day_and_its_heir_from_the_next(seven: list[Organisation]) -> None:
    quang_binh = seven[1]

    assert quang_binh.last_day == LAST_DAY
    assert answers_today(quang_binh, LAST_DAY).is_itself
    assert names(answers_today(quang_binh, REFORM).organisations) == ["Sở GDĐT tỉnh Quảng Trị"]
    assert snapshot_on(quang_binh, LAST_DAY).is_alive
    assert not snapshot_on(quang_binh, REFORM).is_alive


def test_answers_cost_the_same_for_one_body_and_for_seven(
    seven: list[Organisation], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        answers_for_many(seven[1:2], LATER)
    with django_assert_num_queries(1):
        answers_for_many(seven, LATER)


def test_a_candidate_never_answers(register: Register) -> None:
    office = register.body("Phòng GD&ĐT huyện Quốc Oai", Kind.DISTRICT_OFFICE, ends=REFORM)
    communes = [register.body(f"UBND xã {place}", Kind.COMMUNE_COMMITTEE, begins=REFORM) for place in ("A", "B")]
    candidates = [register.candidate(office, commune, SuccessionScope.ADMINISTRATIVE) for commune in communes]

    answer = answers_today(office, LATER)

    assert answer.organisations == ()
    assert answer.candidates == tuple(candidates)
    assert answer.is_awaiting
    assert not answer.is_unknown


def test_nothing_proposed_is_nothing_known(register: Register) -> None:
    office = register.body("Phòng GD&ĐT quận Long Biên", Kind.DISTRICT_OFFICE, ends=REFORM)

    answer = answers_today(office, LATER)

    assert (answer.organisations, answer.candidates) == ((), ())
    assert answer.is_awaiting
    assert answer.is_unknown


def test_of_a_school_last_named_in_2023_nobody_knows_who_answers_today(he_thong: Person, register: Register) -> None:
    school = register.body("Trường Tiểu học Giang Biên")
    school.last_stated_on = date(2023, 3, 31)
    school.save()

    assert answers_today(school, date(2023, 3, 31)).is_itself
    assert answers_today(school, LATER).organisations == ()
    assert answers_today(school, LATER).is_unknown
    assert not answers_today(school, LATER).is_awaiting

    rename_organisation(school, "Trường Tiểu học Giang Biên 1", by=he_thong, on=date(2026, 8, 1))

    assert answers_today(school, LATER).is_itself


def test_a_rejected_candidate_is_neither_candidate_nor_answer(register: Register, chi_hanh: Person) -> None:
    office = register.body("Phòng GD&ĐT huyện Mỹ Đức", Kind.DISTRICT_OFFICE, ends=REFORM)
    commune = register.body("UBND xã Mỹ Đức", Kind.COMMUNE_COMMITTEE, begins=REFORM)
    reject_succession(register.candidate(office, commune), by=chi_hanh, on=LATER)

    assert answers_today(office, LATER).is_unknown
    assert lineage(office).after == ()


def test_one_commune_inherits_from_two_districts_and_one_district_leaves_two_heirs(
    register: Register, resolution: LegalDocument
) -> None:
    liem = register.body("Phòng GD&ĐT quận Nam Từ Liêm", Kind.DISTRICT_OFFICE, ends=REFORM)
    hoai = register.body("Phòng GD&ĐT huyện Hoài Đức", Kind.DISTRICT_OFFICE, ends=REFORM)
    phuong = register.body("UBND phường Xuân Phương", Kind.COMMUNE_COMMITTEE, begins=REFORM)
    mo = register.body("UBND phường Tây Mỗ", Kind.COMMUNE_COMMITTEE, begins=REFORM)
    for before, after in ((liem, phuong), (liem, mo), (hoai, phuong)):
        register.heir(before, after, resolution, SuccessionScope.ADMINISTRATIVE)

    answers = answers_for_many([liem, hoai], LATER)

    assert answers[liem.pk].organisations == (phuong, mo)
    assert answers[hoai.pk].organisations == (phuong,)
    assert [step.predecessor for step in lineage(phuong).before] == [liem, hoai]


def test_the_legal_heir_answers_before_those_who_only_took_the_work(
    register: Register, resolution: LegalDocument
) -> None:
    old = register.body("Trung tâm A", Kind.CONTINUING, ends=REFORM)
    heir = register.body("Trung tâm B", Kind.CONTINUING, begins=REFORM)
    worker = register.body("Trung tâm C", Kind.CONTINUING, begins=REFORM)
    owner = register.body("Trung tâm D", Kind.CONTINUING, begins=REFORM)
    register.heir(old, worker, resolution, SuccessionScope.PROFESSIONAL)
    register.heir(old, owner, resolution, SuccessionScope.ASSETS)

    assert answers_today(old, LATER).organisations == (worker,)

    register.heir(old, heir, resolution, SuccessionScope.LEGAL_PERSON)

    assert answers_today(old, LATER).organisations == (heir,)


def test_answers_follow_a_chain_and_each_day_has_its_own(
    register: Register, resolution: LegalDocument, he_thong: Person
) -> None:
    first = register.body("Trường Một", ends=REFORM)
    second = register.body("Trường Hai", begins=REFORM)
    register.heir(first, second, resolution)
    end = date(2026, 8, 1)
    end_organisation(second, by=he_thong, on=end)
    third = register.body("Trường Ba", begins=end)
    register.heir(second, third, resolution)

    assert answers_today(first, end - timedelta(days=1)).organisations == (second,)
    answer = answers_today(first, end)
    assert answer.organisations == (third,)
    assert [step.successor for step in answer.bodies[0].steps] == [second, third]
    assert [step.successor for step in lineage(first).after] == [second, third]
