"""Who reads which entry: a table written by hand from the domain dossier §14.4, walked person by person."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from chungtay.kernel.clock import today
from chungtay.kernel.permissions import is_allowed
from chungtay.needs.actions import advance_need
from chungtay.needs.choices import EntryState, Visibility
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import visible_entries
from chungtay.needs.tests.world import World
from chungtay.organisations.choices import Role
from chungtay.programmes.actions import close_partnership, open_partnership
from chungtay.programmes.models import Programme

READERS: dict[Visibility, set[str]] = {
    Visibility.OWN: {"lan", "mai"},
    Visibility.PARTNERS: {"lan", "mai", "tuan"},
    Visibility.AREA: {"lan", "mai", "tuan", "dung", "hoa"},
    Visibility.DEPARTMENT: {"lan", "mai", "tuan", "dung", "hoa", "hanh"},
}
EVERYBODY = ("lan", "mai", "tuan", "thu", "xuan", "dung", "hoa", "hanh", "quyen", "ba", "he_thong")


def readers_of(world: World, entry: Entry) -> set[str]:
    found = {name for name in EVERYBODY if visible_entries(getattr(world, name)).filter(pk=entry.pk).exists()}
    asked = {name for name in EVERYBODY if is_allowed(getattr(world, name), "needs.see", entry)}
    assert found == asked
    return found


@pytest.mark.parametrize("seen_by", list(Visibility))
def test_an_entry_is_read_by_those_its_level_names_and_nobody_else(world: World, seen_by: Visibility) -> None:
    entry = world.declare(world.lan_school, world.lan, seen_by=seen_by)

    assert readers_of(world, entry) == READERS[seen_by]
    assert not visible_entries(AnonymousUser()).exists()


def test_who_helps_with_a_need_reads_it_whatever_its_level(world: World) -> None:
    entry = world.declare(world.lan_school, world.lan, seen_by=Visibility.OWN)
    advance_need(entry, EntryState.MATCHED, by=world.he_thong, on=today(), partner=world.thu_school)

    assert readers_of(world, entry) == {"lan", "mai", "thu"}


def test_a_partner_reads_only_while_the_memorandum_is_in_force(world: World) -> None:
    entry = world.declare(world.lan_school, world.lan, seen_by=Visibility.PARTNERS)
    programme = Programme.objects.get()
    open_partnership(
        programme, [world.lan_school, world.thu_school], by=world.he_thong, on=today(), agreement_key="thu"
    )
    assert readers_of(world, entry) == {"lan", "mai", "tuan", "thu"}

    close_partnership("thu", by=world.he_thong, on=today())

    assert readers_of(world, entry) == READERS[Visibility.PARTNERS]


def test_a_company_that_signed_with_a_school_reads_no_need_whatever_role_its_people_hold(world: World) -> None:
    entry = world.declare(world.lan_school, world.lan)
    world.twin(world.lan_school, world.cong_ty)
    accountant = world.person("ketoan", world.cong_ty, Role.ACCOUNTANT)

    assert readers_of(world, entry) == READERS[Visibility.DEPARTMENT]
    assert not visible_entries(accountant).exists()
    assert not is_allowed(world.ba, "needs.list")


def test_a_query_without_the_levels_is_caught(world: World) -> None:
    entry = world.declare(world.lan_school, world.lan, seen_by=Visibility.OWN)
    everything_below = Q(organisation__parents__parent=world.xa)

    leaked = Entry.objects.filter(everything_below)

    assert entry in leaked
    assert not visible_entries(world.hoa).filter(pk=entry.pk).exists()
