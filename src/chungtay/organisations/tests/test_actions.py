from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from chungtay.accounts.models import Person
from chungtay.kernel.audit import key_of, kind_of
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry, AuditTouch, LegalDocument, Source, SourceKind
from chungtay.kernel.sources import parse_reference
from chungtay.kernel.validity import Valid
from chungtay.organisations import models
from chungtay.organisations.actions import (
    add_membership,
    cite_document,
    confirm_succession,
    end_membership,
    end_organisation,
    propose_succession,
    register_organisation,
    reject_succession,
    rename_organisation,
    set_parent,
    state_post,
)
from chungtay.organisations.choices import (
    CodeScheme,
    Function,
    Kind,
    Level,
    Role,
    SuccessionKind,
    SuccessionScope,
    SuccessionState,
)
from chungtay.organisations.queries import lineage, name_on, snapshot_on
from chungtay.organisations.tests.conftest import LAST_DAY, LATER, LONG_AGO, REFORM, Register

Organisation = models.Organisation


def every_row() -> list[Any]:
    tables = [getattr(models, name) for name in models.__all__ if not name.endswith("QuerySet")]
    return [row for table in tables for row in table._default_manager.all()]


def test_every_row_an_action_writes_has_a_line_in_the_record(
    register: Register, he_thong: Person, chi_hanh: Person, co_lan: Person, resolution: LegalDocument
) -> None:
    department = register.body("Sở GDĐT Hà Nội", Kind.DEPARTMENT)
    school = register_organisation(
        "Trường Tiểu học Giang Biên",
        kind=Kind.SCHOOL,
        by=he_thong,
        on=LATER,
        levels="TH",
        short_name="TH Giang Biên",
        address="phường Việt Hưng",
        codes=[(CodeScheme.SECTOR, "0100012")],
        legal_document=resolution,
    )
    set_parent(school, department, Function.PROFESSIONAL, by=he_thong, valid_from=LONG_AGO)
    rename_organisation(school, "Trường Tiểu học Giang Biên 2", by=he_thong, on=REFORM)
    add_membership(co_lan, school, Role.HEAD, by=he_thong, valid_from=LONG_AGO, post="Hiệu trưởng")
    state_post(
        chi_hanh,
        department,
        "Giám đốc",
        source=Source.objects.create(key="000", kind=SourceKind.PRESS, title="Bài báo"),
        by=he_thong,
        stated_on="XXXX-03-04",
        inferred_year=2023,
        part_of_day="afternoon",
    )
    heir = register.body("Trường Tiểu học Việt Hưng", begins=REFORM)
    end_organisation(school, by=he_thong, on=date(2026, 1, 1))
    register.heir(school, heir, resolution)

    touched = set(AuditTouch.objects.values_list("kind", "key"))
    assert [row for row in every_row() if (kind_of(row), key_of(row)) not in touched] == []
    assert sorted(AuditEntry.objects.values_list("verb", flat=True).distinct()) == [
        "notices.told",
        "organisations.ended",
        "organisations.membership_added",
        "organisations.parent_set",
        "organisations.post_stated",
        "organisations.registered",
        "organisations.renamed",
        "organisations.succession_confirmed",
        "organisations.succession_proposed",
    ]


def test_a_registered_body_is_seen_with_all_that_was_entered(he_thong: Person) -> None:
    school = register_organisation(
        "  Trường  TH&THCS Yên Bình ",
        kind=Kind.SCHOOL,
        by=he_thong,
        on=LATER,
        valid_from=REFORM,
        levels="THCS TH",
        codes=[(CodeScheme.SECTOR, "0100012"), (CodeScheme.TAX, "0101234567")],
    )

    seen = snapshot_on(school, LATER)
    assert (seen.name, seen.kind, seen.levels, seen.is_alive) == (
        "Trường TH&THCS Yên Bình",
        Kind.SCHOOL,
        (Level.PRIMARY, Level.LOWER_SECONDARY),
        True,
    )
    assert [code.code for code in seen.codes] == ["0100012", "0101234567"]
    assert not snapshot_on(school, LAST_DAY).is_alive


def test_a_new_name_is_no_succession_and_touches_only_the_days_it_holds(register: Register, he_thong: Person) -> None:
    school = register.body("Trường Tiểu học A")
    rename_organisation(school, "Trường Tiểu học C", by=he_thong, on=date(2026, 1, 1))
    rename_organisation(school, "Trường Tiểu học B", by=he_thong, on=REFORM)

    assert [name_on(school, day) for day in (LAST_DAY, REFORM, date(2025, 12, 31), date(2026, 1, 1))] == [
        "Trường Tiểu học A",
        "Trường Tiểu học B",
        "Trường Tiểu học B",
        "Trường Tiểu học C",
    ]
    assert (school.current_name, school.folded_name) == ("Trường Tiểu học C", "tieu hoc c")
    assert (lineage(school).before, lineage(school).after) == ((), ())


