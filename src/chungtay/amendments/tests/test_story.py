from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from chungtay.accounts.models import Person
from chungtay.agreements.choices import AgreementState, Standing
from chungtay.agreements.models import Agreement, Party, PartyHeir
from chungtay.agreements.queries import standing_on
from chungtay.agreements.queries.visible import visible_memoranda
from chungtay.agreements.tests.conftest import AT, DAY
from chungtay.amendments.actions import (
    Wanted,
    close_internalised,
    draft_annex,
    draft_inheritance,
    draft_renewal,
    end_agreement,
    leave_agreement,
)
from chungtay.amendments.choices import Inheritance, Purpose
from chungtay.amendments.panels import who_has_to_inherit
from chungtay.amendments.queries import inheritance_of, text_in_force
from chungtay.amendments.queries.inheritance import keys_by_standing, promises_of
from chungtay.amendments.queries.terms import reorganised
from chungtay.amendments.tests.conftest import signed
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import Partnership
from chungtay.records.engine.memoranda import ClauseText

Three = tuple[Agreement, list[Person]]
Body = Callable[..., Organisation]
REFORM = date(2026, 12, 1)
LATER = AT + timedelta(days=20)
NOTICE = "05/TB-THM09"


def ended(party: Party) -> Organisation:
    Organisation.objects.filter(pk=party.organisation_id).update(valid_until=REFORM)
    return Organisation.objects.get(pk=party.organisation_id)


def states(agreement: Agreement, day: date) -> list[Inheritance]:
    return [each.state for each in inheritance_of(Agreement.objects.get(pk=agreement.pk), day)]


def standings(person: Person, day: date) -> dict[Standing, set[int]]:
    return {
        each: keys for each, keys in keys_by_standing(reorganised(visible_memoranda(person), day), day).items() if keys
    }


def the_others_end_it(agreement: Agreement, merged: Party, head: Person, lan: Person) -> set[str]:
    leave_agreement(
        agreement, merged, by=head, at=LATER, last_day=REFORM, reason="Đã có chương trình riêng.", notice=NOTICE
    )
    end_agreement(agreement, by=lan, at=LATER, last_day=LATER.date(), reason="Đã xong việc.", notice=NOTICE)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.last_day) == (AgreementState.ENDED, LATER.date())
    assert set(agreement.amendments.values_list("annex__state", flat=True)) == {AgreementState.ENDED}
    assert not Partnership.objects.filter(valid_until__isnull=True).exists()
    return set(AuditEntry.objects.values_list("verb", flat=True))


