from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.actions import (
    Heading,
    approve_text,
    bring_due_into_force,
    open_draft,
    record_signing,
    take_back_scan,
    withdraw_draft,
)
from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.texts import current_text
from chungtay.agreements.tests.conftest import AT, BEGUN, CLAUSES, DAY, first, paper, second
from chungtay.amendments.actions import (
    draft_annex,
    draft_ending,
    draft_inheritance,
    draft_renewal,
    end_what_ran_out,
)
from chungtay.amendments.actions.annexes import Wanted
from chungtay.amendments.choices import Purpose
from chungtay.amendments.queries.terms import last_day_of
from chungtay.amendments.tests.conftest import signed
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.organisations.actions import end_membership
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation, Succession
from chungtay.programmes.models import Programme
from chungtay.records.engine.memoranda import ClauseText

pytestmark = pytest.mark.slow

WEEK = timedelta(days=7)
OVER = date(2027, 6, 2)
NEAR = AT.replace(year=2027, month=5, day=20)
Three = tuple[Agreement, list[Person]]
Bodies = Callable[..., Organisation]
People = Callable[..., Person]
TakeOver = Callable[..., Succession]


def merge(gone: Organisation, heir: Organisation, on: date, take_over: TakeOver) -> None:
    """The body ends on the day and the heir answers for it."""
    Organisation.objects.filter(pk=gone.pk).update(valid_until=on)
    gone.refresh_from_db()
    take_over(gone, heir, on=on)


def test_a_renewal_still_open_ends_with_the_memorandum_it_came_too_late_for(three: Three, he_thong: Person) -> None:
    agreement, people = three
    annex = draft_renewal(agreement, by=people[0], at=NEAR, last_day=date(2028, 5, 31))
    end_what_ran_out(by=he_thong, on=OVER)

    annex.refresh_from_db()
    assert annex.state == AgreementState.WITHDRAWN
    told = AuditEntry.objects.get(verb="amendments.put_aside")
    assert "không còn hiệu lực" in told.open_values["reason"]
    with pytest.raises(RuleBroken):
        signed(annex, *people, at=NEAR.replace(month=6, day=10))


def test_between_the_last_day_and_the_job_an_annex_is_neither_confirmed_nor_signed(three: Three) -> None:
    agreement, people = three
    annex = draft_renewal(agreement, by=people[0], at=NEAR, last_day=date(2028, 5, 31))
    late, text = NEAR.replace(month=6, day=1), current_text(annex)

    with pytest.raises(RuleBroken, match="31/5/2027"):
        approve_text(text, by=people[0], party=first(annex), at=late)
    for person, party in zip(people, annex.parties.order_by("number"), strict=True):
        approve_text(text, by=person, party=party, at=NEAR)
    with pytest.raises(RuleBroken, match="31/5/2027"):
        record_signing(annex, by=people[0], party=first(annex), at=late, signed_on=late.date(), scan=paper())


def test_a_signed_annex_whose_day_is_still_to_come_ends_with_the_memorandum(three: Three, he_thong: Person) -> None:
    agreement, people = three
    clauses = [ClauseText(title="Mục đích", body="Khác.")]
    later = date(2027, 7, 1)
    wanted = Wanted(purpose=Purpose.CHANGE, clauses=clauses, effective_on=later)
    annex = signed(draft_annex(agreement, wanted, by=people[0], at=AT + WEEK), *people, at=AT + 2 * WEEK)
    assert annex.state == AgreementState.SIGNED
    end_what_ran_out(by=he_thong, on=OVER)

    assert bring_due_into_force(by=he_thong, on=later) == []
    annex.refresh_from_db()
    assert (annex.state, annex.valid_from) == (AgreementState.ENDED, None)


def test_the_annex_of_an_heir_that_is_no_more_makes_way_for_who_answers_now(
    three: Three, he_thong: Person, body: Bodies, member: People, take_over: TakeOver
) -> None:
    agreement, _people = three
    heirs = [body(f"Trường Tiểu học Kế {number}") for number in ("Một", "Hai")]
    heads = [member(f"Người Mẫu {heir.pk}", heir, Role.HEAD) for heir in heirs]
    third = agreement.parties.get(number=3)
    merge(third.organisation, heirs[0], DAY + WEEK, take_over)
    annex = draft_inheritance(Agreement.objects.get(pk=agreement.pk), third, {}, by=heads[0], at=AT + 2 * WEEK)
    end_membership(heads[0].memberships.get(), by=he_thong, on=DAY + 3 * WEEK)
    merge(heirs[0], heirs[1], DAY + 3 * WEEK, take_over)
    agreement = Agreement.objects.get(pk=agreement.pk)

    anew = draft_inheritance(agreement, agreement.parties.get(number=3), {}, by=heads[1], at=AT + 4 * WEEK)

    annex.refresh_from_db()
    assert (annex.state, anew.state) == (AgreementState.WITHDRAWN, AgreementState.DRAFT)
    assert str(heirs[0]) in AuditEntry.objects.get(verb="amendments.put_aside").open_values["reason"]


