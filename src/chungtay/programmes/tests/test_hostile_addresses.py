from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.routes import addresses
from chungtay.organisations.actions import add_membership, propose_succession
from chungtay.organisations.choices import Kind, Role, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import find_organisations
from chungtay.programmes.models import Participation, Programme
from chungtay.programmes.tests.conftest import LONG_AGO, MakeBody, MakePerson

ASKED = ("nam", "truong", "q", "loai", "trang_thai", "ngay", "after", "before", "sau", "truoc")
HOSTILE = [
    "9" * 5000,
    "-1",
    "²",
    "٢٠٢٣",
    "0x7e7",
    "truong " * 1500,
    "a b " * 30,
    "th " * 40,
    "\x00",
    "'; drop table--",
    "%' or 1=1",
    "🏫" * 400,
    "99999-99-99",
    "2026-02-30",
    "[]",
    "=" * 300,
]


PAGES_OF_BODIES = {f"register:{name}" for name in ("list", "enter", "show", "add_membership")} | {"atlas:map"}


@pytest.fixture
def pages(
    programme: Programme,
    ten_seats: Participation,
    department: Organisation,
    quoc_oai: Organisation,
    clerk: Person,
    make_body: MakeBody,
    make_person: MakePerson,
) -> list[str]:
    """Every page of the two rooms that is read, each with a thing that is there."""
    old = make_body("Phòng Giáo dục và Đào tạo huyện Mẫu", Kind.DISTRICT_OFFICE, under=department, until=today())
    step = propose_succession(
        old,
        quoc_oai,
        kind=SuccessionKind.MERGE,
        scope=SuccessionScope.PROFESSIONAL,
        on=today(),
        by=clerk,
        basis="dữ liệu",
    )
    member = add_membership(
        make_person("Chị Nga"), quoc_oai, Role.DEPARTMENT_OFFICER, by=clerk, valid_from=LONG_AGO, post="Chuyên viên"
    )
    things = {
        "programmes.Programme": programme.uid,
        "programmes.Participation": ten_seats.uid,
        "organisations.Organisation": quoc_oai.uid,
        "organisations.Succession": step.uid,
        "organisations.Membership": member.uid,
    }
    routes = [one for one in addresses() if one.name.startswith("programmes:") or one.name in PAGES_OF_BODIES]
    kinds = {one.name: one.route.of if one.route else None for one in routes}
    assert kinds.keys() >= PAGES_OF_BODIES
    assert len(kinds) >= 13
    return [
        reverse(name, args=[things[kind]] if kind else []) for name, kind in kinds.items() if not kind or kind in things
    ]


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_stands_in_an_address_every_page_answers(client: Client, pages: list[str], typed: str) -> None:
    client.force_login(Person.objects.get(name="Chị Hạnh"))

    for page in pages:
        answer = client.get(f"{page}?{urlencode(dict.fromkeys(ASKED, typed))}")
        assert answer.status_code == 200, page


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=3000))
@example(typed="truong " * 1500)
@example(typed="th." * 1500)
def test_any_text_may_be_searched_for(db: None, typed: str) -> None:
    assert list(find_organisations(typed.replace("\x00", ""), LONG_AGO)) == []