def test_a_memorandum_is_amended_inherited_by_the_successor_of_a_merged_party_and_ended(
    three: Three, body: Body, member: Callable[..., Person], take_over: Callable[..., object]
) -> None:
    agreement, people = three
    lan, ky, _ba = people
    wanted = Wanted(purpose=Purpose.CHANGE, clauses=[ClauseText(title="Cách làm", body="Mỗi bên hai tổ.")])
    signed(draft_annex(agreement, wanted, by=lan, at=AT), *people)

    merged, heir = agreement.parties.get(number=3), body("Trường Tiểu học Hợp Nhất", begins=REFORM)
    head = member("Hoàng Thị Mẫu Tư", heir, Role.HEAD, REFORM)
    assert set(states(agreement, DAY)) == {Inheritance.UNCHANGED}
    before = ended(merged)
    today = REFORM + timedelta(days=9)
    assert states(agreement, today)[2] == Inheritance.AWAITING
    with pytest.raises(RuleBroken):
        draft_renewal(agreement, by=lan, at=LATER, last_day=date(2029, 5, 31))
    take_over(before, heir, on=REFORM)

    assert states(agreement, today) == [Inheritance.UNCHANGED, Inheritance.UNCHANGED, Inheritance.TO_DRAFT]
    assert standing_on(Agreement.objects.get(pk=agreement.pk), today) == Standing.UNSIGNED
    assert standings(lan, today) == {Standing.UNSIGNED: {agreement.pk}}
    [duty] = who_has_to_inherit(head, today)
    assert duty.is_mine
    assert who_has_to_inherit(lan, today) == []
    with pytest.raises(RuleBroken):
        draft_inheritance(agreement, merged, {}, by=ky, at=LATER)

    annex = draft_inheritance(agreement, merged, {}, by=head, at=LATER)
    assert [party.organisation for party in annex.parties.all()] == [heir]
    assert states(agreement, today)[2] == Inheritance.BEING_SIGNED
    assert standing_on(Agreement.objects.get(pk=agreement.pk), today) == Standing.UNSIGNED
    signed(annex, head, at=LATER)
    assert standing_on(Agreement.objects.get(pk=agreement.pk), LATER.date()) == Standing.INHERITED
    assert standing_on(Agreement.objects.get(pk=agreement.pk), REFORM) == Standing.UNSIGNED
    assert [(row.party, row.organisation, row.annex) for row in PartyHeir.objects.all()] == [(merged, heir, annex)]

    assert states(agreement, today)[2] == Inheritance.INHERITED
    assert standings(lan, LATER.date()) == {Standing.INHERITED: {agreement.pk}}
    assert who_has_to_inherit(head, today) == []
    held = [(each.title, each.annex) for each in text_in_force(agreement, today).articles]
    assert held == [("Mục đích", None), ("Cách làm", 1), ("Kế thừa của Trường Tiểu học Mẫu 31", 2)]
    assert "202/2025/QH15" in text_in_force(agreement, today).articles[-1].body
    assert [row.organisation_id for row in agreement.parties.all()][2] == merged.organisation_id

    with pytest.raises(RuleBroken):
        draft_inheritance(agreement, merged, {}, by=head, at=LATER)
    told = the_others_end_it(agreement, merged, head, lan)
    amended = {f"amendments.{name}" for name in ("annex_drafted", "annex_in_force", "party_left")}
    assert {*amended, "agreements.ended"} <= told


def test_where_nobody_is_confirmed_the_party_awaits_and_nothing_can_be_signed(
    three: Three, body: Body, take_over: Callable[..., object]
) -> None:
    agreement, people = three
    gone = agreement.parties.get(number=3)
    take_over(ended(gone), body("Trường Tiểu học Có Thể", begins=REFORM), is_confirmed=False, on=REFORM)

    assert states(agreement, REFORM)[2] == Inheritance.AWAITING
    for person in people[:2]:
        with pytest.raises(RuleBroken):
            draft_inheritance(agreement, gone, {}, by=person, at=LATER)


def test_several_successors_share_what_one_had_promised_and_every_party_signs(
    three: Three, body: Body, member: Callable[..., Person], take_over: Callable[..., object]
) -> None:
    agreement, people = three
    split = agreement.parties.get(number=3)
    heirs = [body(f"Trường Tiểu học Tách {letter}", begins=REFORM) for letter in "AB"]
    heads = [member(f"Người Mẫu {number}", heir, Role.HEAD, REFORM) for number, heir in enumerate(heirs)]
    before = ended(split)
    for heir in heirs:
        take_over(before, heir, on=REFORM)
    promised = promises_of(split, LATER.date())
    assert [row.title for row in promised] == ["Chia sẻ đề", "Cho mượn sách"]

    with pytest.raises(RuleBroken):
        draft_inheritance(agreement, split, {promised[0].uid: heirs[0].uid}, by=heads[0], at=LATER)
    carriers = {promised[0].uid: heirs[1].uid, promised[1].uid: heirs[0].uid}
    annex = draft_inheritance(agreement, split, carriers, by=heads[0], at=LATER)
    signers = {party.organisation_id: party for party in annex.parties.all()}
    assert len(signers) == 4
    people_by_body = dict(zip([heir.pk for heir in heirs], heads, strict=True))
    people_by_body |= {row.organisation_id: person for row, person in zip(agreement.parties.all(), people, strict=True)}
    signed(annex, *[people_by_body[party.organisation_id] for party in annex.parties.order_by("number")], at=LATER)

    held = {each.title: each for each in text_in_force(agreement, LATER.date()).promises}
    assert held["Chia sẻ đề"].owed_by == "Trường Tiểu học Tách B"
    assert held["Chia sẻ đề"].owed_to == "Trường Tiểu học Mẫu 09"
    assert held["Cho mượn sách"].owed_by == "Trường Tiểu học Tách A"
    assert held["Sinh hoạt chuyên môn"].annex is None
    assert states(agreement, LATER.date())[2] == Inheritance.INHERITED
    assert standing_on(Agreement.objects.get(pk=agreement.pk), LATER.date()) == Standing.SPLIT
    assert {row.organisation for row in PartyHeir.objects.filter(party=split)} == set(heirs)


