from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.actions import Heading, open_draft
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.tests.conftest import AT, BEGUN, CLAUSES, DAY
from chungtay.amendments.actions import end_agreement, leave_agreement
from chungtay.amendments.tests.conftest import signed
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation, Succession
from chungtay.programmes.models import Partnership, Programme

WEEK = timedelta(days=7)
NOTICE = "05/TB-TH"
Three = tuple[Agreement, list[Person]]


def test_a_party_that_has_left_ends_nothing_for_those_that_stayed(three: Three) -> None:
    agreement, people = three
    leave_agreement(
        agreement, agreement.parties.get(number=3), by=people[2], at=AT + WEEK, last_day=DAY, reason="x", notice=NOTICE
    )

    with pytest.raises(RuleBroken, match="người đứng đầu"):
        end_agreement(agreement, by=people[2], at=AT + 2 * WEEK, last_day=DAY + WEEK, reason="Đã rút.", notice=NOTICE)
    agreement.refresh_from_db()
    assert agreement.state == AgreementState.IN_FORCE


def split(
    agreement: Agreement,
    number: int,
    body: Callable[..., Organisation],
    member: Callable[..., Person],
    take_over: Callable[..., Succession],
) -> list[Person]:
    """The party divided into two bodies a week after the signing; returns who heads them."""
    gone = agreement.parties.get(number=number).organisation
    Organisation.objects.filter(pk=gone.pk).update(valid_until=DAY + WEEK)
    gone.refresh_from_db()
    heirs = [body(f"Trường Tiểu học Tách {letter}") for letter in "AB"]
    for heir in heirs:
        take_over(gone, heir, on=DAY + WEEK)
    return [member(f"Người Mẫu {heir.pk}", heir, Role.HEAD) for heir in heirs]


def test_one_heir_of_a_divided_party_does_not_leave_for_the_others(
    three: Three, body: Callable[..., Organisation], member: Callable[..., Person], take_over: Callable[..., Succession]
) -> None:
    agreement, _people = three
    heads = split(agreement, 3, body, member, take_over)
    agreement = Agreement.objects.get(pk=agreement.pk)

    with pytest.raises(RuleBroken, match="Trường Tiểu học Tách B"):
        leave_agreement(
            agreement,
            agreement.parties.get(number=3),
            by=heads[0],
            at=AT + 2 * WEEK,
            last_day=DAY + WEEK,
            reason="x",
            notice=NOTICE,
        )
    assert agreement.parties.get(number=3).left_on is None


def test_who_leaves_later_does_not_leave_from_an_earlier_day(
    programme: Programme,
    body: Callable[..., Organisation],
    member: Callable[..., Person],
    co_lan: Person,
    thay_ky: Person,
    school_09: Organisation,
    school_27: Organisation,
) -> None:
    bodies = [school_09, school_27, *(body(f"Trường Tiểu học Mẫu 3{number}") for number in range(2))]
    people = [co_lan, thay_ky, *(member(f"Người Mẫu {each.pk}", each, Role.HEAD) for each in bodies[2:])]
    agreement = signed(
        open_draft(programme, Heading("Bốn trường"), bodies, CLAUSES, [], by=co_lan, on=DAY, at=BEGUN), *people
    )
    at = AT + 4 * WEEK
    leave_agreement(
        agreement, agreement.parties.get(number=3), by=people[2], at=at, last_day=DAY + 3 * WEEK, reason="x",
        notice=NOTICE,
    )  # fmt: skip  # who leaves when is read at one look
    fourth = agreement.parties.get(number=4)

    with pytest.raises(RuleBroken, match="11/12/2026") as refused:
        leave_agreement(agreement, fourth, by=people[3], at=at, last_day=DAY + WEEK, reason="x", notice=NOTICE)
    assert refused.value.field == "last_day"
    leave_agreement(agreement, fourth, by=people[3], at=at, last_day=DAY + 3 * WEEK, reason="x", notice=NOTICE)

    rows = list(Partnership.objects.order_by("valid_from", "pk"))
    for row, after in pairwise(rows):
        assert row.valid_until is not None
        assert after.valid_from is not None
        assert row.valid_until <= after.valid_from
