"""The way of a need, walked at random: nothing reaches "met" but by the side in need."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import AuditEntry
from chungtay.needs.actions import advance_need, change_entry, confirm_met, mark_overdue, report_helped, withdraw_entry
from chungtay.needs.choices import LIVE, STEPS, EntryKind, EntryState
from chungtay.needs.models import Entry
from chungtay.needs.tests.test_pages import KEY
from chungtay.needs.tests.world import World, client_of, days, declared

# Written by hand from the domain dossier §14.3; what is not here is refused.
ALLOWED = {
    ("open", "matched"),
    ("open", "withdrawn"),
    ("matched", "committed"),
    ("matched", "open"),
    ("matched", "withdrawn"),
    ("committed", "being_met"),
    ("committed", "overdue"),
    ("committed", "open"),
    ("committed", "withdrawn"),
    ("being_met", "met"),
    ("being_met", "overdue"),
    ("being_met", "open"),
    ("being_met", "withdrawn"),
    ("overdue", "being_met"),
    ("overdue", "met"),
    ("overdue", "open"),
    ("overdue", "withdrawn"),
}


@pytest.mark.once
def test_the_steps_are_those_of_the_dossier() -> None:
    found = {(one.value, other.value) for one in EntryState for other in EntryState if STEPS.allows(one, other)}

    assert found == ALLOWED


def at(world: World, *states: EntryState) -> Entry:
    """A need of Lan's school that Tuấn's helps with, moved through these states."""
    need = world.declare(world.lan_school, world.lan)
    for state in states:
        advance_need(need, state, by=world.he_thong, on=today(), partner=world.tuan_school)
    return need


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(list(EntryState)), st.sampled_from(["lan", "tuan", "hanh"])), max_size=7))
def test_however_somebody_tries_a_need_moves_only_as_declared(
    world: World, tries: list[tuple[EntryState, str]]
) -> None:
    Entry.objects.all().delete()
    need = world.declare(world.lan_school, world.lan)
    for to, who in tries:
        before, person = need.state, getattr(world, who)
        try:
            if to == EntryState.MET:
                confirm_met(need, by=person, on=today(), seen=need.version)
            elif to == EntryState.WITHDRAWN:
                withdraw_entry(need, "Thôi", by=person, on=today(), seen=need.version)
            else:
                advance_need(need, to, by=person, on=today(), partner=world.tuan_school)
        except RuleBroken:
            need.refresh_from_db()
            assert need.state == before
        else:
            assert (before, need.state) in ALLOWED
            assert need.state != EntryState.MET or who == "lan"
        stored = Entry.objects.get(pk=need.pk)
        assert stored.state == need.state
        assert (stored.partner_id is not None) or stored.state in (EntryState.OPEN, EntryState.WITHDRAWN)


def test_only_the_side_in_need_says_that_a_need_is_met(world: World) -> None:
    need = at(world, EntryState.MATCHED, EntryState.COMMITTED, EntryState.BEING_MET)
    report_helped(need, by=world.tuan, on=today(), seen=need.version)

    for person in (world.tuan, world.mai, world.hanh, world.he_thong):
        with pytest.raises(RuleBroken):
            confirm_met(need, by=person, on=today(), seen=need.version)
    confirm_met(need, by=world.lan, on=today(), seen=need.version)

    assert (need.state, need.met_on, need.handed_on) == (EntryState.MET, today(), today())
    verbs = list(AuditEntry.objects.filter(subject_key=need.uid).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["needs.declared", *["needs.advanced"] * 3, "needs.reported", "needs.met"]


def test_only_the_helper_reports_that_help_was_given_and_not_before_it_began(world: World) -> None:
    need = at(world, EntryState.MATCHED, EntryState.COMMITTED)
    with pytest.raises(RuleBroken):
        report_helped(need, by=world.tuan, on=today(), seen=need.version)
    advance_need(need, EntryState.BEING_MET, by=world.tuan, on=today())
    with pytest.raises(RuleBroken):
        report_helped(need, by=world.lan, on=today(), seen=need.version)


def test_a_helper_that_steps_back_leaves_the_need_open(world: World) -> None:
    need = at(world, EntryState.MATCHED, EntryState.COMMITTED, EntryState.OPEN)

    assert (need.state, need.partner, need.answered_by, need.due_on) == (EntryState.OPEN, None, None, None)


def test_a_promise_whose_day_has_passed_is_overdue_and_may_be_promised_anew(world: World) -> None:
    need = at(world, EntryState.MATCHED)
    advance_need(need, EntryState.COMMITTED, by=world.tuan, on=today(), due_on=today() + days(5))

    assert mark_overdue(by=world.he_thong, on=today() + days(5)) == 0
    assert mark_overdue(by=world.he_thong, on=today() + days(6)) == 1
    assert mark_overdue(by=world.he_thong, on=today() + days(6)) == 0

    need.refresh_from_db()
    with pytest.raises(RuleBroken):
        advance_need(need, EntryState.BEING_MET, by=world.tuan, on=today() + days(9), due_on=today() + days(8))
    advance_need(need, EntryState.BEING_MET, by=world.tuan, on=today() + days(9), due_on=today() + days(30))
    assert (need.state, need.due_on) == (EntryState.BEING_MET, today() + days(30))


def test_a_need_is_matched_to_an_open_strength_of_another_unit_only(world: World) -> None:
    need = world.declare(world.lan_school, world.lan)
    own = world.declare(world.lan_school, world.lan, kind=EntryKind.STRENGTH)
    theirs = world.declare(world.tuan_school, world.tuan, kind=EntryKind.STRENGTH)
    closed = world.declare(world.tuan_school, world.tuan, "TB.may-tinh", kind=EntryKind.STRENGTH)
    withdraw_entry(closed, "", by=world.tuan, on=today(), seen=1)

    for partner in (None, world.lan_school, own, closed):
        with pytest.raises(RuleBroken):
            advance_need(need, EntryState.MATCHED, by=world.he_thong, on=today(), partner=partner)
    with pytest.raises(RuleBroken):
        advance_need(theirs, EntryState.MATCHED, by=world.he_thong, on=today(), partner=world.lan_school)
    advance_need(need, EntryState.MATCHED, by=world.he_thong, on=today(), partner=theirs)

    assert (need.partner, need.answered_by) == (world.tuan_school, theirs)


def test_what_somebody_helps_with_is_withdrawn_with_a_reason_and_keeps_its_topic(world: World) -> None:
    need = at(world, EntryState.MATCHED)

    with pytest.raises(RuleBroken):
        change_entry(need, declared("TB.may-tinh"), by=world.lan, on=today(), seen=need.version)
    change_entry(need, declared(degree=1), by=world.lan, on=today(), seen=need.version)
    with pytest.raises(RuleBroken):
        withdraw_entry(need, " ", by=world.lan, on=today(), seen=need.version)
    withdraw_entry(need, "Trường đã có giáo viên.", by=world.lan, on=today(), seen=need.version)

    assert (need.state, need.ended_because) == (EntryState.WITHDRAWN, "Trường đã có giáo viên.")
    assert need.state not in LIVE


def test_help_reported_in_time_is_not_overdue_while_the_side_in_need_has_not_confirmed(world: World) -> None:
    need = at(world, EntryState.MATCHED)
    advance_need(need, EntryState.COMMITTED, by=world.tuan, on=today(), due_on=today() + days(5))
    advance_need(need, EntryState.BEING_MET, by=world.tuan, on=today())
    report_helped(need, by=world.tuan, on=today(), seen=need.version)

    assert mark_overdue(by=world.he_thong, on=today() + days(6)) == 0


def test_a_promise_names_its_day(world: World) -> None:
    need = at(world, EntryState.MATCHED)
    client, url = client_of(world.tuan), f"/nhu-cau/{need.uid}/giup/"
    key = KEY.search(client.get(url).content.decode())
    said = {"to": "committed", "version": str(need.version), "idempotency_key": key[1] if key else ""}

    answer = client.post(url, said)

    need.refresh_from_db()
    assert need.state == EntryState.MATCHED
    assert 'id="id_due_on_error"' in answer.content.decode()
