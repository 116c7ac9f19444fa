from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from chungtay.accounts.models import Person
from chungtay.kernel.vietnamese import fold
from chungtay.organisations.actions import add_membership, register_organisation, set_parent
from chungtay.organisations.choices import Function, Kind, Level, Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import open_programme, record_participation
from chungtay.programmes.models import Participation, Programme

LONG_AGO = date(2010, 1, 1)
DAY = date(2023, 3, 4)
MakeBody = Callable[..., Organisation]
MakePerson = Callable[..., Person]


@pytest.fixture
def clerk(db: None) -> Person:
    """Whoever filled the register before the story begins."""
    return Person.objects.create(name="Người nhập liệu", is_system=True)


@pytest.fixture
def make_body(clerk: Person) -> MakeBody:
    def make(
        name: str,
        kind: Kind = Kind.SCHOOL,
        *,
        levels: str = "",
        under: Organisation | None = None,
        until: date | None = None,
    ) -> Organisation:
        body = register_organisation(name, kind=kind, by=clerk, on=LONG_AGO, levels=levels, valid_until=until)
        if under is not None:
            set_parent(body, under, Function.PROFESSIONAL, by=clerk, valid_from=LONG_AGO)
        return body

    return make


@pytest.fixture
def make_person(clerk: Person) -> MakePerson:
    def make(
        name: str, role: Role | None = None, body: Organisation | None = None, *, is_operator: bool = False
    ) -> Person:
        person = Person.objects.create(name=name, login=fold(name), is_active=True, is_operator=is_operator)
        if role is not None and body is not None:
            add_membership(person, body, role, by=clerk, valid_from=LONG_AGO, post=str(role.label))
        return person

    return make


@pytest.fixture
def department(make_body: MakeBody) -> Organisation:
    return make_body("Sở Giáo dục và Đào tạo Hà Nội", Kind.DEPARTMENT)


@pytest.fixture
def quoc_oai(make_body: MakeBody, department: Organisation) -> Organisation:
    return make_body("Phòng Giáo dục và Đào tạo huyện Quốc Oai", Kind.DISTRICT_OFFICE, under=department)


@pytest.fixture
def chi_hanh(make_person: MakePerson, department: Organisation) -> Person:
    return make_person("Chị Hạnh", Role.DEPARTMENT_OFFICER, department)


@pytest.fixture
def programme(chi_hanh: Person, department: Organisation) -> Programme:
    return open_programme(
        "PT-HN-4340",
        "Nhà trường cùng chung tay phát triển - Thầy cô cùng sẻ chia trách nhiệm",
        by=chi_hanh,
        on=DAY,
        initiator=department,
        spellings=[
            "Nhà trường cùng chung tay phát triển, Thầy cô cùng sẻ chia trách nhiệm",
            "Nhà trường chung tay cùng phát triển - Thầy cô chia sẻ trách nhiệm",
            "Nhà trường cùng chung tay phát triển - Thầy cô cùng chia sẻ trách nhiệm",
        ],
    )


@pytest.fixture
def ten_seats(programme: Programme, quoc_oai: Organisation, chi_hanh: Person) -> Participation:
    """Seed 000: ten schools at three levels, the split is not stated."""
    return record_participation(programme, quoc_oai, by=chi_hanh, on=DAY, year=2023, quotas={"": 10})


@pytest.fixture
def three_four_three(programme: Programme, make_body: MakeBody, chi_hanh: Person) -> Participation:
    """Seed 001: ten schools, three preschools, four primary and three lower secondary schools."""
    hoai_duc = make_body("Phòng Giáo dục và Đào tạo huyện Hoài Đức", Kind.DISTRICT_OFFICE)
    quotas = {Level.PRESCHOOL.value: 3, Level.PRIMARY.value: 4, Level.LOWER_SECONDARY.value: 3}
    return record_participation(programme, hoai_duc, by=chi_hanh, on=DAY, quotas=quotas)


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Threads of one SQLite database in memory share a single lock; a race needs a file, with its real locks."""
    if connection.vendor != "sqlite" or "memory" not in str(connection.settings_dict["NAME"]):
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "race.sqlite3"
    with sqlite3.connect(file) as copy:
        in_memory.backup(copy)
    copy.close()
    connection.settings_dict["NAME"], connection.connection = str(file), None
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, in_memory
