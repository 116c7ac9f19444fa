from __future__ import annotations

from datetime import date

import pytest

from chungtay.accounts.models import Person
from chungtay.kernel.models import LegalDocument
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.organisations.tests.conftest import Register

DAY = date(2026, 8, 1)
TODAY = date(2026, 11, 21)
BEGUN = date(2020, 1, 1)


class Province:
    """A small register: a department, two clusters, a commune, three schools of the first cluster, and their people."""

    def __init__(self, by: Person) -> None:
        self.by, self.write = by, Register(by)
        self.department = self.body("Sở Giáo dục và Đào tạo tỉnh Thử", Kind.DEPARTMENT)
        self.commune = self.body("UBND xã Thử", Kind.COMMUNE_COMMITTEE)
        self.cluster = self.body("Cụm chuyên môn số 1", Kind.CLUSTER)
        self.other = self.body("Cụm chuyên môn số 2", Kind.CLUSTER)
        self.place(self.cluster, professional=self.department)
        self.place(self.other, professional=self.department)
        self.place(self.commune, administrative=self.department)
        self.schools = [self.body(f"Trường Tiểu học Thử {name}") for name in "ABC"]
        for school in self.schools:
            self.place(school, administrative=self.commune, professional=self.cluster)
        self.officer = self.person("Hạnh", self.department, Role.DEPARTMENT_OFFICER)
        self.lead = self.person("Cường", self.cluster, Role.CLUSTER_LEAD)
        self.heads = [self.person(f"Trưởng {at}", school, Role.HEAD) for at, school in enumerate(self.schools)]
        self.teachers = [self.person(f"Giáo {at}", school, Role.TEACHER) for at, school in enumerate(self.schools)]

    def body(self, name: str, kind: Kind = Kind.SCHOOL) -> Organisation:
        return self.write.body(name, kind)

    def place(
        self,
        body: Organisation,
        *,
        administrative: Organisation | None = None,
        professional: Organisation | None = None,
    ) -> None:
        for function, parent in ((Function.ADMINISTRATIVE, administrative), (Function.PROFESSIONAL, professional)):
            if parent:
                set_parent(body, parent, function, by=self.by, valid_from=BEGUN)

    def person(self, name: str, body: Organisation, role: Role) -> Person:
        person = Person.objects.create(name=name, login=f"nguoi{Person.objects.count()}", is_active=True)
        self.write.role(person, body, role)
        return person


@pytest.fixture
def he_thong(db: None) -> Person:
    return Person.objects.create(name="Hệ thống", is_system=True)


@pytest.fixture
def province(he_thong: Person) -> Province:
    return Province(he_thong)


@pytest.fixture
def decision(db: None) -> LegalDocument:
    return LegalDocument.objects.create(verbatim="12/QĐ-UBND", number="12", year=2026, symbol="QĐ-UBND")
