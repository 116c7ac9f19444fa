"""Asking a partner, taking on, saying no: who may, and what refuses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.duties import duties_of
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.needs.actions import advance_need, change_entry, withdraw_entry
from chungtay.needs.actions.sheet import take_back_entries, take_over_entries
from chungtay.needs.choices import EntryKind, EntryState, Visibility
from chungtay.needs.models import STALE_AFTER, Entry
from chungtay.needs.tests.test_leaks import row as line
from chungtay.needs.tests.world import World, declared
from chungtay.notices.models import Notice
from chungtay.offers.actions import ask_help, decline_request, take_up, withdraw_request
from chungtay.offers.choices import HelpState
from chungtay.offers.models import HelpRequest
from chungtay.offers.queries.requests import visible_requests
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import close_partnership
from chungtay.programmes.models import Partnership
from chungtay.sheets.queries.offers import Entering

pytestmark = pytest.mark.django_db

LEAF = "NN.gv-nn"


def strength_of(world: World, school: Organisation | None = None, by: Person | None = None, **further: object) -> Entry:
    return world.declare(
        school or world.tuan_school, by or world.tuan, LEAF, EntryKind.STRENGTH, **{"partners_most": 1, **further}
    )


def asked(world: World) -> HelpRequest:
    need, strength = world.declare(world.lan_school, world.lan, LEAF), strength_of(world)
    return ask_help(need, strength, by=world.lan, on=today(), seen=need.version)


def take(need: Entry, strength: Entry, by: Person) -> HelpRequest:
    need.refresh_from_db()
    return take_up(need, strength, by=by, on=today(), seen=need.version)


def test_a_partner_that_was_asked_takes_the_need_on_and_the_need_has_its_helper(world: World) -> None:
    request = asked(world)

    done = take(request.need, request.strength, world.tuan)

    need = Entry.objects.get(pk=request.need_id)
    assert done.pk == request.pk
    assert (done.state, done.answered_on, done.answered_by_id) == (HelpState.TAKEN_UP, today(), world.tuan.pk)
    assert (need.state, need.partner, need.answered_by) == (EntryState.MATCHED, world.tuan_school, request.strength)


def test_a_partner_may_offer_without_being_asked(world: World) -> None:
    need, strength = world.declare(world.lan_school, world.lan, LEAF), strength_of(world)

    done = take(need, strength, world.tuan)

    assert (done.state, done.asked_on, done.asked_by) == (HelpState.TAKEN_UP, None, None)


def test_who_is_asked_hears_of_it_and_finds_it_on_the_page_of_the_day(world: World) -> None:
    request = asked(world)

    assert Notice.objects.filter(person=world.tuan, verb="offers.asked").count() == 1
    (mine,) = [duty for duty in duties_of(world.tuan, today()) if duty.to == "/giup-nhau/"]
    (theirs,) = [duty for duty in duties_of(world.lan, today()) if duty.to == "/giup-nhau/"]
    assert (mine.is_mine, theirs.is_mine) == (True, False)
    assert [duty for duty in duties_of(world.mai, today()) if duty.to == "/giup-nhau/"] == []

    decline_request(request, "Cô giáo đang nghỉ sinh.", by=world.tuan, on=today(), seen=request.version)
    assert Notice.objects.filter(person=world.lan, verb="offers.declined").exists()
    assert [duty for duty in duties_of(world.tuan, today()) if duty.to == "/giup-nhau/"] == []


def test_saying_no_needs_a_reason_and_leaves_the_need_open(world: World) -> None:
    request = asked(world)

    with pytest.raises(RuleBroken):
        decline_request(request, "  ", by=world.tuan, on=today(), seen=request.version)
    done = decline_request(request, "Đang nghỉ.", by=world.tuan, on=today(), seen=request.version)

    assert (done.state, done.reason) == (HelpState.DECLINED, "Đang nghỉ.")
    assert Entry.objects.get(pk=request.need_id).state == EntryState.OPEN


def test_each_side_does_its_own_part_and_nobody_elses(world: World) -> None:
    need, strength = world.declare(world.lan_school, world.lan, LEAF), strength_of(world)
    for stranger in (world.tuan, world.mai, world.thu, world.hanh):
        with pytest.raises(RuleBroken):
            ask_help(need, strength, by=stranger, on=today(), seen=need.version)
    for stranger in (world.lan, world.mai, world.thu, world.hanh):
        with pytest.raises(RuleBroken):
            take_up(need, strength, by=stranger, on=today(), seen=need.version)
    request = ask_help(need, strength, by=world.lan, on=today(), seen=need.version)
    with pytest.raises(RuleBroken):
        decline_request(request, "Không.", by=world.lan, on=today(), seen=request.version)
    with pytest.raises(RuleBroken):
        withdraw_request(request, by=world.tuan, on=today(), seen=request.version)
    assert withdraw_request(request, by=world.lan, on=today(), seen=request.version).state == HelpState.WITHDRAWN


def test_nobody_is_asked_twice_while_the_first_question_waits(world: World) -> None:
    request = asked(world)

    with pytest.raises(RuleBroken):
        ask_help(request.need, request.strength, by=world.lan, on=today(), seen=request.need.version)
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRequest.objects.create(need=request.need, strength=request.strength, asked_on=today(), asked_by=world.lan)
    withdraw_request(request, by=world.lan, on=today(), seen=request.version)
    assert ask_help(request.need, request.strength, by=world.lan, on=today(), seen=request.need.version)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": HelpState.DECLINED, "answered_on": today()},
        {"state": HelpState.TAKEN_UP},
        {"state": HelpState.WAITING, "asked_on": None, "asked_by": None},
        {"state": HelpState.WAITING, "answered_on": today()},
    ],
)
def test_the_database_refuses_what_no_action_writes(world: World, wrong: dict[str, object]) -> None:
    request = asked(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRequest.objects.filter(pk=request.pk).update(**wrong)


def test_a_strength_serves_as_many_as_its_unit_said_and_no_more(world: World) -> None:
    world.twin(world.thu_school, world.tuan_school)
    strength = strength_of(world)
    first, second = (
        world.declare(s, p, LEAF) for s, p in ((world.lan_school, world.lan), (world.thu_school, world.thu))
    )
    take(first, strength, world.tuan)

    with pytest.raises(RuleBroken) as refused:
        take(second, strength, world.tuan)
    assert refused.value.field == "strength"
    with pytest.raises(RuleBroken):
        ask_help(second, strength, by=world.thu, on=today(), seen=second.version)

    first.refresh_from_db()
    advance_need(first, EntryState.OPEN, by=world.tuan, on=today())  # who steps back frees the place
    assert take(second, strength, world.tuan).state == HelpState.TAKEN_UP


def test_what_no_longer_stands_is_refused_with_a_sentence(world: World) -> None:
    need, strength = world.declare(world.lan_school, world.lan, LEAF), strength_of(world)
    long_ago = today() - STALE_AFTER - timedelta(days=1)
    for row, change in (
        (need, {"confirmed_on": long_ago}),
        (strength, {"confirmed_on": long_ago}),
        (need, {"seen_by": Visibility.OWN}),
        (strength, {"seen_by": Visibility.OWN}),
        (need, {"valid_from": None, "valid_until": today()}),
        (strength, {"valid_from": None, "valid_until": today()}),
        (strength, {"state": EntryState.WITHDRAWN, "ended_on": today()}),
    ):
        with transaction.atomic():
            Entry.objects.filter(pk=row.pk).update(**change)
            for act, by in ((ask_help, world.lan), (take_up, world.tuan)):
                with pytest.raises(RuleBroken):
                    act(need, strength, by=by, on=today(), seen=need.version)
            transaction.set_rollback(True)

    other = world.declare(world.tuan_school, world.tuan, "DT.tiet-doc", EntryKind.STRENGTH)
    far = strength_of(world, world.thu_school, world.thu)
    for strange in (other, far):
        with pytest.raises(RuleBroken):
            ask_help(need, strange, by=world.lan, on=today(), seen=need.version)
    with pytest.raises(StaleVersion):
        ask_help(need, strength, by=world.lan, on=today(), seen=need.version - 1)


def test_a_need_that_found_its_helper_is_asked_about_no_more(world: World) -> None:
    world.twin(world.lan_school, world.thu_school)
    request = asked(world)
    further = strength_of(world, world.thu_school, world.thu)
    second = ask_help(request.need, further, by=world.lan, on=today(), seen=request.need.version)

    take(request.need, request.strength, world.tuan)

    second.refresh_from_db()
    assert second.state == HelpState.LAPSED
    need = Entry.objects.get(pk=request.need_id)
    with pytest.raises(RuleBroken):
        take_up(need, further, by=world.thu, on=today(), seen=need.version)


def test_a_withdrawn_entry_lets_its_requests_lapse(world: World) -> None:
    request = asked(world)

    withdraw_entry(request.strength, "", by=world.tuan, on=today(), seen=request.strength.version)

    request.refresh_from_db()
    assert request.state == HelpState.LAPSED


def test_when_the_memorandum_ends_or_the_need_is_kept_back_the_other_side_reads_no_more(world: World) -> None:
    request = asked(world)
    assert request in visible_requests(world.tuan)
    for stranger in (world.thu, world.xuan, world.hanh, world.quyen, world.ba, world.dung, world.hoa):
        assert request not in visible_requests(stranger)

    with transaction.atomic():
        Entry.objects.filter(pk=request.need_id).update(seen_by=Visibility.OWN)
        assert request not in visible_requests(world.tuan)
        assert request in visible_requests(world.lan)
        transaction.set_rollback(True)

    close_partnership(Partnership.objects.get().agreement_key, by=world.he_thong, on=today())
    assert request not in visible_requests(world.tuan)


@pytest.mark.parametrize("said", [{"seen_by": Visibility.OWN}, {"leaf": "DT.tiet-doc"}, {}])
def test_a_request_lapses_when_the_need_it_is_about_is_closed_to_partners_or_says_something_else(
    world: World, said: dict[str, Any]
) -> None:
    request = asked(world)
    leaf = str(said.get("leaf", LEAF))
    further = {name: value for name, value in said.items() if name != "leaf"} or {"words": "Rõ hơn"}

    change_entry(request.need, declared(leaf, **further), by=world.lan, on=today(), seen=request.need.version)

    request.refresh_from_db()
    assert request.state == (HelpState.LAPSED if said else HelpState.WAITING)
    assert len(duties_of(world.tuan, today())) == (0 if said else 1)
    assert len(duties_of(world.lan, today())) == (0 if said else 1)


def test_nobody_is_waited_for_over_a_need_whose_time_is_over(world: World) -> None:
    request = asked(world)
    Entry.objects.filter(pk=request.need_id).update(valid_from=today() - timedelta(days=30), valid_until=today())

    assert duties_of(world.tuan, today()) == duties_of(world.lan, today()) == []


def test_taking_a_sheet_back_closes_the_requests_about_what_it_brought(world: World) -> None:
    sheet = Entering(
        import_uid="A" * 22, scope_uid=world.lan_school.uid, by=world.lan, on=today(), source_name="bang.xlsx"
    )
    take_over_entries([line(1)], sheet)
    need = Entry.objects.get()
    strength = world.declare(world.tuan_school, world.tuan, need.leaf.code, EntryKind.STRENGTH)
    request = ask_help(need, strength, by=world.lan, on=today(), seen=need.version)

    take_back_entries(sheet)

    request.refresh_from_db()
    assert request.state == HelpState.LAPSED
    assert visible_requests(world.tuan).filter(state=HelpState.WAITING).count() == 0
