"""When two partners part, who helped reads nothing more, and the side in need is not left waiting."""

from __future__ import annotations

from chungtay.kernel.clock import today
from chungtay.kernel.duties import duties_of
from chungtay.kernel.permissions import is_allowed
from chungtay.needs.actions import advance_need, answer_not_yet, change_entry, confirm_met, let_helpers_go
from chungtay.needs.choices import EntryState, Visibility
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.tests.world import World, client_of, days, declared
from chungtay.programmes.actions import close_partnership, open_partnership
from chungtay.programmes.models import Partnership, Programme

WAY = [EntryState.MATCHED, EntryState.COMMITTED, EntryState.BEING_MET]


def helped(world: World, *states: EntryState) -> Entry:
    """A need of Lan's school, kept to itself, with which Tuấn's helps."""
    need = world.declare(world.lan_school, world.lan, seen_by=Visibility.OWN, words="Lời riêng")
    for state in states:
        advance_need(need, state, by=world.tuan, on=today(), partner=world.tuan_school)
    return need


def part(world: World, on: int = 0) -> None:
    Partnership.objects.update(agreement_key="K")
    close_partnership("K", by=world.he_thong, on=today() + days(on))


def reads(world: World, need: Entry) -> bool:
    need.refresh_from_db()
    found = visible_entries(world.tuan).filter(pk=need.pk).exists()
    assert is_allowed(world.tuan, "needs.see", need) is found
    assert is_allowed(world.tuan, "needs.help", need) is found
    assert bool([duty for duty in duties_of(world.tuan, today()) if need.uid in duty.to]) is found
    return found


def test_a_former_partner_reads_nothing_of_a_need_it_was_to_help_with(world: World) -> None:
    need = helped(world, EntryState.MATCHED)
    assert reads(world, need)

    part(world)

    assert not reads(world, need)
    change_entry(need, declared(words="Mới viết", seen_by=0), by=world.lan, on=today(), seen=need.version)
    assert not reads(world, need)
    assert client_of(world.tuan).get(f"/nhu-cau/{need.uid}/").status_code == 404


def test_what_had_not_begun_is_open_again_and_what_had_begun_is_for_the_side_in_need_to_say(world: World) -> None:
    promised, begun = helped(world, *WAY[:2]), world.declare(world.lan_school, world.lan, "KK.do-dau")
    for state in WAY:
        advance_need(begun, state, by=world.tuan, on=today(), partner=world.tuan_school)
    part(world)

    assert let_helpers_go(by=world.he_thong, on=today()) == 1

    for need in (promised, begun):
        need.refresh_from_db()
    assert (promised.state, promised.partner, promised.pair_ended_on) == (EntryState.OPEN, None, None)
    assert (begun.state, begun.partner) == (EntryState.BEING_MET, world.tuan_school)
    (asked,) = (duty for duty in duties_of(world.lan, today()) if begun.uid in duty.to)
    assert asked.is_mine
    assert "thôi kết nghĩa" in str(asked.sentence)
    assert "/chua-dat/" in client_of(world.lan).get(f"/nhu-cau/{begun.uid}/").content.decode()
    assert "thôi giúp" in client_of(world.lan).get(f"/nhu-cau/{begun.uid}/chua-dat/").content.decode()
    answer_not_yet(begun, "Còn thiếu hai buổi", by=world.lan, on=today(), seen=begun.version)
    assert (begun.state, begun.partner) == (EntryState.OPEN, None)


def test_the_side_in_need_may_still_say_that_the_need_is_met(world: World) -> None:
    need = helped(world, *WAY)
    part(world)
    need.refresh_from_db()

    confirm_met(need, by=world.lan, on=today(), seen=need.version)

    assert need.state == EntryState.MET
    assert not visible_entries(world.tuan).filter(pk=need.pk).exists()


def test_partners_that_go_on_without_a_third_or_by_another_memorandum_help_on(world: World) -> None:
    need = helped(world, EntryState.MATCHED)
    part(world)
    open_partnership(
        Programme.objects.get(), [world.lan_school, world.tuan_school], by=world.he_thong, on=today(), agreement_key="L"
    )
    assert reads(world, need)
    world.twin(world.tuan_school, world.lan_school)
    close_partnership("L", by=world.he_thong, on=today() + days(1))

    need.refresh_from_db()
    assert need.pair_ended_on is None
    assert let_helpers_go(by=world.he_thong, on=today() + days(1)) == 0


def test_until_the_last_day_of_the_memorandum_the_helper_reads_on(world: World) -> None:
    need = helped(world, EntryState.MATCHED)
    part(world, on=1)

    assert reads(world, need)
    assert let_helpers_go(by=world.he_thong, on=today()) == 0
    assert let_helpers_go(by=world.he_thong, on=today() + days(1)) == 1
