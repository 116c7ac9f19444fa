from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.tests.conftest import AT, DAY
from chungtay.amendments.actions import draft_ending, draft_renewal, leave_agreement, record_no_heir
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.organisations.actions import set_parent
from chungtay.organisations.choices import Function, Kind, Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Partnership

Three = tuple[Agreement, list[Person]]
Body = Callable[..., Organisation]
Enter = Callable[[Person], Client]
ENDED = DAY + timedelta(days=1)
LATER = AT + timedelta(days=14)
WHY = "Trường đã giải thể, các việc còn lại hai bên không thực hiện nữa."


def dissolved(party: Party, on: date = ENDED) -> None:
    """The body of a party is no more, and nobody is named in its place."""
    Organisation.objects.filter(pk=party.organisation_id).update(valid_until=on)


@pytest.fixture
def officer(body: Body, member: Callable[..., Person], he_thong: Person, in_force: Agreement) -> Person:
    """Of the department over both parties of the memorandum in force."""
    department = body("Sở Giáo dục và Đào tạo Mẫu", Kind.DEPARTMENT)
    for party in in_force.parties.all():
        set_parent(party.organisation, department, Function.PROFESSIONAL, by=he_thong, valid_from=None)
    return member("Vũ Thị Mẫu Hạnh", department, Role.DEPARTMENT_OFFICER)


def test_two_go_on_where_a_third_has_nobody_in_its_place(
    three: Three, co_lan: Person, khach_la: Person, enter: Enter
) -> None:
    agreement, _people = three
    third = agreement.parties.get(number=3)
    dissolved(third)
    page = reverse("amendments:no_heir", args=[agreement.uid])
    assert "các bên còn lại tiếp tục" in enter(co_lan).get(page).content.decode()
    assert "Dành cho một đơn vị" in enter(co_lan).get(f"{page}?ben=1").content.decode()
    with pytest.raises(RuleBroken, match="Chưa ai xác nhận"):
        draft_renewal(agreement, by=co_lan, at=LATER, last_day=date(2029, 1, 1))
    with pytest.raises(RuleBroken, match="người đứng đầu"):
        record_no_heir(agreement, third, by=khach_la, at=LATER, reason=WHY)

    record_no_heir(agreement, third, by=co_lan, at=LATER, reason=WHY)

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.IN_FORCE
    assert agreement.parties.get(number=3).left_on == ENDED
    before, after = Partnership.objects.filter(agreement_key=agreement.uid).order_by("valid_from", "pk")
    assert (before.valid_until, after.valid_from, after.valid_until) == (ENDED, ENDED, None)
    assert {row.organisation_id for row in after.members.all()} == {
        party.organisation_id for party in agreement.parties.filter(number__in=[1, 2])
    }
    assert AuditEntry.objects.get(verb="amendments.no_heir").open_values["reason"] == WHY
    assert draft_renewal(agreement, by=co_lan, at=LATER, last_day=date(2029, 1, 1)).parties.count() == 2
    with pytest.raises(RuleBroken, match="đã rời biên bản"):
        record_no_heir(agreement, third, by=co_lan, at=LATER, reason=WHY)


@pytest.mark.slow
def test_a_memorandum_of_one_party_ends_with_the_day_of_the_other(in_force: Agreement, co_lan: Person) -> None:
    draft_ending(in_force, by=co_lan, at=LATER, last_day=date(2028, 5, 31), reason="Hết việc.")
    dissolved(in_force.parties.get(number=2), ENDED + timedelta(days=2))

    record_no_heir(in_force, in_force.parties.get(number=2), by=co_lan, at=LATER, reason=WHY)

    in_force.refresh_from_db()
    assert (in_force.state, in_force.valid_until) == (AgreementState.ENDED, ENDED + timedelta(days=2))
    assert Partnership.objects.get(agreement_key=in_force.uid).valid_until == ENDED + timedelta(days=2)
    assert set(Agreement.objects.filter(amends__agreement=in_force).values_list("state", flat=True)) == {
        AgreementState.WITHDRAWN
    }