def test_the_end_of_a_body_ends_what_hangs_on_it(register: Register, he_thong: Person, co_lan: Person) -> None:
    office = register.body("Phòng GD&ĐT quận Long Biên", Kind.DISTRICT_OFFICE)
    school = register.body("Trường Tiểu học Giang Biên")
    set_parent(school, office, Function.ADMINISTRATIVE, by=he_thong, valid_from=LONG_AGO)
    add_membership(co_lan, office, Role.DEPARTMENT_OFFICER, by=he_thong, valid_from=LONG_AGO)

    end_organisation(office, by=he_thong, on=REFORM)

    assert office.last_day == LAST_DAY
    assert {row.valid_until for row in (*office.names.all(), *office.kinds.all(), *office.children.all())} == {REFORM}
    assert models.Membership.objects.get().last_day == LAST_DAY
    assert snapshot_on(school, LAST_DAY).parents == {Function.ADMINISTRATIVE: office}
    assert snapshot_on(school, REFORM).parents == {}
    assert (snapshot_on(office, LATER).name, snapshot_on(office, LATER).kind) == (
        "Phòng GD&ĐT quận Long Biên",
        Kind.DISTRICT_OFFICE,
    )


def test_a_school_has_two_parents_at_once_and_a_cluster_only_for_its_year(register: Register, he_thong: Person) -> None:
    school = register.body("Trường Tiểu học A")
    commune = register.body("UBND phường Việt Hưng", Kind.COMMUNE_COMMITTEE, begins=REFORM)
    department = register.body("Sở GDĐT Hà Nội", Kind.DEPARTMENT)
    cluster = register.body("Cụm số 4", Kind.CLUSTER)
    set_parent(school, commune, Function.ADMINISTRATIVE, by=he_thong, valid_from=REFORM)
    set_parent(school, department, Function.PROFESSIONAL, by=he_thong, valid_from=LONG_AGO)
    set_parent(
        school,
        cluster,
        Function.PROFESSIONAL,
        by=he_thong,
        valid_from=date(2025, 8, 1),
        valid_until=date(2026, 8, 1),
        school_year="2025-2026",
    )

    assert snapshot_on(school, date(2025, 7, 31)).parents == {
        Function.ADMINISTRATIVE: commune,
        Function.PROFESSIONAL: department,
    }
    assert snapshot_on(school, date(2025, 8, 1)).parents == {
        Function.ADMINISTRATIVE: commune,
        Function.PROFESSIONAL: cluster,
    }
    assert snapshot_on(school, date(2026, 8, 1)).parents == {Function.ADMINISTRATIVE: commune}


def test_nobody_stands_above_their_own_parent(register: Register, he_thong: Person) -> None:
    top, middle, low = (register.body(name, Kind.DEPARTMENT) for name in ("Trên", "Giữa", "Dưới"))
    set_parent(middle, top, Function.ADMINISTRATIVE, by=he_thong, valid_from=REFORM)
    set_parent(low, middle, Function.PROFESSIONAL, by=he_thong, valid_from=REFORM)

    with pytest.raises(RuleBroken) as refused:
        set_parent(top, low, Function.ADMINISTRATIVE, by=he_thong, valid_from=LATER)
    assert refused.value.field == "parent"
    set_parent(top, low, Function.ADMINISTRATIVE, by=he_thong, valid_from=LONG_AGO, valid_until=REFORM)


def test_a_document_typed_in_two_ways_is_one_document(he_thong: Person, resolution: LegalDocument) -> None:
    plan = cite_document(parse_reference("Kế hoạch số 4340/KH-SGDĐT ngày 12/12/2022"), by=he_thong, on=LATER)

    assert (plan.verbatim, plan.number, plan.type_code) == ("4340/KH-SGDĐT", "4340", "KH")
    assert cite_document(parse_reference("04340/KH-SGD&ĐT"), by=he_thong, on=LATER) == plan
    assert cite_document(parse_reference("202/2025/QH15"), by=he_thong, on=LATER) == resolution


