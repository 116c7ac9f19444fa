"""The people and units of the tests about the list."""

from __future__ import annotations

from datetime import date

from django.test import Client

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.organisations.actions import add_membership, register_organisation, set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.actions import load_taxonomy

LONG_AGO = date(2020, 8, 1)


class Lists:
    """Two departments with a school each; a commune answers to one for its teaching and to the other otherwise."""

    def __init__(self) -> None:
        self.he_thong = Person.objects.create(name="Hệ thống", is_system=True)
        load_taxonomy(by=self.he_thong, on=today())
        self.so_ben = self.body("Sở GDĐT Mẫu Bên", Kind.DEPARTMENT)
        self.so = self.body("Sở GDĐT Mẫu", Kind.DEPARTMENT)
        self.xa = self.body("UBND xã Mẫu", Kind.COMMUNE_COMMITTEE)
        self.truong = self.body("Trường Tiểu học Mẫu 01", Kind.SCHOOL, "TH")
        self.truong_ben = self.body("Trường Tiểu học Mẫu 02", Kind.SCHOOL, "TH")
        self.trung_tam = self.body("Trung tâm GDTX Mẫu", Kind.CONTINUING, "THPT")
        self.under(self.xa, self.so_ben, Function.ADMINISTRATIVE)
        self.under(self.xa, self.so, Function.PROFESSIONAL)
        self.under(self.truong, self.xa, Function.ADMINISTRATIVE)
        self.under(self.truong, self.so, Function.PROFESSIONAL)
        self.under(self.truong_ben, self.so_ben, Function.PROFESSIONAL)
        self.under(self.trung_tam, self.so, Function.PROFESSIONAL)
        self.hanh = self.person("hanh", self.so, Role.DEPARTMENT_OFFICER)
        self.quyen = self.person("quyen", self.so_ben, Role.DEPARTMENT_OFFICER)
        self.hoa = self.person("hoa", self.xa, Role.COMMUNE_OFFICER)
        self.lan = self.person("lan", self.truong, Role.HEAD)
        self.xuan = self.person("xuan", self.truong_ben, Role.HEAD)

    def body(self, name: str, kind: Kind, levels: str = "") -> Organisation:
        return register_organisation(name, kind=kind, levels=levels, by=self.he_thong, on=today())

    def under(self, unit: Organisation, parent: Organisation, function: Function) -> None:
        set_parent(unit, parent, function, by=self.he_thong, valid_from=None)

    def person(self, login: str, body: Organisation, role: Role) -> Person:
        person = Person.objects.create(name=login.capitalize(), login=login, is_active=True)
        self.joins(person, body, role)
        return person

    def joins(self, person: Person, body: Organisation, role: Role) -> None:
        add_membership(person, body, role, by=self.he_thong, valid_from=LONG_AGO, post=str(role.label))


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
