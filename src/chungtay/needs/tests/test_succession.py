"""A school merged into another: its needs under way, and its partners, are the new school's."""

from __future__ import annotations

import pytest

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.duties import duties_of
from chungtay.kernel.sources import parse_reference
from chungtay.needs.actions import advance_need, answer_not_yet, confirm_met, report_helped
from chungtay.needs.choices import EntryState, Visibility
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.tests.world import World, client_of
from chungtay.organisations.actions import confirm_succession, end_organisation, propose_succession
from chungtay.organisations.choices import Role, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation
from chungtay.programmes.actions import close_partnership
from chungtay.programmes.models import Partnership

BEGUN = [EntryState.MATCHED, EntryState.COMMITTED, EntryState.BEING_MET]


def merged(world: World) -> tuple[Organisation, Person]:
    """The school that takes over Lan's as a legal person, and its head."""
    new = world.school("Trường Tiểu học Mẫu Mới", "TH")
    merger, scope = SuccessionKind.MERGE, SuccessionScope.LEGAL_PERSON
    step = propose_succession(world.lan_school, new, kind=merger, scope=scope, on=today(), by=world.he_thong, basis="x")
    confirm_succession(step, by=world.he_thong, on=today(), legal_document=parse_reference("12/2026/QĐ-UBND"))
    end_organisation(world.lan_school, by=world.he_thong, on=today())
    return new, world.person("moi", new, Role.HEAD)


@pytest.fixture
def under_way(world: World) -> tuple[Entry, Entry]:
    """A need of Lan's school that Tuấn's helps with, and one of Tuấn's that Lan's helps with."""
    ours, theirs = world.declare(world.lan_school, world.lan), world.declare(world.tuan_school, world.tuan)
    for state in BEGUN:
        advance_need(ours, state, by=world.tuan, on=today(), partner=world.tuan_school)
        advance_need(theirs, state, by=world.lan, on=today(), partner=world.lan_school)
    return ours, theirs


def test_the_head_of_the_new_school_goes_on_with_what_was_under_way(
    world: World, under_way: tuple[Entry, Entry]
) -> None:
    ours, theirs = under_way
    _new, head = merged(world)
    client = client_of(head)

    for entry, step in ((ours, "rut"), (ours, "da-dap-ung"), (theirs, "giup")):
        assert client.get(f"/nhu-cau/{entry.uid}/{step}/").status_code == 200, step
    said = client.get("/nhu-cau/").content.decode()
    assert (ours.uid in said, theirs.uid in said) == (True, True)
    assert {entry.uid for entry in under_way for duty in duties_of(head, today()) if entry.uid in duty.to} == {
        ours.uid,
        theirs.uid,
    }
    report_helped(theirs, by=head, on=today(), seen=theirs.version)
    report_helped(ours, by=world.tuan, on=today(), seen=ours.version)
    answer_not_yet(ours, "Còn thiếu", by=head, on=today(), seen=ours.version)
    confirm_met(ours, by=head, on=today(), seen=ours.version)
    assert (ours.state, theirs.handed_on) == (EntryState.MET, today())
    assert client_of(world.thu).get(f"/nhu-cau/{theirs.uid}/").status_code == 404


def test_partners_of_the_merged_school_read_the_new_one_as_it_reads_them(world: World) -> None:
    new, head = merged(world)
    need = world.declare(new, head, seen_by=Visibility.PARTNERS)
    theirs = world.declare(world.tuan_school, world.tuan, seen_by=Visibility.PARTNERS)

    assert visible_entries(world.tuan).filter(pk=need.pk).exists()
    assert visible_entries(head).filter(pk=theirs.pk).exists()
    for stranger in (world.thu, world.xuan, world.quyen):
        assert not visible_entries(stranger).filter(pk__in=[need.pk, theirs.pk]).exists()

    Partnership.objects.update(agreement_key="K")
    close_partnership("K", by=world.he_thong, on=today())

    assert not visible_entries(world.tuan).filter(pk=need.pk).exists()
    assert not visible_entries(head).filter(pk=theirs.pk).exists()


def test_parting_reaches_what_the_new_school_is_helped_with(world: World) -> None:
    new, head = merged(world)
    need = world.declare(new, head, seen_by=Visibility.OWN)
    advance_need(need, EntryState.MATCHED, by=world.tuan, on=today(), partner=world.tuan_school)
    Partnership.objects.update(agreement_key="K")

    close_partnership("K", by=world.he_thong, on=today())

    assert not visible_entries(world.tuan).filter(pk=need.pk).exists()