def test_confirming_writes_down_who_when_and_under_which_document(register: Register, chi_hanh: Person) -> None:
    office = register.body("Phòng GD&ĐT huyện Quốc Oai", Kind.DISTRICT_OFFICE, ends=REFORM)
    named = register.candidate(office, register.body("Sở GDĐT Hà Nội", Kind.DEPARTMENT), SuccessionScope.PROFESSIONAL)
    with pytest.raises(RuleBroken) as refused:
        confirm_succession(named, by=chi_hanh, on=LATER)
    assert refused.value.field == "legal_document"

    confirm_succession(named, by=chi_hanh, on=LATER, legal_document=parse_reference("1581/BGDĐT-GDPT"))

    named.refresh_from_db()
    assert (named.state, named.decided_by, str(named.legal_document), named.version) == (
        SuccessionState.CONFIRMED,
        chi_hanh,
        "1581/BGDĐT-GDPT",
        2,
    )
    for decide in (confirm_succession, reject_succession):
        with pytest.raises(RuleBroken):
            decide(named, by=chi_hanh, on=LATER)


def test_a_stated_post_keeps_the_day_as_the_source_gives_it_and_grants_nothing(
    register: Register, he_thong: Person, co_lan: Person
) -> None:
    source = Source.objects.create(key="000", kind=SourceKind.PRESS, title="Bài báo")
    school = register.body("Trường Tiểu học A")
    stated = state_post(
        co_lan, school, "Hiệu trưởng", source=source, by=he_thong, stated_on="XXXX-11-11", inferred_year=2020
    )

    assert (stated.day.as_date(), stated.day.inferred_date()) == (None, date(2020, 11, 11))
    assert models.Membership.objects.count() == 0
    with pytest.raises(RuleBroken):
        state_post(co_lan, school, "Hiệu trưởng", source=source, by=he_thong)
    with pytest.raises(RuleBroken) as refused:
        state_post(co_lan, school, "Giáo viên", source=source, by=he_thong, stated_on="31/03/2023")
    assert refused.value.field == "stated_on"
    with pytest.raises(RuleBroken) as refused:
        state_post(co_lan, school, "Giáo viên", source=source, by=he_thong, part_of_day="sáng sớm")
    assert refused.value.field == "stated_on"


Refusals = dict[str, tuple[Callable[[], object], str]]


def refused_bodies(register: Register, by: Person) -> Refusals:
    """Entries, names and ends that cannot be, each with the field its sentence belongs to."""
    school = register.body("Trường Tiểu học A", begins=LONG_AGO)
    ended = register.body("Trường Tiểu học B", begins=LONG_AGO, ends=REFORM)
    rename_organisation(school, "Trường Tiểu học A1", by=by, on=REFORM)
    register_organisation("C", kind=Kind.SCHOOL, by=by, on=LATER, codes=[(CodeScheme.SECTOR, "01")])

    def enter(name: str, kind: Kind = Kind.SCHOOL, **entry: Any) -> Callable[[], object]:
        return lambda: register_organisation(name, kind=kind, by=by, on=LATER, **entry)

    return {
        "no name": (enter(" . "), "name"),
        "endless name": (enter("a" * 201), "name"),
        "unknown level": (enter("D", levels="ĐH"), "levels"),
        "levels of a fund": (enter("D", Kind.FUND, levels="TH"), "levels"),
        "ends first": (enter("D", valid_from=REFORM, valid_until=REFORM), "valid_until"),
        "code of another": (enter("D", codes=[(CodeScheme.SECTOR, " 01 ")]), "codes"),
        "name before the first day": (lambda: rename_organisation(school, "E", by=by, on=date(2019, 1, 1)), "on"),
        "name after the end": (lambda: rename_organisation(ended, "E", by=by, on=REFORM), "on"),
        "two names on one day": (lambda: rename_organisation(school, "E", by=by, on=LONG_AGO), "on"),
        "same name": (lambda: rename_organisation(school, "Trường Tiểu học A1", by=by, on=LATER), "name"),
        "ended twice": (lambda: end_organisation(ended, by=by, on=LATER), "on"),
        "ends before it begins": (lambda: end_organisation(school, by=by, on=LONG_AGO), "on"),
        "something begins later": (lambda: end_organisation(school, by=by, on=LAST_DAY), "on"),
    }


def refused_links(register: Register, by: Person) -> Refusals:
    """Parents and successions that cannot be."""
    school = register.body("Trường Tiểu học G", begins=LONG_AGO)
    ended = register.body("Trường Tiểu học H", begins=LONG_AGO, ends=REFORM)

    def put_under(parent: Organisation) -> Callable[[], object]:
        return lambda: set_parent(school, parent, Function.PROFESSIONAL, by=by, valid_from=REFORM)

    def propose(before: Organisation, after: Organisation, on: date, basis: str = "thử") -> Callable[[], object]:
        kind, scope = SuccessionKind.MERGE, SuccessionScope.LEGAL_PERSON
        return lambda: propose_succession(before, after, kind=kind, scope=scope, on=on, by=by, basis=basis)

    return {
        "own parent": (put_under(school), "parent"),
        "parent no more": (put_under(ended), "valid_from"),
        "own successor": (propose(ended, ended, REFORM), "successor"),
        "successor no more": (propose(school, ended, REFORM), "on"),
        "begins later": (propose(school, ended, LONG_AGO), "on"),
        "no ground": (propose(ended, school, REFORM, " "), "basis"),
    }


