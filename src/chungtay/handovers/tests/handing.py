"""The people and bodies of the tests about handing a role over."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import Client

from chungtay.accounts.models import Person
from chungtay.handovers.actions import Taker, hand_over, prepare_handover
from chungtay.handovers.models import Handover
from chungtay.kernel.clock import today
from chungtay.kernel.sources import parse_reference
from chungtay.organisations.actions import add_membership, register_organisation, set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Membership, Organisation

LONG_AGO = date(2020, 8, 1)


class World:
    """A department, a commune with its officer, two schools with heads."""

    def __init__(self) -> None:
        self.he_thong = Person.objects.create(name="Hệ thống", is_system=True)
        self.so = self.body("Sở GDĐT Mẫu", Kind.DEPARTMENT)
        self.xa = self.body("UBND xã Mẫu", Kind.COMMUNE_COMMITTEE)
        self.tay_mo, self.duong_noi = self.body("Trường THCS Tây Mỗ"), self.body("Trường THCS Dương Nội")
        for school in (self.tay_mo, self.duong_noi):
            set_parent(school, self.xa, Function.ADMINISTRATIVE, by=self.he_thong, valid_from=None)
            set_parent(school, self.so, Function.PROFESSIONAL, by=self.he_thong, valid_from=None)
        self.hanh = self.person("hanh", self.so, Role.DEPARTMENT_OFFICER, "Chuyên viên")
        self.hoa = self.person("hoa", self.xa, Role.COMMUNE_OFFICER, "Công chức")
        self.lan = self.person("lan", self.tay_mo, Role.HEAD, "Hiệu trưởng")
        self.tuan = self.person("tuan", self.duong_noi, Role.HEAD, "Hiệu trưởng")
        self.mai = self.person("mai", self.tay_mo, Role.TEACHER, "Giáo viên")

    def body(self, name: str, kind: Kind = Kind.SCHOOL) -> Organisation:
        return register_organisation(name, kind=kind, by=self.he_thong, on=today())

    def person(self, login: str, body: Organisation, role: Role, post: str) -> Person:
        person = Person.objects.create(name=login.title(), login=login, is_active=True)
        add_membership(person, body, role, by=self.he_thong, valid_from=LONG_AGO, post=post)
        return person

    @property
    def headship(self) -> Membership:
        return Membership.objects.get(person=self.lan, role=Role.HEAD)

    def prepare(self, taker: Taker | None = None, *, last_day: date | None = None) -> Handover:
        return prepare_handover(
            self.headship,
            taker or Taker(self.mai, post="Hiệu trưởng"),
            last_day=last_day or today() - timedelta(days=1),
            by=self.hoa,
            on=today(),
            legal_document=parse_reference("12/QĐ-UBND"),
        )

    def carry_out(self, handover: Handover, password: str = "") -> Handover:
        return hand_over(handover, by=self.hoa, on=today(), seen=handover.version, password=password)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
