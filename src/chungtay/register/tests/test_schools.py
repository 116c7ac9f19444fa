from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from chungtay.accounts.models import Person
from chungtay.kernel.audit import entries_about
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.actions import add_membership, register_organisation, rename_organisation, set_parent
from chungtay.organisations.choices import CodeScheme, Function, Kind, Level, Role
from chungtay.organisations.models import Organisation, OrganisationCode
from chungtay.organisations.queries import snapshot_on
from chungtay.places.actions import load_units
from chungtay.places.queries import unit_by_code
from chungtay.register.actions.schools import take_back_schools, take_over_schools
from chungtay.register.exchange import SCHOOL_SHEET
from chungtay.register.models import SchoolFigures, SchoolProfile, SheetTrace
from chungtay.register.queries import schools
from chungtay.register.queries.ground import ground_of
from chungtay.register.queries.listing import school_rows
from chungtay.register.queries.schools import check_schools, schools_under
from chungtay.sheets.queries.offers import Entering, Taken, offer_of
from chungtay.workbooks.engine.columns import Row

DAY, NEXT = date(2026, 11, 21), date(2026, 12, 1)


@pytest.fixture(scope="module")
def units(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The units of the country, loaded once; taken back with the transaction."""
    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            load_units(by=Person.objects.create(name="Hệ thống", is_system=True), on=DAY)
            yield
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


class Office:
    """A department of education of Hà Nội and its officer, Chị Hạnh."""

    def __init__(self, kind: Kind = Kind.DEPARTMENT, unit: tuple[str, str] = ("01", "province")) -> None:
        self.operator = Person.objects.create(name="Vận hành", is_operator=True)
        self.hanh = Person.objects.create(name="Hạnh", login="hanh", is_active=True)
        is_department = kind == Kind.DEPARTMENT
        self.body = register_organisation(
            "Sở Giáo dục và Đào tạo Hà Nội" if is_department else "UBND xã Quốc Oai",
            kind=kind,
            by=self.operator,
            on=DAY,
            unit=unit_by_code(*unit, DAY),
        )
        role = Role.DEPARTMENT_OFFICER if is_department else Role.COMMUNE_OFFICER
        add_membership(self.hanh, self.body, role, by=self.operator, valid_from=DAY)

    def entering(self, on: date = DAY, uid: str = "bang-thu-nhat-00000000") -> Entering:
        return Entering(import_uid=uid, scope_uid=self.body.uid, by=self.hanh, on=on, source_name="truong.xlsx")


@pytest.fixture
def office(units: None, db: None) -> Office:
    return Office()


def row(number: int, name: str = "Trường THCS Quốc Oai", **cells: Any) -> Row:
    usual = {"code": "01000701", "type": "THCS", "commune": "Xã Quốc Oai", "unit_code": None}
    return Row(number, {"name": name, **usual, **cells})


def school(name: str) -> Organisation:
    return Organisation.objects.get(current_name=name)


def test_a_new_school_stands_with_name_kind_seat_code_parents_profile_and_figures(office: Office) -> None:
    commune = register_organisation(
        "UBND xã Quốc Oai",
        kind=Kind.COMMUNE_COMMITTEE,
        by=office.operator,
        on=DAY,
        unit=unit_by_code("09895", "commune", DAY),
    )
    sheet = [
        row(
            4,
            ownership="public",
            classes=12,
            pupils=430,
            teachers=25,
            standard="1",
            standard_year=2023,
            phone="024 3384 0001",
        )
    ]

    assert take_over_schools(sheet, office.entering()) == Taken(1, 0, 0)

    made = school("Trường THCS Quốc Oai")
    seen = snapshot_on(made, DAY)
    assert (seen.kind, seen.levels) == (Kind.SCHOOL, (Level.LOWER_SECONDARY,))
    assert str(made.seats.get().unit) == "xã Quốc Oai"
    assert made.seats.get().valid_from == date(2025, 7, 1)
    assert made.codes.get().code == "01000701"
    assert {link.function: link.parent for link in made.parents.all()} == {
        Function.ADMINISTRATIVE: commune,
        Function.PROFESSIONAL: office.body,
    }
    profile = SchoolProfile.objects.get(organisation=made)
    assert (profile.ownership, profile.standard_level, profile.standard_year, profile.phone) == (
        "public", 1, 2023, "024 3384 0001",
    )  # fmt: skip
    figures = SchoolFigures.objects.get(organisation=made)
    assert (figures.stated_on, figures.classes, figures.pupils, figures.teachers) == (DAY, 12, 430, 25)
    assert [entry.verb for entry in entries_about(made)] == ["organisations.entered_from_sheet"]


def test_the_same_sheet_again_changes_nothing(office: Office) -> None:
    sheet = [row(4, classes=12), row(5, "Trường Tiểu học Sài Sơn A", type="TH", code="01000702")]
    take_over_schools(sheet, office.entering())
    lines = entries_about(office.body).count()

    assert dict(check_schools(sheet, office.entering(NEXT, "bang-thu-hai-000000000")).outcomes) == {
        4: "same",
        5: "same",
    }
    assert take_over_schools(sheet, office.entering(NEXT, "bang-thu-hai-000000000")) == Taken(0, 0, 2)
    assert entries_about(office.body).count() == lines


def test_what_goes_out_can_come_in_again_unchanged(office: Office) -> None:
    take_over_schools([row(4, classes=12, ownership="private", standard="0", email="c2@quocoai.vn")], office.entering())

    out = list(school_rows(office.hanh, office.body.uid, DAY))

    again = check_schools([Row(2, out[0])], office.entering(NEXT, "bang-thu-hai-000000000"))
    assert dict(again.outcomes) == {2: "same"}
    assert set(out[0]) == {column.key for column in SCHOOL_SHEET.columns}


def test_a_changed_name_is_a_dated_row_and_on_the_same_day_a_correction(office: Office) -> None:
    take_over_schools([row(4)], office.entering())
    take_over_schools([row(4, "Trường THCS Quốc Oai A")], office.entering(DAY, "bang-thu-hai-000000000"))
    made = school("Trường THCS Quốc Oai A")
    assert [name.name for name in made.names.all()] == ["Trường THCS Quốc Oai A"]

    take_over_schools([row(4, "Trường THCS Kiều Phú")], office.entering(NEXT, "bang-thu-ba-0000000000"))

    made.refresh_from_db()
    assert made.current_name == "Trường THCS Kiều Phú"
    assert {(name.name, name.valid_from, name.valid_until) for name in made.names.all()} == {
        ("Trường THCS Quốc Oai A", None, NEXT),
        ("Trường THCS Kiều Phú", NEXT, None),
    }


def test_an_undo_puts_everything_back_as_it_was(office: Office) -> None:
    take_over_schools([row(4, classes=12, ownership="public")], office.entering())
    made = school("Trường THCS Quốc Oai")
    second = office.entering(NEXT, "bang-thu-hai-000000000")
    take_over_schools(
        [
            row(4, "Trường THCS Kiều Phú", classes=14, ownership="private"),
            row(5, "Trường Mầm non Hoa Sen", type="MN", code="01000703"),
        ],
        second,
    )

    assert take_back_schools(second) == 2

    made.refresh_from_db()
    assert made.current_name == "Trường THCS Quốc Oai"
    assert [(name.name, name.valid_until) for name in made.names.all()] == [("Trường THCS Quốc Oai", None)]
    assert SchoolProfile.objects.get(organisation=made).ownership == "public"
    assert [each.classes for each in SchoolFigures.objects.filter(organisation=made)] == [12]
    assert not Organisation.objects.filter(current_name="Trường Mầm non Hoa Sen").exists()
    assert not SheetTrace.objects.filter(import_uid=second.import_uid).exists()


def test_an_undo_is_refused_once_something_depends_on_a_school(office: Office) -> None:
    take_over_schools([row(4)], office.entering())
    minh = Person.objects.create(name="Minh", login="minh", is_active=True)
    add_membership(minh, school("Trường THCS Quốc Oai"), Role.TEACHER, by=office.operator, valid_from=DAY)

    with pytest.raises(RuleBroken) as refused:
        take_back_schools(office.entering())

    assert "Trường THCS Quốc Oai" in str(refused.value)
    assert school("Trường THCS Quốc Oai")


def test_an_undo_is_refused_once_somebody_changed_a_school(office: Office) -> None:
    take_over_schools([row(4)], office.entering())
    rename_organisation(school("Trường THCS Quốc Oai"), "Trường THCS Kiều Phú", by=office.hanh, on=NEXT)

    with pytest.raises(RuleBroken):
        take_back_schools(office.entering())


def test_an_undo_is_refused_once_a_school_was_placed_elsewhere(office: Office) -> None:
    cluster = register_organisation("Cụm chuyên môn số 1", kind=Kind.CLUSTER, by=office.operator, on=DAY)
    take_over_schools([row(4)], office.entering())
    set_parent(school("Trường THCS Quốc Oai"), cluster, Function.PROFESSIONAL, by=office.operator, valid_from=NEXT)

    with pytest.raises(RuleBroken) as refused:
        take_back_schools(office.entering(NEXT))

    assert "Trường THCS Quốc Oai" in str(refused.value)
    assert school("Trường THCS Quốc Oai").parents.filter(parent=cluster).exists()


def test_an_undo_is_refused_once_a_placement_the_sheet_made_has_ended(office: Office) -> None:
    take_over_schools([row(4)], office.entering())
    school("Trường THCS Quốc Oai").parents.update(valid_until=NEXT)

    with pytest.raises(RuleBroken):
        take_back_schools(office.entering(NEXT))


def test_an_undo_of_a_change_is_refused_once_the_school_was_placed_elsewhere(office: Office) -> None:
    cluster = register_organisation("Cụm chuyên môn số 1", kind=Kind.CLUSTER, by=office.operator, on=DAY)
    take_over_schools([row(4)], office.entering())
    second = office.entering(NEXT, "bang-thu-hai-000000000")
    take_over_schools([row(4, "Trường THCS Kiều Phú")], second)
    set_parent(school("Trường THCS Kiều Phú"), cluster, Function.PROFESSIONAL, by=office.operator, valid_from=NEXT)

    with pytest.raises(RuleBroken):
        take_back_schools(second)


def said(office: Office, *rows: Row) -> list[tuple[int, str | None, bool]]:
    return [(one.number, one.key, one.is_refusal) for one in check_schools(rows, office.entering()).findings]


def test_communes_are_found_by_code_by_abbreviation_and_by_a_name_of_before_the_reform(office: Office) -> None:
    rows = [
        row(4, commune=None, unit_code="09895"),
        row(5, "THCS Tây Mỗ", code=None, commune="P. Tây Mỗ"),
        row(6, "THCS Sài Sơn", code=None, commune="x.sai son"),
        row(7, "THCS A", code=None, commune="Thị trấn Quốc Oai"),
    ]
    checked = check_schools(rows, office.entering())

    assert [checked.outcomes[number] for number in (4, 5, 6)] == ["new", "new", "new"]
    told = {one.number: one for one in checked.findings}
    assert not told[6].is_refusal
    assert "xã Quốc Oai (09895)" in str(told[6].sentence)


def test_rows_that_cannot_be_meant_are_refused_with_their_cell(office: Office) -> None:
    register_organisation(
        "Trường THCS Huế", kind=Kind.SCHOOL, by=office.operator, on=DAY, codes=[(CodeScheme.SECTOR, "46000001")],
        unit=unit_by_code("46", "province", DAY),
    )  # fmt: skip
    faults = said(
        office,
        row(4),
        row(5, "Trường THCS Khác"),
        row(6, "Trường THCS Quốc Oai", code=None),
        row(7, "THCS Không Đâu", code=None, commune="Phường Không Có"),
        row(8, "THCS Trống", code=None, commune=None),
        row(9, "THCS Lệch", code=None, unit_code="09895", commune="Phường Tây Mỗ"),
        row(10, "THCS Nơi khác", code="46000001"),
        row(11, "THCS Sai mã", code=None, unit_code="99999", commune=None),
    )
    refused = {5: "code", 6: "name", 7: "commune", 8: "commune", 9: "unit_code", 10: "code", 11: "unit_code"}
    assert faults == [(number, key, True) for number, key in refused.items()]


def test_a_commune_officer_brings_in_the_schools_of_her_commune_only(units: None, db: None) -> None:
    office = Office(Kind.COMMUNE_COMMITTEE, ("09895", "commune"))
    rows = [row(4, commune=None), row(5, "THCS Tây Mỗ", code=None, commune="Phường Tây Mỗ")]

    assert said(office, *rows) == [(5, "commune", True)]
    assert take_over_schools(rows[:1], office.entering()) == Taken(1, 0, 0)
    assert school("Trường THCS Quốc Oai").parents.get().parent == office.body


def test_the_register_that_moved_between_check_and_taking_over_stops_it_whole(office: Office) -> None:
    with pytest.raises(RuleBroken):
        take_over_schools([row(4), row(5, commune="Phường Không Có")], office.entering())
    assert not OrganisationCode.objects.exists()


def test_a_row_that_would_change_something_else_than_before_is_told_apart(office: Office) -> None:
    take_over_schools([row(4)], office.entering())
    sheet = [row(4, ownership="public")]
    shown = check_schools(sheet, office.entering(NEXT))
    assert shown.changes == check_schools(sheet, office.entering(NEXT)).changes
    rename_organisation(school("Trường THCS Quốc Oai"), "Trường THCS Kiều Phú", by=office.hanh, on=NEXT)

    now = check_schools(sheet, office.entering(NEXT))

    assert (now.outcomes, now.findings) == (shown.outcomes, shown.findings)
    assert now.changes != shown.changes


def test_a_thousand_rows_ask_no_more_than_ten(office: Office) -> None:
    few = [row(n, f"Trường THCS Số {n}", code=f"{n:08d}") for n in range(10)]
    many = [row(n, f"Trường THCS Số {n}", code=f"{n:08d}") for n in range(1000)]

    with CaptureQueriesContext(connection) as first:
        check_schools(few, office.entering())
    with CaptureQueriesContext(connection) as second:
        check_schools(many, office.entering())

    assert len(second) == len(first) <= 16


def test_the_sheet_is_offered_to_officers_for_their_bodies(office: Office) -> None:
    offer = offer_of("schools")

    assert offer.scopes(office.hanh, DAY) == [(office.body.uid, "Sở Giáo dục và Đào tạo Hà Nội")]
    assert offer.scopes(office.operator, DAY) == []


def test_a_commune_officer_enters_single_schools_under_her_committee_and_under_no_other(units: None, db: None) -> None:
    office = Office(Kind.COMMUNE_COMMITTEE, ("09895", "commune"))
    other = register_organisation("UBND xã Khác", kind=Kind.COMMUNE_COMMITTEE, by=office.operator, on=DAY)

    assert is_allowed(office.hanh, "organisations.register")
    assert is_allowed(office.hanh, "organisations.register_under", office.body)
    assert not is_allowed(office.hanh, "organisations.register_under", other)


def test_the_ministry_knows_the_same_schools_by_all_communes_as_by_each(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_over_schools([row(2), row(3, "Trường THCS Ba Vì", code="01000702", commune="Xã Ba Vì")], office.entering())
    register_organisation("Trường Hữu nghị", kind=Kind.SCHOOL, by=office.operator, on=DAY)
    ministry = register_organisation("Bộ Giáo dục và Đào tạo", kind=Kind.MINISTRY, by=office.operator, on=DAY)
    ground = ground_of(ministry, DAY)
    assert len(ground.by_code) > schools.COUNTRY_WIDE
    wide = sorted(schools_under(ministry, ground, DAY).values_list("current_name", flat=True))
    monkeypatch.setattr(schools, "COUNTRY_WIDE", len(ground.by_code) + 1)
    named = sorted(schools_under(ministry, ground, DAY).values_list("current_name", flat=True))
    assert wide == named == ["Trường THCS Ba Vì", "Trường THCS Quốc Oai"]