def refused_roles(register: Register, by: Person, co_lan: Person) -> Refusals:
    """Roles that cannot be."""
    school = register.body("Trường Tiểu học K", begins=LONG_AGO)
    ended = register.body("Trường Tiểu học L", begins=LONG_AGO, ends=REFORM)
    member = add_membership(co_lan, school, Role.TEACHER, by=by, valid_from=REFORM)

    def give(person: Person, body: Organisation, role: Role, post: str = "Hiệu trưởng") -> Callable[[], object]:
        return lambda: add_membership(person, body, role, by=by, valid_from=LATER, post=post)

    return {
        "given to oneself": (give(by, school, Role.HEAD), "person"),
        "role of no school": (give(co_lan, school, Role.DEPARTMENT_HEAD), "role"),
        "held already": (give(co_lan, school, Role.TEACHER), "valid_from"),
        "signs without a post": (give(co_lan, school, Role.DEPUTY, " "), "post"),
        "body no more": (give(co_lan, ended, Role.HEAD), "valid_from"),
        "role ends first": (lambda: end_membership(member, by=by, on=REFORM), "on"),
    }


def test_what_cannot_be_is_refused_with_a_sentence_for_the_right_field(
    register: Register, he_thong: Person, co_lan: Person
) -> None:
    steps = refused_bodies(register, he_thong) | refused_links(register, he_thong)
    steps |= refused_roles(register, he_thong, co_lan)
    before = every_row()

    said: dict[str, str | None] = {}
    for name, (attempt, _field) in steps.items():
        with pytest.raises(RuleBroken) as refused, transaction.atomic():
            attempt()
        said[name] = refused.value.field
        assert str(refused.value).endswith(".")

    assert said == {name: field for name, (_attempt, field) in steps.items()}
    assert every_row() == before


def test_ended_twice_and_proposed_twice_are_refused(register: Register, he_thong: Person, co_lan: Person) -> None:
    school = register.body("Trường Tiểu học A")
    other = register.body("Trường Tiểu học B")
    member = add_membership(co_lan, school, Role.TEACHER, by=he_thong, valid_from=LONG_AGO)
    end_membership(member, by=he_thong, on=REFORM)
    with pytest.raises(RuleBroken):
        end_membership(member, by=he_thong, on=LATER)
    register.candidate(school, other)
    with pytest.raises(RuleBroken):
        register.candidate(school, other)
    with pytest.raises(RuleBroken):
        register.candidate(other, school)


def another(what: str, body: models.Organisation, person: Person) -> Valid:
    """A second row of the same kind, not yet saved."""
    department = Organisation.objects.get(current_name="Sở")
    rows: dict[str, Valid] = {
        "name": models.OrganisationName(organisation=body, name="B", folded="b"),
        "kind": models.OrganisationKind(organisation=body, kind=Kind.FUND),
        "seat": models.Seat(organisation=body, address="phố"),
        "code": models.OrganisationCode(organisation=body, scheme=CodeScheme.SECTOR, code="9"),
        "parent": models.Parentage(organisation=body, parent=department, function=Function.PROFESSIONAL),
        "role": models.Membership(organisation=body, person=person, role=Role.HEAD),
    }
    return rows[what]


@pytest.mark.parametrize("what", ["name", "kind", "seat", "code", "parent", "role"])
def test_the_database_itself_refuses_two_rows_that_hold_on_one_day(
    what: str, register: Register, he_thong: Person, co_lan: Person
) -> None:
    department = register.body("Sở", Kind.DEPARTMENT)
    school = register_organisation(
        "A",
        kind=Kind.SCHOOL,
        by=he_thong,
        on=LATER,
        valid_until=REFORM,
        address="ngõ",
        codes=[(CodeScheme.SECTOR, "1")],
    )
    set_parent(school, department, Function.PROFESSIONAL, by=he_thong, valid_from=LONG_AGO)
    add_membership(co_lan, school, Role.HEAD, by=he_thong, valid_from=LONG_AGO, post="Hiệu trưởng")

    beginning_inside = another(what, school, co_lan)
    beginning_inside.valid_from = LAST_DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        beginning_inside.save()
    neighbour = another(what, school, co_lan)
    neighbour.valid_from = REFORM
    neighbour.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(neighbour)._default_manager.filter(pk=neighbour.pk).update(valid_from=LAST_DAY)
