from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.accounts.actions import make_first_operator, make_first_run_token
from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.duties import duties_of
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Membership, Organisation, OrganisationKind
from chungtay.places.queries import unit_by_code
from chungtay.register.actions.beginning import open_first_office
from chungtay.register.actions.schools import take_over_schools
from chungtay.register.actions.takeaway import ask_for_everything, delete_takeaways, put_together
from chungtay.register.choices import TakeawayState
from chungtay.register.models import Takeaway
from chungtay.register.tests.test_schools import DAY, Office, row, units  # noqa: F401  # the fixture, by its name

PASSWORD = "bốn từ dễ nhớ nhé"


@pytest.fixture
def mai(units: None, db: None) -> Person:  # noqa: F811  # the fixture, by its name
    return make_first_operator(make_first_run_token(), name="Mai", login="mai", password=PASSWORD, on=DAY)


def test_who_set_the_installation_up_becomes_the_first_officer_once(mai: Person) -> None:
    office = open_first_office(mai, unit_by_code("01", "province", DAY), post="Chuyên viên", on=DAY)

    assert office.current_name == "Sở Giáo dục và Đào tạo Hà Nội"
    assert OrganisationKind.objects.get(organisation=office).kind == Kind.DEPARTMENT
    held = Membership.objects.get()
    assert (held.person, held.organisation, held.role, held.post) == (
        mai, office, Role.DEPARTMENT_OFFICER, "Chuyên viên",
    )  # fmt: skip
    with pytest.raises(RuleBroken):
        open_first_office(mai, unit_by_code("46", "province", DAY), on=DAY)


def test_another_operator_may_not_begin(mai: Person) -> None:
    other = Person.objects.create(name="Khác", login="khac", is_active=True, is_operator=True)

    with pytest.raises(RuleBroken):
        open_first_office(other, unit_by_code("01", "province", DAY), on=DAY)
    assert not Organisation.objects.exists()


def test_a_commune_begins_with_its_people_s_committee(mai: Person) -> None:
    client = Client()
    client.force_login(mai)
    typed = {"kind": "xa", "province": "01", "commune": "quoc oai", "idempotency_key": "a" * 22}

    answer = client.post(reverse("register:begin"), typed)

    assert answer.status_code == 302, answer.content.decode()
    assert [str(body) for body in Organisation.objects.all()] == ["UBND xã Quốc Oai"]
    assert Membership.objects.get().role == Role.COMMUNE_OFFICER


def test_the_first_steps_stand_on_the_page_of_the_day_until_they_are_done(mai: Person) -> None:
    without_a_copy = reverse("backups:list")
    assert [duty.to for duty in duties_of(mai, today())] == [reverse("register:begin"), without_a_copy]
    office = open_first_office(mai, unit_by_code("01", "province", DAY), on=DAY)

    assert [duty.to for duty in duties_of(mai, today())] == [
        f"{reverse('sheets:bring')}?bang=schools&don_vi={office.uid}",
        without_a_copy,
    ]


def test_everything_comes_in_one_file_for_one_person_only(
    units: None,  # noqa: F811  # the fixture, by its name
    db: None,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.DATA_DIR = tmp_path
    office = Office()
    take_over_schools([row(4, "=Trường THCS Quốc Oai", classes=12)], office.entering())
    takeaway = ask_for_everything(office.hanh, on=today(), at=now())
    assert ask_for_everything(office.hanh, on=today(), at=now()) == takeaway
    put_together(takeaway, at=now())
    takeaway.refresh_from_db()
    assert (takeaway.state, takeaway.done_count) == (TakeawayState.READY, takeaway.part_count)

    with zipfile.ZipFile(takeaway.path) as packed:
        names = set(packed.namelist())
        assert {"README.txt", "truong.xlsx", "nhan-su.xlsx", "datapackage.json", "don-vi/organisations.csv"} <= names
        lines = list(csv.reader(io.StringIO(packed.read("don-vi/organisation_names.csv").decode("utf-8-sig"))))
        assert "'=Trường THCS Quốc Oai" in {cell for line in lines for cell in line}
        package = json.loads(packed.read("datapackage.json"))
        assert {resource["path"] for resource in package["resources"]} == {name for name in names if ".csv" in name}

    hers, other = Client(), Client()
    hers.force_login(office.hanh)
    other.force_login(Person.objects.create(name="Khác", login="khac", is_active=True, is_operator=True))
    address = reverse("register:fetch_takeaway", args=[takeaway.uid])
    file = hers.get(address)
    assert (file.status_code, other.get(address).status_code) == (200, 404)
    assert b"".join(file.streaming_content) == takeaway.path.read_bytes()  # type: ignore[attr-defined]  # it streams

    assert delete_takeaways([takeaway], on=today()) == 1
    assert not takeaway.path.exists()
    assert hers.get(address).status_code == 404
    assert Takeaway.objects.get().state == TakeawayState.GONE
