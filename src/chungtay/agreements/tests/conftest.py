from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from chungtay.accounts.models import Person
from chungtay.agreements.actions import approve_text, draft_agreement, record_signing
from chungtay.agreements.models import Agreement, Party, TextVersion
from chungtay.agreements.queries.texts import current_text
from chungtay.kernel.audit import kind_of
from chungtay.kernel.models import AuditEntry
from chungtay.organisations.actions import add_membership, register_organisation
from chungtay.organisations.choices import Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Programme
from chungtay.programmes.tests.conftest import on_disk
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

__all__ = ["on_disk"]  # a fixture is used by its name

DAY = date(2026, 11, 20)
BEGUN = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CLAUSES = [
    ClauseText(title="Mục đích", body="Hai bên giúp nhau."),
    ClauseText(title="Cách làm", body="Mỗi bên một tổ."),
]
COMMITMENTS = [CommitmentText(title="Chia sẻ đề", as_written="Mỗi kỳ hai bộ.", owed_by=1, target="2", unit="bộ")]
PAPER = b"%PDF-1.4\n1 0 obj<<>>endobj\nxref\n0 1\n0000000000 65535 f \ntrailer<<>>\nstartxref\n29\n%%EOF\n"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def he_thong(db: None) -> Person:
    return Person.objects.create(name="Hệ thống", is_system=True)


@pytest.fixture
def body(he_thong: Person) -> Callable[..., Organisation]:
    def enter(
        name: str, kind: Kind = Kind.SCHOOL, begins: date | None = None, ends: date | None = None
    ) -> Organisation:
        return register_organisation(name, kind=kind, by=he_thong, on=DAY, valid_from=begins, valid_until=ends)

    return enter


@pytest.fixture
def member(he_thong: Person) -> Callable[..., Person]:
    def enter(
        name: str, organisation: Organisation, role: Role, since: date = date(2020, 8, 1), until: date | None = None
    ) -> Person:
        person = Person(name=name, login=f"nguoi-{Person.objects.count()}", is_active=True)
        person.set_password("mot-mat-khau-dai")
        person.save()
        posts = {Role.HEAD: "Hiệu trưởng", Role.DEPUTY: "Phó Hiệu trưởng", Role.DEPARTMENT_HEAD: "Giám đốc"}
        post = {**posts, Role.CLUSTER_LEAD: "Cụm trưởng", Role.COMMUNE_HEAD: "Chủ tịch"}.get(role, "")
        add_membership(person, organisation, role, by=he_thong, valid_from=since, valid_until=until, post=post)
        return person

    return enter


@pytest.fixture
def school_09(body: Callable[..., Organisation]) -> Organisation:
    return body("Trường Tiểu học Mẫu 09")


@pytest.fixture
def school_27(body: Callable[..., Organisation]) -> Organisation:
    return body("Trường Tiểu học Mẫu 27")


@pytest.fixture
def co_lan(member: Callable[..., Person], school_09: Organisation) -> Person:
    return member("Phạm Thị Mẫu Lan", school_09, Role.HEAD)


@pytest.fixture
def thay_ky(member: Callable[..., Person], school_27: Organisation) -> Person:
    return member("Lê Văn Mẫu Kỳ", school_27, Role.HEAD)


@pytest.fixture
def thay_minh(member: Callable[..., Person], school_27: Organisation) -> Person:
    return member("Trần Văn Mẫu Minh", school_27, Role.TEACHER)


@pytest.fixture
def khach_la(member: Callable[..., Person], body: Callable[..., Organisation]) -> Person:
    return member("Đỗ Thị Mẫu Xa", body("Trường Tiểu học Mẫu 40"), Role.HEAD)


@pytest.fixture
def programme(db: None) -> Programme:
    return Programme.objects.create(code="MAU", name="Chương trình mẫu")


@pytest.fixture
def draft(
    programme: Programme, school_09: Organisation, school_27: Organisation, co_lan: Person, thay_ky: Person
) -> Agreement:
    return draft_agreement(
        programme, "Bản ghi nhớ phối hợp", [school_09, school_27], CLAUSES, COMMITMENTS, by=co_lan, on=DAY, at=BEGUN
    )


@pytest.fixture
def approved(draft: Agreement, co_lan: Person, thay_ky: Person) -> Agreement:
    text = current_text(draft)
    for person, party in ((co_lan, first(draft)), (thay_ky, second(draft))):
        approve_text(text, by=person, party=party, at=AT)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def in_force(approved: Agreement, co_lan: Person, thay_ky: Person) -> Agreement:
    record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=DAY, scan=paper())
    record_signing(approved, by=thay_ky, party=second(approved), at=AT)
    approved.refresh_from_db()
    return approved


def first(agreement: Agreement) -> Party:
    return agreement.parties.get(number=1)


def second(agreement: Agreement) -> Party:
    return agreement.parties.get(number=2)


def text_of_number(agreement: Agreement, number: int) -> TextVersion:
    return agreement.texts.get(number=number)


def paper(name: str = "ban-quet.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PAPER, content_type="application/pdf")


def verbs_of(agreement: Agreement) -> list[str]:
    entries = AuditEntry.objects.filter(touches__kind=kind_of(agreement), touches__key=agreement.uid)
    return list(entries.order_by("id").values_list("verb", flat=True))
