from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import models

from chungtay.accounts.models import Person
from chungtay.handovers.actions import Taker, drop_handover, prepare_handover, undo_handover
from chungtay.handovers.choices import HandoverState, LineKind
from chungtay.handovers.models import Handover
from chungtay.handovers.queries import named as offers
from chungtay.handovers.queries.handing import lines_by_kind, passing_on, visible_handovers
from chungtay.handovers.queries.named import ChangeOfHands, NamedWork, offer_named_work
from chungtay.handovers.tests.handing import World
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.kernel.people import Person as AnyPerson
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.actions import withdraw_beginning
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership, Organisation

PASSWORD = "ba con voi mau xanh"


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_a_role_that_goes_on_until_today_keeps_its_authority_today(world: World) -> None:
    world.carry_out(world.prepare(last_day=today()))

    assert is_allowed(world.lan, "organisations.manage_memberships", world.tay_mo)
    assert not is_allowed(world.mai, "organisations.manage_memberships", world.tay_mo)


def test_a_new_person_is_registered_with_the_handover_and_can_sign_in(world: World) -> None:
    handover = world.prepare(Taker(new_name="Đỗ Thị Mới", new_login="Moi.Do", post="Hiệu trưởng"))
    assert not Person.objects.filter(login="moi.do").exists()

    done = world.carry_out(handover, password=PASSWORD)

    moi = Person.objects.get(login="moi.do")
    assert (done.state, done.taking, moi.is_active, moi.check_password(PASSWORD)) == (
        HandoverState.DONE,
        moi,
        True,
        True,
    )
    assert is_allowed(moi, "organisations.manage_memberships", world.tay_mo)


def test_a_new_person_with_a_poor_password_changes_nothing(world: World) -> None:
    handover = world.prepare(Taker(new_name="Mới", new_login="moi", post="Hiệu trưởng"))

    with pytest.raises(RuleBroken):
        world.carry_out(handover, password="123")

    handover.refresh_from_db()
    assert (handover.state, world.headship.valid_until) == (HandoverState.PREPARED, None)


def test_one_line_of_the_record_tells_of_it(world: World) -> None:
    world.carry_out(world.prepare())

    assert AuditEntry.objects.filter(verb="handovers.handed_over").count() == 1


def test_a_handover_is_carried_out_once(world: World) -> None:
    done = world.carry_out(world.prepare())

    with pytest.raises(RuleBroken, match="Đã bàn giao"):
        world.carry_out(done)

    assert Membership.objects.filter(organisation=world.tay_mo, role=Role.HEAD).count() == 2


def test_it_cannot_be_taken_back_once_the_role_was_handed_on(world: World) -> None:
    done = world.carry_out(world.prepare())
    assert done.given is not None
    given = done.given
    prepare_handover(given, Taker(world.tuan, post="Hiệu trưởng"), last_day=today(), by=world.hoa, on=today())

    with pytest.raises(RuleBroken, match="lần bàn giao mới"):
        undo_handover(done, by=world.hoa, on=today())


def test_a_prepared_handover_is_put_aside_and_prepared_anew(world: World) -> None:
    handover = world.prepare()
    with pytest.raises(RuleBroken, match="đang chuẩn bị"):
        world.prepare()

    drop_handover(handover, by=world.hoa, on=today())

    assert world.prepare().is_prepared
    with pytest.raises(RuleBroken):
        world.carry_out(handover)


