"""The people and units of the tests about needs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.test import Client

from chungtay.accounts.models import Person
from chungtay.curriculum.actions import load_curriculum
from chungtay.curriculum.models import Grade, Subject
from chungtay.kernel.clock import today
from chungtay.needs.actions import Declared, declare_entry
from chungtay.needs.choices import EntryKind, Visibility
from chungtay.needs.models import Entry
from chungtay.organisations.actions import add_membership, register_organisation, set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import open_partnership, open_programme
from chungtay.taxonomy.actions import load_taxonomy
from chungtay.taxonomy.models import Leaf

LONG_AGO = date(2020, 8, 1)


class World:
    """A department with a commune, a cluster and four schools; Lan's and Tuấn's schools are partners."""

    def __init__(self) -> None:
        self.he_thong = Person.objects.create(name="Hệ thống", is_system=True)
        load_curriculum(by=self.he_thong, on=today())
        load_taxonomy(by=self.he_thong, on=today())
        self.so = self.body("Sở GDĐT Mẫu", Kind.DEPARTMENT)
        self.so_ben = self.body("Sở GDĐT Mẫu Bên", Kind.DEPARTMENT)
        self.xa = self.body("UBND xã Mẫu", Kind.COMMUNE_COMMITTEE)
        self.cum = self.body("Cụm chuyên môn Mẫu", Kind.CLUSTER)
        self.cong_ty = self.body("Công ty Mẫu", Kind.COMPANY)
        set_parent(self.cum, self.so, Function.PROFESSIONAL, by=self.he_thong, valid_from=None)
        self.lan_school = self.school("Trường Tiểu học Mẫu 01", "TH")
        self.tuan_school = self.school("Trường Tiểu học Mẫu 02", "TH")
        self.thu_school = self.school("Trường THCS Mẫu 03", "THCS")
        self.far_school = self.school("Trường Tiểu học Xa", "TH", near=False)
        self.lan = self.person("lan", self.lan_school, Role.HEAD)
        self.mai = self.person("mai", self.lan_school, Role.TEACHER)
        self.tuan = self.person("tuan", self.tuan_school, Role.HEAD)
        self.thu = self.person("thu", self.thu_school, Role.HEAD)
        self.xuan = self.person("xuan", self.far_school, Role.HEAD)
        self.dung = self.person("dung", self.cum, Role.CLUSTER_LEAD)
        self.hoa = self.person("hoa", self.xa, Role.COMMUNE_OFFICER)
        self.hanh = self.person("hanh", self.so, Role.DEPARTMENT_OFFICER)
        self.quyen = self.person("quyen", self.so_ben, Role.DEPARTMENT_OFFICER)
        self.ba = self.person("ba", self.cong_ty, Role.SPONSOR)
        self.twin(self.lan_school, self.tuan_school)

    def body(self, name: str, kind: Kind = Kind.SCHOOL, levels: str = "") -> Organisation:
        return register_organisation(name, kind=kind, levels=levels, by=self.he_thong, on=today())

    def school(self, name: str, level: str, *, near: bool = True) -> Organisation:
        school = self.body(name, Kind.SCHOOL, level)
        if near:
            set_parent(school, self.xa, Function.ADMINISTRATIVE, by=self.he_thong, valid_from=None)
            set_parent(school, self.cum, Function.PROFESSIONAL, by=self.he_thong, valid_from=None)
        else:
            set_parent(school, self.so_ben, Function.PROFESSIONAL, by=self.he_thong, valid_from=None)
        return school

    def person(self, login: str, body: Organisation, role: Role) -> Person:
        person = Person.objects.create(name=login.capitalize(), login=login, is_active=True)
        add_membership(person, body, role, by=self.he_thong, valid_from=LONG_AGO, post=str(role.label))
        return person

    def twin(self, one: Organisation, other: Organisation) -> None:
        programme = open_programme(
            f"MAU-{one.pk}-{other.pk}",
            f"Kết nghĩa {one.current_name} và {other.current_name}",
            by=self.he_thong,
            on=today(),
        )
        open_partnership(programme, [one, other], by=self.he_thong, on=LONG_AGO)

    def declare(
        self,
        school: Organisation,
        by: Person,
        leaf: str = "NN.gv-nn",
        kind: EntryKind = EntryKind.NEED,
        **further: Any,
    ) -> Entry:
        on = further.pop("on", today())
        return declare_entry(school, declared(leaf, kind, **further), by=by, on=on)


def declared(leaf: str = "NN.gv-nn", kind: EntryKind = EntryKind.NEED, **further: Any) -> Declared:
    """What somebody declares, by the codes of the list."""
    subject, grade = further.pop("subject", None), further.pop("grade", None)
    return Declared(
        kind=kind,
        leaf=Leaf.objects.get(code=leaf),
        degree=further.pop("degree", 3),
        subject=Subject.objects.get(code=subject) if subject else None,
        grade=Grade.objects.get(code=grade) if grade else None,
        seen_by=Visibility(further.pop("seen_by", Visibility.DEPARTMENT)),
        **further,
    )


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def days(number: int) -> timedelta:
    return timedelta(days=number)