def test_the_department_closes_what_nobody_is_left_to_close(
    in_force: Agreement, officer: Person, member: Callable[..., Person], body: Body
) -> None:
    for party in in_force.parties.all():
        dissolved(party)
    elsewhere = member("Người Mẫu Nơi Khác", body("Sở Giáo dục và Đào tạo Khác", Kind.DEPARTMENT), Role.DEPARTMENT_HEAD)
    first = in_force.parties.get(number=1)
    with pytest.raises(RuleBroken, match="sở phụ trách một bên"):
        record_no_heir(in_force, first, by=elsewhere, at=LATER, reason=WHY)

    record_no_heir(in_force, first, by=officer, at=LATER, reason=WHY)

    in_force.refresh_from_db()
    assert (in_force.state, in_force.valid_until) == (AgreementState.ENDED, ENDED)


@pytest.mark.slow
def test_who_stands_or_may_have_an_heir_is_not_written_off(
    three: Three, co_lan: Person, body: Body, take_over: Callable[..., object]
) -> None:
    agreement, _people = three
    second, third = agreement.parties.get(number=2), agreement.parties.get(number=3)
    with pytest.raises(RuleBroken, match="Trường Tiểu học Mẫu 27"):
        record_no_heir(agreement, second, by=co_lan, at=LATER, reason=WHY)
    dissolved(third)
    take_over(
        Organisation.objects.get(pk=third.organisation_id),
        body("Trường Tiểu học Đề Xuất"),
        is_confirmed=False,
        on=ENDED,
    )
    with pytest.raises(RuleBroken, match="Trường Tiểu học Đề Xuất"):
        record_no_heir(agreement, third, by=co_lan, at=LATER, reason=WHY)
    assert agreement.parties.filter(left_on__isnull=False).count() == 0


@pytest.mark.slow
def test_a_reason_is_asked_for_and_who_left_later_is_not_overtaken(
    three: Three, body: Body, co_lan: Person, member: Callable[..., Person]
) -> None:
    agreement, people = three
    late = DAY + timedelta(days=5)
    leave_agreement(
        agreement, agreement.parties.get(number=2), by=people[1], at=LATER, last_day=late, reason="x", notice="05/TB-TH"
    )
    dissolved(agreement.parties.get(number=3))
    with pytest.raises(RuleBroken) as refused:
        record_no_heir(agreement, agreement.parties.get(number=3), by=co_lan, at=LATER, reason=" ")
    assert refused.value.field == "reason"

    record_no_heir(agreement, agreement.parties.get(number=3), by=co_lan, at=LATER, reason=WHY)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.valid_until) == (AgreementState.ENDED, late + timedelta(days=1))


@pytest.mark.slow
def test_the_way_there_stands_where_inheritance_is_read(
    in_force: Agreement, officer: Person, thay_minh: Person, khach_la: Person, enter: Enter
) -> None:
    here = reverse("amendments:inheritance", args=[in_force.uid])
    page = reverse("amendments:no_heir", args=[in_force.uid])
    client = enter(officer)
    assert page not in client.get(here).content.decode()
    for party in in_force.parties.all():
        dissolved(party, today() - timedelta(days=1))

    assert f"{page}?ben=1" in client.get(here).content.decode()
    assert enter(khach_la).get(page).status_code == 404
    assert client.get(f"{page}?ben=9").status_code == 404
    assert "Không còn đủ hai bên" in client.get(f"{page}?ben=2").content.decode()

    sent = {"reason": WHY, "password": "sai", "idempotency_key": "k1"}
    assert WHY in client.post(f"{page}?ben=2", sent).content.decode()
    client.post(f"{page}?ben=2", {**sent, "password": "mot-mat-khau-dai"})

    in_force.refresh_from_db()
    assert in_force.state == AgreementState.ENDED
    assert in_force.parties.get(number=2).left_on is not None