def test_a_wrong_scan_of_a_body_merged_away_is_taken_back_by_another_party(
    approved: Agreement,
    he_thong: Person,
    co_lan: Person,
    thay_ky: Person,
    school_09: Organisation,
    body: Bodies,
    take_over: TakeOver,
) -> None:
    record_signing(approved, by=co_lan, party=first(approved), at=AT, signed_on=DAY, scan=paper())
    with pytest.raises(RuleBroken, match="Mẫu 09"):
        take_back_scan(approved, by=thay_ky, party=second(approved), at=AT, reason="Nhầm tệp")
    end_membership(co_lan.memberships.get(), by=he_thong, on=DAY + WEEK)
    merge(school_09, body("Trường Tiểu học Mẫu Mới"), DAY + WEEK, take_over)
    at = AT + 2 * WEEK

    take_back_scan(approved, by=thay_ky, party=second(approved), at=at, reason="Nhầm tệp")
    withdraw_draft(approved, by=thay_ky, party=second(approved), at=at, reason="Ký lại với trường mới")

    approved.refresh_from_db()
    assert approved.state == AgreementState.WITHDRAWN


def test_a_renewal_and_an_end_do_not_lie_on_the_table_together(three: Three) -> None:
    agreement, people = three
    draft_renewal(agreement, by=people[0], at=AT, last_day=date(2028, 5, 31))

    with pytest.raises(RuleBroken, match="Phụ lục số 01"):
        draft_ending(agreement, by=people[0], at=AT, last_day=date(2027, 3, 31), reason="x")


def test_of_two_annexes_the_one_that_holds_later_says_the_last_day(three: Three) -> None:
    agreement, people = three
    renewal = signed(draft_renewal(agreement, by=people[0], at=AT, last_day=date(2028, 5, 31)), *people, at=AT + WEEK)
    ending = signed(
        draft_ending(agreement, by=people[0], at=AT + WEEK, last_day=date(2027, 3, 31), reason="x"),
        *people,
        at=AT + WEEK,
    )
    Agreement.objects.filter(pk=renewal.pk).update(valid_from=DAY + 3 * WEEK)

    assert ending.valid_from == DAY + WEEK
    assert last_day_of(agreement, DAY + 2 * WEEK) == date(2027, 3, 31)
    assert last_day_of(agreement, DAY + 4 * WEEK) == date(2028, 5, 31)


def test_an_end_agreed_for_a_day_gone_by_is_neither_confirmed_nor_signed(three: Three) -> None:
    agreement, people = three
    ending = draft_ending(agreement, by=people[0], at=AT, last_day=DAY + timedelta(days=1), reason="x")
    text, late = current_text(ending), AT + 3 * WEEK

    with pytest.raises(RuleBroken, match="21/11/2026"):
        approve_text(text, by=people[0], party=first(ending), at=late)
    for person, party in zip(people, ending.parties.order_by("number"), strict=True):
        approve_text(text, by=person, party=party, at=AT)
    with pytest.raises(RuleBroken, match="21/11/2026"):
        record_signing(ending, by=people[0], party=first(ending), at=late, signed_on=late.date(), scan=paper())


def test_a_memorandum_is_not_signed_after_its_own_last_day(
    programme: Programme, co_lan: Person, thay_ky: Person, school_09: Organisation, school_27: Organisation
) -> None:
    heading = Heading("Một ngày", None, None, DAY + timedelta(days=1))
    draft = open_draft(programme, heading, [school_09, school_27], CLAUSES, [], by=co_lan, on=DAY, at=BEGUN)

    with pytest.raises(RuleBroken, match="21/11/2026"):
        signed(draft, co_lan, thay_ky, at=AT + 4 * WEEK)
    assert signed(draft, co_lan, thay_ky, at=AT).state == AgreementState.IN_FORCE


def test_an_annex_that_was_withdrawn_takes_no_number_away(three: Three) -> None:
    agreement, people = three
    begun = draft_renewal(agreement, by=people[0], at=AT, last_day=date(2028, 5, 31))
    withdraw_draft(begun, by=people[0], at=AT, party=first(begun), reason="Nhầm ngày")

    again = draft_renewal(agreement, by=people[0], at=AT, last_day=date(2029, 5, 31))
    clauses = [ClauseText(title="Cách làm", body="Mỗi bên hai tổ.")]
    other = draft_annex(agreement, Wanted(purpose=Purpose.CHANGE, clauses=clauses), by=people[0], at=AT)

    assert [each.amends.number for each in (begun, again, other)] == [1, 1, 2]
    assert again.title == begun.title