@pytest.mark.parametrize(
    ("taker", "days", "field"),
    [
        (Taker(), -1, "person"),
        (Taker(new_name="Mới", post="Hiệu trưởng"), -1, "person"),
        (Taker(new_name="Mới", new_login="TUAN", post="Hiệu trưởng"), -1, "new_login"),
        (Taker(new_name="Mới", new_login="moi"), -1, "post"),
        (Taker(new_name="Mới", new_login="moi", post="Hiệu trưởng"), -9999, "last_day"),
    ],
)
def test_what_does_not_fit_is_refused_where_it_stands(world: World, taker: Taker, days: int, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        world.prepare(taker, last_day=today() + timedelta(days=days))

    assert refused.value.field == field
    assert not Handover.objects.exists()


def test_nobody_hands_a_role_to_themselves(world: World) -> None:
    with pytest.raises(RuleBroken, match="hai người"):
        world.prepare(Taker(world.lan, post="Hiệu trưởng"))
    with pytest.raises(RuleBroken, match="tự giao"):
        world.prepare(Taker(world.hoa, post="Hiệu trưởng"))


def test_a_role_that_is_over_is_not_handed_over(world: World) -> None:
    Membership.objects.filter(pk=world.headship.pk).update(valid_until=today())

    with pytest.raises(RuleBroken, match="không giữ vai trò này"):
        world.prepare()


def test_a_role_that_ends_by_itself_is_handed_over_up_to_that_day(world: World) -> None:
    ends = today() + timedelta(days=10)
    Membership.objects.filter(pk=world.headship.pk).update(valid_until=ends)
    with pytest.raises(RuleBroken, match="ngày đó"):
        world.prepare(last_day=ends)

    done = world.carry_out(world.prepare(last_day=ends - timedelta(days=1)))

    assert done.given is not None
    assert (world.headship.valid_until, done.given.valid_from) == (ends, ends)
    undo_handover(done, by=world.hoa, on=today())
    assert world.headship.valid_until == ends


def test_rights_of_an_officer_pass_on_with_what_they_oversee(world: World) -> None:
    role = Membership.objects.get(person=world.hoa)

    lines = passing_on(role, world.mai, today())

    assert any(
        line.sentence.startswith("theo dõi 2 đơn vị: Trường THCS Dương Nội") for line in lines if line.kind == "gained"
    )


def test_work_that_names_the_person_is_listed_and_given_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = {"bản thảo": world.lan.pk}

    def find(person: AnyPerson, organisation: Organisation, on: date) -> list[NamedWork]:
        return [NamedWork(what) for what, whose in owner.items() if whose == person.pk]

    def give(change: ChangeOfHands) -> list[models.Model]:
        owner.update({what: change.taking.pk for what, whose in owner.items() if whose == change.leaving.pk})
        return []

    monkeypatch.setattr(offers, "_offers", {})
    offer_named_work("tests.drafts", find, give)
    handover = world.prepare()
    assert [line.sentence for line in lines_by_kind(handover)[LineKind.REASSIGNED]] == ["bản thảo"]

    done = world.carry_out(handover)
    assert owner == {"bản thảo": world.mai.pk}

    undo_handover(done, by=world.hoa, on=today())
    assert owner == {"bản thảo": world.lan.pk}


def test_one_kind_of_named_work_is_offered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "_offers", {})
    offer_named_work("tests.drafts", lambda person, body, on: [], lambda change: [])

    with pytest.raises(ValueError, match="twice"):
        offer_named_work("tests.drafts", lambda person, body, on: [], lambda change: [])


def test_who_sees_the_handovers_of_a_body(world: World) -> None:
    world.prepare()
    cu = {person.login for person in Person.objects.filter(is_active=True) if visible_handovers(person).exists()}

    assert cu == {"hoa", "hanh", "lan"}


def test_a_role_that_is_handed_on_is_not_taken_out_of_the_register(world: World) -> None:
    handover = world.prepare()
    Membership.objects.filter(pk=handover.leaving_id).update(valid_from=today())

    with pytest.raises(RuleBroken, match="nơi khác đã nhắc đến"):
        withdraw_beginning(world.headship, by=world.hoa, on=today())

    assert world.headship == handover.leaving


def test_a_handover_whose_given_role_was_withdrawn_says_so_when_it_is_undone(world: World) -> None:
    handover = world.carry_out(world.prepare(last_day=today()))
    withdraw_beginning(Membership.objects.get(person=world.mai, role=Role.HEAD), by=world.hoa, on=today())
    handover.refresh_from_db()

    with pytest.raises(RuleBroken, match="không còn"):
        undo_handover(handover, by=world.hoa, on=today())
