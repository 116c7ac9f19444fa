"""Schools counted where they stand, before and after the provinces changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from chungtay.accounts.actions import ensure_system_person, register_person
from chungtay.accounts.models import Person
from chungtay.atlas.queries import schools_by_place
from chungtay.kernel.clock import today
from chungtay.organisations.actions import add_membership, register_organisation
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.places.actions import load_units
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit
from chungtay.places.queries import unit_by_code

pytestmark = pytest.mark.django_db

REFORM = date(2025, 7, 1)


def school(name: str, *, unit: Unit | None, begins: date | None = None, ends: date | None = None) -> Organisation:
    by = ensure_system_person()
    return register_organisation(
        name, kind=Kind.SCHOOL, by=by, on=today(), unit=unit, levels="TH", valid_from=begins, valid_until=ends
    )


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every unit of the country, loaded once for the module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_units(by=ensure_system_person(), on=today())
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def officer(country: None, db: None) -> Client:
    """Somebody of a department, in a register of four schools around Hà Giang and Tuyên Quang."""
    by = ensure_system_person()
    old = Unit.objects.filter(level=UnitLevel.COMMUNE, parents__parent__parents__parent__code="02").earliest("code")
    new = Unit.objects.valid_on(today()).filter(level=UnitLevel.COMMUNE, parents__parent__code="08").earliest("code")
    school("Trường Tiểu học Cũ", unit=old, ends=REFORM)
    school("Trường Tiểu học Mới", unit=new, begins=REFORM)
    school("Trường Tiểu học Tỉnh", unit=unit_by_code("08", UnitLevel.PROVINCE, today()), begins=REFORM)
    school("Trường Tiểu học Chưa Rõ", unit=None)
    department = register_organisation("Sở GDĐT Tuyên Quang", kind=Kind.DEPARTMENT, by=by, on=today())
    hanh = register_person("Chị Hạnh", by=by, on=today(), login="hanh", password="mat-khau-thu")
    add_membership(hanh, department, Role.DEPARTMENT_OFFICER, by=by, valid_from=REFORM, post="Chuyên viên")
    client = Client()
    client.force_login(hanh)
    return client


@pytest.mark.usefixtures("officer")
def test_schools_are_counted_by_the_province_of_the_day_and_those_without_a_place_apart() -> None:
    person = Person.objects.get(login="hanh")
    before, now = schools_by_place(person, date(2025, 6, 30)), schools_by_place(person, today())

    code = dict(Unit.objects.values_list("pk", "code"))
    assert {code[unit]: count for unit, count in before.by_province.items()} == {"02": 1}
    assert {code[unit]: count for unit, count in now.by_province.items()} == {"08": 2}
    assert [before.unplaced, now.unplaced] == [1, 1]


def test_the_map_of_each_day_has_its_provinces_the_archipelagos_and_the_same_figures_as_a_table(
    officer: Client,
) -> None:
    now = unescape(officer.get(reverse("atlas:map")).content.decode())
    before = unescape(officer.get(reverse("atlas:map"), {"ngay": "2025-06-30"}).content.decode())

    assert [page.count('<path class="place shade-') for page in (before, now)] == [63, 34]
    assert all(name in page for page in (before, now) for name in ("Quần đảo Hoàng Sa", "Quần đảo Trường Sa"))
    assert "<title>Tỉnh Tuyên Quang: 2 trường</title>" in now
    assert "<title>Tỉnh Hà Giang: 1 trường</title>" in before
    assert "1 trường chưa có trên bản đồ vì chưa rõ nơi đóng." in now
    assert f'<a href="{reverse("register:list")}?tinh=Tuy%C3%AAn+Quang&loai=TRUONG">Tỉnh Tuyên Quang</a>' in now


def test_a_province_shows_its_communes_as_points_and_da_nang_its_archipelago(officer: Client) -> None:
    tuyen_quang = unescape(officer.get(reverse("atlas:map"), {"tinh": "Hà Giang"}).content.decode())
    da_nang = unescape(officer.get(reverse("atlas:map"), {"tinh": "48"}).content.decode())

    assert "Trường học của tỉnh Tuyên Quang" in tuyen_quang
    assert tuyen_quang.count('class="commune"') == 1
    assert "Quần đảo Hoàng Sa" in da_nang


def test_a_name_that_is_no_province_is_said_and_the_whole_map_shown(officer: Client) -> None:
    page = unescape(officer.get(reverse("atlas:map"), {"tinh": "Không Đâu"}).content.decode())

    assert "“Không Đâu” không chỉ đúng một tỉnh, thành phố" in page
    assert page.count('<path class="place shade-') == 34


def test_the_list_of_a_province_finds_schools_of_its_old_and_new_ground(officer: Client) -> None:
    def found(**asked: str) -> list[str]:
        return [seen.name for seen, *_rest in officer.get(reverse("register:list"), asked).context["rows"]]

    everywhere = ["Trường Tiểu học Cũ", "Trường Tiểu học Mới", "Trường Tiểu học Tỉnh"]
    assert found(tinh="Hà Giang", loai="TRUONG") == everywhere
    assert found(tinh="tuyen quang", loai="TRUONG") == everywhere
    assert found(tinh="Tuyên Quang", trang_thai="alive", loai="TRUONG") == everywhere[1:]
    assert found(tinh="Tuyên Quang", cap="MN") == []
    assert found(xep="moi")[0] == "Sở GDĐT Tuyên Quang"
    assert found(xep="noi", loai="TRUONG") == ["Trường Tiểu học Mới", "Trường Tiểu học Tỉnh"]


def test_a_place_that_cannot_be_told_lists_nothing_and_says_why(officer: Client) -> None:
    page = officer.get(reverse("register:list"), {"tinh": "Không Đâu"})

    assert page.context["rows"] == []
    assert "Hiện không có đơn vị hành chính nào tên “Không Đâu”" in unescape(page.content.decode())
