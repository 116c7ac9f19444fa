from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.agreements.models import Agreement
from chungtay.agreements.tests.conftest import AT, first, second
from chungtay.memoranda.actions import sign_by_click
from chungtay.memoranda.tests.conftest import (
    _files,
    approved,
    body,
    co_lan,
    draft,
    he_thong,
    in_force,
    member,
    on_disk,
    programme,
    school_09,
    school_27,
    thay_ky,
)
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import allow_click
from chungtay.programmes.models import Programme

# Fixtures are used by their names.
__all__ = ["_files", "approved", "body", "co_lan", "draft", "he_thong", "in_force", "member", "on_disk", "programme"]
__all__ += ["school_09", "school_27", "thay_ky"]

MARK = "xác nhận bằng thao tác bấm, không phải chữ ký"


def words_of(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).content.decode()))


def pages_of(agreement: Agreement) -> list[str]:
    lists = [reverse("public:home"), reverse("public:agreements")]
    return [*lists, reverse("public:programme", args=[agreement.programme.uid])]


def test_the_public_card_and_page_of_what_was_confirmed_by_clicks_say_that_nobody_has_signed(
    client: Client, approved: Agreement, programme: Programme, co_lan: Person, thay_ky: Person
) -> None:
    allow_click(programme, why="Thử trong một học kỳ", by=co_lan, at=AT)
    for person, party in ((co_lan, first(approved)), (thay_ky, second(approved))):
        sign_by_click(approved, by=person, party=party, at=AT)

    page = words_of(client, reverse("public:agreement", args=[approved.uid]))

    for address in pages_of(approved):
        shown = words_of(client, address)
        assert MARK in shown
        assert "Ngày ký:" not in shown
    assert MARK in page
    assert "Theo pháp luật thì chưa ai ký" in page
    assert "Ngày ký" not in page
    assert "Như lúc ký" not in page
    assert "Như lúc xác nhận" in page
    assert "Ngày xác nhận bằng thao tác bấm: 20/11/2026" in page


def test_of_a_memorandum_signed_on_paper_nothing_speaks_of_clicks(
    client: Client, in_force: Agreement, co_lan: Person, school_09: Organisation
) -> None:
    addresses = [*pages_of(in_force), reverse("public:agreement", args=[in_force.uid])]

    for shown in (words_of(client, address) for address in addresses):
        assert in_force.title in shown
        assert "bấm" not in shown

    client.force_login(co_lan)
    assert MARK not in words_of(client, reverse("register:show", args=[school_09.uid]))
    Agreement.objects.filter(pk=in_force.pk).update(is_signed_by_click=True)
    assert MARK in words_of(client, reverse("register:show", args=[school_09.uid]))
