from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from chungtay.accounts.models import Person
from chungtay.agreements.tests.conftest import (
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
    programme,
    school_09,
    school_27,
    thay_ky,
    thay_minh,
)
from chungtay.kernel.models import LegalDocument
from chungtay.organisations.actions import confirm_succession, propose_succession
from chungtay.organisations.choices import SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation, Succession

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
