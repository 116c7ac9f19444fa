"""The people and bodies of the tests about ways in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.test import Client
from django.urls import reverse

from chungtay.access.actions.answering import NewAccount, accept_with_new_account
from chungtay.access.actions.inviting import Invited, invite
from chungtay.access.models import Invitation
from chungtay.access.queries.tokens import code_of, token_of
from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.organisations.actions import add_membership, register_organisation, set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Membership, Organisation

LONG_AGO = date(2020, 8, 1)
PASSWORD = "ba con voi mau xanh"
POSTS = {Role.HEAD: "Hiệu trưởng", Role.DEPARTMENT_HEAD: "Giám đốc Sở"}


class World:
    """Two departments; under the first a commune with its officer and two schools, one of them without an account."""

    def __init__(self) -> None:
        self.he_thong = Person.objects.create(name="Hệ thống", is_system=True)
        self.so, self.so_khac = self.body("Sở GDĐT Mẫu", Kind.DEPARTMENT), self.body("Sở GDĐT Khác", Kind.DEPARTMENT)
        self.xa = self.body("UBND xã Mẫu", Kind.COMMUNE_COMMITTEE)
        self.tay_mo, self.duong_noi = self.body("Trường THCS Tây Mỗ"), self.body("Trường THCS Dương Nội")
        for school in (self.tay_mo, self.duong_noi):
            set_parent(school, self.xa, Function.ADMINISTRATIVE, by=self.he_thong, valid_from=None)
            set_parent(school, self.so, Function.PROFESSIONAL, by=self.he_thong, valid_from=None)
        self.giamdoc = self.person("giamdoc", self.so, Role.DEPARTMENT_HEAD)
        self.hanh = self.person("hanh", self.so, Role.DEPARTMENT_OFFICER)
        self.quyen = self.person("quyen", self.so_khac, Role.DEPARTMENT_OFFICER)
        self.hoa = self.person("hoa", self.xa, Role.COMMUNE_OFFICER)
        self.lan = self.person("lan", self.tay_mo, Role.HEAD)
        self.mai = self.person("mai", self.tay_mo, Role.TEACHER)
        self.vanhanh = Person.objects.create(name="Vận hành", login="vanhanh", is_active=True, is_operator=True)

    def body(self, name: str, kind: Kind = Kind.SCHOOL) -> Organisation:
        return register_organisation(name, kind=kind, by=self.he_thong, on=today())

    def person(self, login: str, body: Organisation, role: Role, *, may_sign_in: bool = True) -> Person:
        person = Person.objects.create(name=login.title(), login=login if may_sign_in else None, is_active=may_sign_in)
        add_membership(person, body, role, by=self.he_thong, valid_from=LONG_AGO, post=POSTS.get(role, ""))
        return person

    def role_of(self, person: Person) -> Membership:
        return Membership.objects.get(person=person)

    def invite(
        self,
        by: Person,
        body: Organisation | None = None,
        role: Role = Role.HEAD,
        invited: Invited | None = None,
        *,
        ago: timedelta = timedelta(),
    ) -> Invitation:
        """By hand, to a new person, unless said otherwise."""
        asked = invited or Invited("Nguyễn Thị Mới", post=POSTS.get(role, ""))
        return invite(body or self.duong_noi, role, asked, by=by, on=today(), at=now() - ago)


def path_of(invitation: Invitation) -> str:
    return reverse("access:accept", args=[token_of(invitation)])


def joined(invitation: Invitation, login: str = "moi", *, at: datetime | None = None) -> Person:
    account = NewAccount(login, PASSWORD, invitation.name)
    return accept_with_new_account(invitation, account, code=code_of(invitation), on=today(), at=at or now()).person


def typed(invitation: Invitation, **changes: str) -> dict[str, str]:
    """What a new person types on the page of the invitation."""
    words = {"name": invitation.name, "login": "moi.nguyen", "password": PASSWORD}
    return words | ({"code": code_of(invitation)} if invitation.is_by_hand else {}) | changes


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
