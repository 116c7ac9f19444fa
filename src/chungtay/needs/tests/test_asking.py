"""After ninety days a unit is asked once, by a link of its head's own."""

from __future__ import annotations

import pytest
from django.test import Client

from chungtay.accounts.models import Person
from chungtay.kernel.clock import now, today
from chungtay.kernel.models import OutboxMessage
from chungtay.kernel.outbox import Letter
from chungtay.needs.actions import ask_again
from chungtay.needs.documents import letter_of, may_still_ask
from chungtay.needs.models import Entry
from chungtay.needs.queries.asking import units_to_ask
from chungtay.needs.tests.world import World, days
from chungtay.notices.models import Link
from chungtay.notices.queries.links import token_of


def silent(world: World) -> Entry:
    """A need Lan's school confirmed ninety days ago."""
    Person.objects.filter(pk=world.lan.pk).update(email="lan@mau.example", email_confirmed_at=now())
    entry = world.declare(world.lan_school, world.lan, "KK.do-dau")
    Entry.objects.update(confirmed_on=today() - days(90))
    return entry


def test_a_silent_unit_is_asked_once_and_one_that_spoke_is_not(world: World) -> None:
    silent(world)
    world.declare(world.tuan_school, world.tuan)

    assert [unit.pk for unit in units_to_ask(today())] == [world.lan_school.pk]
    assert ask_again(by=world.he_thong, on=today()) == 1
    assert ask_again(by=world.he_thong, on=today()) == 0

    link = Link.objects.get()
    assert (link.person, link.key) == (world.lan, world.lan_school.uid)


def test_one_tap_without_signing_in_confirms_everything(world: World, client: Client) -> None:
    entry = silent(world)
    ask_again(by=world.he_thong, on=today())
    address = f"/l/{token_of(Link.objects.get())}/"

    page = client.get(address).content.decode()
    answer = client.post(address, {"answer": "confirm"})

    entry.refresh_from_db()
    assert "Trường Tiểu học Mẫu 01" in page
    assert entry.leaf.name not in page
    assert (answer.status_code, entry.confirmed_on) in {(200, today()), (302, today())}
    assert not units_to_ask(today()).exists()


def letter(message: OutboxMessage) -> Letter:
    assert may_still_ask(message)
    return letter_of(message)


def test_the_letter_carries_the_link_and_nothing_of_what_is_needed(world: World) -> None:
    entry = silent(world)
    ask_again(by=world.he_thong, on=today())
    message = OutboxMessage.objects.get(gate="needs.still")

    written = letter(message)

    assert f"/l/{token_of(Link.objects.get())}/" in written.body
    assert entry.leaf.name not in written.body


def test_who_no_longer_speaks_for_the_unit_is_not_written_to(world: World) -> None:
    silent(world)
    ask_again(by=world.he_thong, on=today())
    world.lan.memberships.update(valid_until=today())

    assert not may_still_ask(OutboxMessage.objects.get(gate="needs.still"))


def test_units_nobody_speaks_for_do_not_stand_before_those_that_can_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chungtay.needs.actions.asking.MOST_AT_ONCE", 1)
    silent(world)
    world.declare(world.tuan_school, world.tuan)
    Entry.objects.update(confirmed_on=None)  # as a sheet of the department leaves them
    world.lan_school.memberships.update(valid_until=today())

    assert ask_again(by=world.he_thong, on=today()) == 1
    assert Link.objects.get().key == world.tuan_school.uid