def test_parties_that_became_one_body_close_the_memorandum_and_read_it_still(
    in_force: Agreement, body: Body, member: Callable[..., Person], take_over: Callable[..., object], co_lan: Person
) -> None:
    with pytest.raises(RuleBroken):
        close_internalised(in_force, by=co_lan, at=LATER)
    heir = body("Trường Tiểu học Một Nhà", begins=REFORM)
    head = member("Người Mẫu Một Nhà", heir, Role.HEAD, REFORM)
    for party in in_force.parties.all():
        take_over(ended(party), heir, on=REFORM)

    assert set(states(in_force, LATER.date())) == {Inheritance.INTERNALISED}
    with pytest.raises(RuleBroken):
        draft_renewal(in_force, by=head, at=LATER, last_day=date(2029, 1, 1))
    close_internalised(in_force, by=head, at=LATER)

    in_force.refresh_from_db()
    assert in_force.state == AgreementState.ENDED
    assert AuditEntry.objects.get(verb="amendments.internalised").open_values["body"] == "Trường Tiểu học Một Nhà"
    assert [each.title for each in text_in_force(in_force, LATER.date()).articles] == ["Mục đích", "Cách làm"]


def test_one_of_three_leaves_and_the_others_go_on_as_partners(three: Three, khach_la: Person) -> None:
    agreement, people = three
    party = agreement.parties.get(number=3)
    words = {"last_day": DAY, "reason": "Quá xa.", "notice": NOTICE}
    for person, wrong in (
        (khach_la, {}),
        (people[0], {}),
        (people[2], {"notice": ""}),
        (people[2], {"reason": " "}),
        (people[2], {"last_day": date(2027, 1, 1)}),
    ):
        with pytest.raises(RuleBroken):
            leave_agreement(agreement, party, by=person, at=AT, **{**words, **wrong})  # type: ignore[arg-type]  # words of a form

    leave_agreement(agreement, party, by=people[2], at=AT, **words)  # type: ignore[arg-type]  # as above

    agreement.refresh_from_db()
    assert agreement.state == AgreementState.IN_FORCE
    assert states(agreement, DAY + timedelta(days=1))[2] == Inheritance.LEFT
    assert states(agreement, DAY)[2] == Inheritance.UNCHANGED
    going_on = Partnership.objects.get(valid_until__isnull=True)
    assert [row.organisation for row in going_on.named_members] == [
        row.organisation for row in agreement.parties.exclude(pk=party.pk)
    ]
    with pytest.raises(RuleBroken):
        leave_agreement(agreement, party, by=people[2], at=AT, **words)  # type: ignore[arg-type]  # as above
    with pytest.raises(RuleBroken):
        leave_agreement(agreement, agreement.parties.get(number=2), by=people[1], at=AT, **words)  # type: ignore[arg-type]  # as above


def test_what_ends_with_the_day_a_party_leaves_never_goes_on_without_it(three: Three) -> None:
    agreement, people = three
    words = {"last_day": DAY, "reason": "Đã xong việc.", "notice": NOTICE}
    leave_agreement(agreement, agreement.parties.get(number=3), by=people[2], at=AT, **words)  # type: ignore[arg-type]  # as above

    end_agreement(agreement, by=people[0], at=AT, **words)  # type: ignore[arg-type]  # as above

    agreement.refresh_from_db()
    assert (agreement.state, agreement.last_day) == (AgreementState.ENDED, DAY)
    [held] = Partnership.objects.all()
    assert (held.last_day, len(held.named_members)) == (DAY, 3)
