"""The bodies, people and papers of the tests about official documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.test import Client

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.layout.engine.content import OfficialDocument, Paragraph, Span
from chungtay.organisations.actions import add_membership, register_organisation, set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.records.actions import draft_document, issue_document, revise_draft
from chungtay.records.choices import PaperKind
from chungtay.records.models import Document
from chungtay.records.queries.contents import paper_of

LONG_AGO = date(2020, 8, 1)


class Office:
    """A department, a ward with its officer, a school with head, clerk and teacher, and a second school."""

    def __init__(self) -> None:
        self.by = Person.objects.create(name="Hệ thống", is_system=True)
        self.so = self.body("Sở Giáo dục và Đào tạo tỉnh Mẫu", Kind.DEPARTMENT)
        self.ward = self.body("UBND phường Mẫu Bắc", Kind.COMMUNE_COMMITTEE)
        self.school, self.other = self.body("Trường Tiểu học Mẫu 09"), self.body("Trường THCS Mẫu 02")
        for body in (self.school, self.other):
            set_parent(body, self.ward, Function.ADMINISTRATIVE, by=self.by, valid_from=None)
            set_parent(body, self.so, Function.PROFESSIONAL, by=self.by, valid_from=None)
        self.hanh = self.person("hanh", self.so, Role.DEPARTMENT_OFFICER, "Chuyên viên")
        self.hoa = self.person("hoa", self.ward, Role.COMMUNE_OFFICER, "Công chức")
        self.lan = self.person("lan", self.school, Role.HEAD, "Hiệu trưởng")
        self.van = self.person("van", self.school, Role.CLERK, "Văn thư")
        self.minh = self.person("minh", self.school, Role.TEACHER, "Giáo viên")
        self.tuan = self.person("tuan", self.other, Role.HEAD, "Hiệu trưởng")

    def body(self, name: str, kind: Kind = Kind.SCHOOL) -> Organisation:
        return register_organisation(name, kind=kind, by=self.by, on=today())

    def person(self, login: str, body: Organisation, role: Role, post: str) -> Person:
        person = Person.objects.create(name=f"Phạm {login.title()} Mẫu", login=login, is_active=True)
        add_membership(person, body, role, by=self.by, valid_from=LONG_AGO, post=post)
        return person

    def draft(self, kind: PaperKind = PaperKind.PLAN, subject: str = "Phối hợp với trường bạn") -> Document:
        """A draft that is fit to be issued."""
        begun = draft_document(self.school, kind, by=self.van, on=today())
        return revise_draft(begun, self.written(begun, subject), by=self.van, on=today(), seen=1)

    def issued(self, kind: PaperKind = PaperKind.PLAN, subject: str = "Phối hợp với trường bạn") -> Document:
        draft = self.draft(kind, subject)
        return issue_document(draft, by=self.van, on=today(), seen=draft.version)

    @staticmethod
    def written(document: Document, subject: str) -> OfficialDocument:
        return replace(
            paper_of(document, today()),
            subject=subject,
            bases=("Căn cứ Kế hoạch số 4340/KH-SGDĐT ngày 05 tháng 01 năm 2026.",),
            blocks=(Paragraph((Span("Hai trường cùng sinh hoạt chuyên môn mỗi tháng một lần."),)),),
            addressees=("Trường THCS Mẫu 02",) if document.kind == PaperKind.LETTER else (),
            recipients=("Sở GDĐT (để báo cáo)",),
        )


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
