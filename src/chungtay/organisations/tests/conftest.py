from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.kernel.models import LegalDocument
from chungtay.organisations.actions import add_membership, confirm_succession, propose_succession, register_organisation
from chungtay.organisations.choices import SIGNERS, Kind, Role, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation, Succession

LAST_DAY = date(2025, 6, 30)
REFORM = date(2025, 7, 1)
LATER = date(2026, 11, 21)
LONG_AGO = date(2020, 1, 1)


def text_of(page: bytes) -> str:
    """What a reader reads: tags out, white space as one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


def show_url(organisation: Organisation, day: str = "") -> str:
    return reverse("register:show", args=[organisation.uid]) + (f"?ngay={day}" if day else "")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def he_thong(db: None) -> Person:
    return Person.objects.create(name="Hệ thống", is_system=True)


@pytest.fixture
def chi_hanh(db: None) -> Person:
    return Person.objects.create(name="Hạnh", login="hanh", is_active=True)


@pytest.fixture
def co_lan(db: None) -> Person:
    return Person.objects.create(name="Lan", login="lan", is_active=True)


@pytest.fixture
def thay_minh(db: None) -> Person:
    return Person.objects.create(name="Minh", login="minh", is_active=True)


@pytest.fixture
def resolution(db: None) -> LegalDocument:
    return LegalDocument.objects.create(verbatim="202/2025/QH15", number="202", year=2025, symbol="2025/QH15")


class Register:
    """What a test writes into the register, in short sentences."""

    def __init__(self, by: Person) -> None:
        self.by = by

    def body(
        self, name: str, kind: Kind = Kind.SCHOOL, *, begins: date | None = None, ends: date | None = None
    ) -> Organisation:
        return register_organisation(name, kind=kind, by=self.by, on=LATER, valid_from=begins, valid_until=ends)

    def candidate(
        self, before: Organisation, after: Organisation, scope: SuccessionScope = SuccessionScope.LEGAL_PERSON
    ) -> Succession:
        return propose_succession(
            before,
            after,
            kind=SuccessionKind.MERGE,
            scope=scope,
            on=before.valid_until or REFORM,
            by=self.by,
            basis="dữ liệu địa giới",
        )

    def heir(
        self,
        before: Organisation,
        after: Organisation,
        document: LegalDocument,
        scope: SuccessionScope = SuccessionScope.LEGAL_PERSON,
    ) -> Succession:
        return confirm_succession(self.candidate(before, after, scope), by=self.by, on=LATER, legal_document=document)

    def role(self, person: Person, organisation: Organisation, role: Role, since: date = LONG_AGO) -> None:
        post = str(role.label) if role in SIGNERS else ""
        begins = max(since, organisation.valid_from or since)
        add_membership(person, organisation, role, by=self.by, valid_from=begins, post=post)


@pytest.fixture
def register(he_thong: Person) -> Register:
    return Register(he_thong)
