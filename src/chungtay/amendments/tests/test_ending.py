from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chungtay.accounts.models import Person
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.tests.conftest import AT, DAY, first
from chungtay.amendments.actions import end_agreement
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Partnership

Enter = Callable[[Person], Client]
NOTICE = "05/TB-THM09"
PASSWORD = "mot-mat-khau-dai"
REFORM = date(2025, 7, 1)


def test_the_end_of_a_memorandum_ends_the_partnership_the_day_after(
    in_force: Agreement, co_lan: Person, khach_la: Person
) -> None:
    later = AT + timedelta(days=30)
    for person, last_day, reason, notice in (
        (khach_la, DAY, "Không phải bên.", NOTICE),
        (co_lan, later.date() + timedelta(days=1), "Chưa tới.", NOTICE),
        (co_lan, DAY - timedelta(days=1), "Trước khi có hiệu lực.", NOTICE),
        (co_lan, DAY, " ", NOTICE),
        (co_lan, DAY, "Không có văn bản.", ""),
        (co_lan, DAY, "Không phải số, ký hiệu.", "theo công văn"),
    ):
        with pytest.raises(RuleBroken):
            end_agreement(in_force, by=person, at=later, last_day=last_day, reason=reason, notice=notice)

    last_day, reason, notice = date(2026, 11, 30), "Hai trường đã sáp nhập.", "số 05/TB-THM09"
    end_agreement(in_force, by=co_lan, at=later, last_day=last_day, reason=reason, notice=notice)

    in_force.refresh_from_db()
    assert (in_force.state, in_force.last_day) == (AgreementState.ENDED, date(2026, 11, 30))
    assert Partnership.objects.get().last_day == date(2026, 11, 30)
    assert AuditEntry.objects.get(verb="agreements.ended").open_values["notice"] == "05/TB-THM09"
    with pytest.raises(RuleBroken):
        end_agreement(in_force, by=co_lan, at=later, last_day=last_day, reason=reason, notice=notice)


def test_one_of_three_parties_does_not_end_the_memorandum_for_all(
    in_force: Agreement, co_lan: Person, body: Callable[..., Organisation]
) -> None:
    Party.objects.create(
        agreement=in_force, organisation=body("Trường Tiểu học Mẫu 31"), number=3, frozen_name="Trường Tiểu học Mẫu 31"
    )

    with pytest.raises(RuleBroken):
        end_agreement(in_force, by=co_lan, at=AT, last_day=DAY, reason="Thôi.", notice=NOTICE)

    in_force.refresh_from_db()
    assert in_force.state == AgreementState.IN_FORCE


def test_a_memorandum_in_force_is_ended_from_its_page(in_force: Agreement, co_lan: Person, enter: Enter) -> None:
    day = today().strftime("%d/%m/%Y")

    sent = {"reason": "Đã sáp nhập.", "last_day": day, "notice": "05/TB-THM09", "idempotency_key": "a"}
    without = enter(co_lan).post(reverse("amendments:end", args=[in_force.uid]), sent)
    in_force.refresh_from_db()
    assert (without.status_code, in_force.state) == (200, AgreementState.IN_FORCE)
    enter(co_lan).post(reverse("amendments:end", args=[in_force.uid]), {**sent, "password": PASSWORD})

    in_force.refresh_from_db()
    assert (in_force.state, in_force.last_day) == (AgreementState.ENDED, today())


def test_the_page_of_ending_is_for_heads_and_not_for_strangers(
    approved: Agreement, co_lan: Person, thay_minh: Person, khach_la: Person, enter: Enter
) -> None:
    page = reverse("amendments:end", args=[approved.uid])

    assert Client().get(page).status_code == 302
    assert [enter(person).get(page).status_code for person in (khach_la, thay_minh, co_lan)] == [404, 403, 200]
    sent = {"reason": "Thôi.", "last_day": "1/12/2026", "notice": NOTICE, "password": PASSWORD, "idempotency_key": "c"}
    assert enter(co_lan).post(page, sent).status_code == 200
    approved.refresh_from_db()
    assert approved.state == AgreementState.APPROVED


def test_whoever_answers_for_a_party_today_may_end_but_not_sign(
    in_force: Agreement,
    body: Callable[..., Organisation],
    member: Callable[..., Person],
    take_over: Callable[..., None],
) -> None:
    heir = body("Trường Tiểu học Kế Thừa", begins=REFORM)
    head = member("Bùi Thị Mẫu Thừa", heir, Role.HEAD, REFORM)
    Organisation.objects.filter(pk=first(in_force).organisation_id).update(valid_until=REFORM)
    take_over(Organisation.objects.get(pk=first(in_force).organisation_id), heir)

    assert is_allowed(head, "amendments.end", in_force)
    assert not is_allowed(head, "agreements.sign", in_force)
    end_agreement(
        in_force, by=head, at=AT + timedelta(days=9), last_day=DAY, reason="Hai trường là một.", notice="1/TB"
    )
    in_force.refresh_from_db()
    assert in_force.state == AgreementState.ENDED
