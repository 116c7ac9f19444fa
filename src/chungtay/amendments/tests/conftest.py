from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client

from chungtay.accounts.models import Person
from chungtay.agreements.actions import Heading, approve_text, open_draft, record_signing
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import (
    AT,
    BEGUN,
    CLAUSES,
    DAY,
    _files,
    approved,
    body,
    co_lan,
    draft,
    he_thong,
    in_force,
    khach_la,
    member,
    on_disk,
    paper,
    programme,
    school_09,
    school_27,
    thay_ky,
    thay_minh,
)
from chungtay.kernel.clock import to_local
from chungtay.kernel.models import LegalDocument
from chungtay.organisations.actions import confirm_succession, propose_succession
from chungtay.organisations.choices import Role, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation, Succession
from chungtay.programmes.models import Programme
from chungtay.records.engine.memoranda import CommitmentText

__all__ = [
    "_files",
    "approved",
    "body",
    "co_lan",
    "draft",
    "he_thong",
    "in_force",
    "khach_la",
    "member",
    "on_disk",
    "programme",
    "school_09",
    "school_27",
    "thay_ky",
    "thay_minh",
]  # fixtures are used by their names

Enter = Callable[[Person], Client]
REFORM = date(2025, 7, 1)


@pytest.fixture
def enter() -> Enter:
    def sign_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def take_over(he_thong: Person) -> Callable[..., Succession]:
    def step(before: Organisation, after: Organisation, *, is_confirmed: bool = True, on: date = REFORM) -> Succession:
        candidate = propose_succession(
            before,
            after,
            kind=SuccessionKind.MERGE,
            scope=SuccessionScope.LEGAL_PERSON,
            on=on,
            by=he_thong,
            basis="dữ liệu địa giới",
        )
        if is_confirmed:
            document, _is_new = LegalDocument.objects.get_or_create(verbatim="202/2025/QH15")
            confirm_succession(candidate, by=he_thong, on=DAY, legal_document=document)
        return candidate

    return step


def signed(annex: Agreement, *people: Person, at: datetime = AT) -> Agreement:
    """The annex confirmed and signed, party by party, by those who head them."""
    text = current_text(annex)
    parties = list(annex.parties.order_by("number"))
    for person, party in zip(people, parties, strict=True):
        approve_text(text, by=person, party=party, at=at)
    day = to_local(at).date()
    for number, (person, party) in enumerate(zip(people, parties, strict=True)):
        brought = {"signed_on": day, "scan": paper()} if number == 0 else {}
        record_signing(annex, by=person, party=party, at=at, **brought)  # type: ignore[arg-type]  # the first brings it
    annex.refresh_from_db()
    return annex


@pytest.fixture
def three(
    programme: Programme, body: Callable[..., Organisation], member: Callable[..., Person],
    school_09: Organisation, school_27: Organisation, co_lan: Person, thay_ky: Person,
) -> tuple[Agreement, list[Person]]:  # fmt: skip  # the cast of a story stands on one line
    school_31 = body("Trường Tiểu học Mẫu 31")
    people = [co_lan, thay_ky, member("Vũ Thị Mẫu Ba", school_31, Role.HEAD)]
    promises = [
        CommitmentText(title="Chia sẻ đề", as_written="Mỗi kỳ hai bộ.", owed_by=3, owed_to=1, target="2", unit="bộ"),
        CommitmentText(title="Cho mượn sách", as_written="Tủ sách dùng chung.", owed_by=3),
        CommitmentText(title="Sinh hoạt chuyên môn", as_written="Mỗi tháng một lần."),
    ]
    bodies = [school_09, school_27, school_31]
    heading = Heading("Bản ghi nhớ ba trường", None, None, date(2027, 5, 31))
    draft = open_draft(programme, heading, bodies, CLAUSES, promises, by=co_lan, on=DAY, at=BEGUN)
    return signed(draft, *people), people
