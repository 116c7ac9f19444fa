"""A canary in one school's need: nothing an unrelated person asks, by any way, may carry it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from chungtay.kernel.clock import now, today
from chungtay.kernel.models import AuditEntry
from chungtay.needs.actions import advance_need, begin_draft, withdraw_entry
from chungtay.needs.actions.sheet import take_over_entries
from chungtay.needs.choices import EntryKind, EntryState, Visibility
from chungtay.needs.models import Entry
from chungtay.needs.queries.sheet import check_entries, entry_rows
from chungtay.needs.tests.world import World, client_of
from chungtay.sheets.queries.offers import NEW, Entering
from chungtay.workbooks.engine.columns import Row

CANARY = "chim-hoàng-yến-7391"
STRANGERS = ("xuan", "thu", "quyen", "ba")


def addresses(entry: Entry) -> Iterator[str]:
    yield from ("/nhu-cau/", "/nhu-cau/doi-tac/", "/nhu-cau/tim/", "/nhu-cau/tim/?unit=Mẫu 01&kind=need")
    yield from ("/nhu-cau/tong-quan/", "/nhu-cau/khai/", "/nhu-cau/van-dung/", "/nhu-cau/chep-nam-truoc/")
    yield from (f"/nhu-cau/{entry.uid}/{tail}" for tail in ("", "sua/", "rut/", "giup/", "da-dap-ung/"))
    yield from ("/tim/?q=do+dau+hoc+sinh", "/", f"/don-vi/{entry.organisation.uid}/", "/bang-tinh/")


def said_to(client: Client, entry: Entry) -> str:
    """Everything the pages answer, by GET and by POST, errors too."""
    found = []
    for url in addresses(entry):
        for answer in (
            client.get(url),
            client.post(url, {"reason": "x", "to": "open", "unit": entry.organisation.uid}),
        ):
            body = b"".join(answer) if answer.streaming else answer.content
            found.append(body.decode(errors="replace"))
    return "\n".join(found)


@pytest.fixture
def canary(world: World) -> Entry:
    return world.declare(
        world.lan_school, world.lan, "KK.do-dau", words=CANARY, evidence=CANARY, seen_by=Visibility.DEPARTMENT
    )


def test_no_page_says_to_a_stranger_what_a_school_needs(world: World, canary: Entry) -> None:
    for name in STRANGERS:
        told = said_to(client_of(getattr(world, name)), canary)
        assert CANARY not in told, name
        assert canary.uid not in told.replace(f"/nhu-cau/{canary.uid}/", ""), name


def test_the_walk_finds_the_canary_where_it_may_be_read(world: World, canary: Entry) -> None:
    assert CANARY in said_to(client_of(world.hanh), canary)
    assert CANARY in said_to(client_of(world.lan), canary)


def plain(page: bytes, uid: str) -> str:
    """A page without its address and without the word that is new on every page."""
    return re.sub(r"[A-Za-z0-9]{64}", "", page.decode().replace(uid, ""))


def test_absent_and_invisible_are_the_same_answer(world: World, canary: Entry) -> None:
    client = client_of(world.xuan)
    nowhere = "A" * len(canary.uid)

    for tail in ("", "sua/", "rut/", "giup/", "da-dap-ung/"):
        hidden, absent = client.get(f"/nhu-cau/{canary.uid}/{tail}"), client.get(f"/nhu-cau/{nowhere}/{tail}")
        assert (hidden.status_code, absent.status_code) == (404, 404)
        assert plain(hidden.content, canary.uid) == plain(absent.content, nowhere)


def test_the_record_tells_that_something_was_declared_and_never_what(world: World, canary: Entry) -> None:
    advance_need(canary, EntryState.MATCHED, by=world.he_thong, on=today(), partner=world.tuan_school)
    withdraw_entry(canary, CANARY, by=world.lan, on=today(), seen=canary.version)
    begin_draft(world.lan_school, by=world.lan, at=now())

    for line in AuditEntry.objects.filter(verb__startswith="needs."):
        assert CANARY not in f"{line.open_values} {line.personal_values}"
        assert canary.leaf.name not in f"{line.open_values} {line.personal_values}"


def entering(world: World, name: str = "hanh", scope: str = "so") -> Entering:
    person, body = getattr(world, name), getattr(world, scope)
    return Entering(import_uid="A" * 22, scope_uid=body.uid, by=person, on=today(), source_name="bang.xlsx")


def row(number: int, **cells: object) -> Row:
    said = {"school": "Trường Tiểu học Mẫu 01", "kind": "need", "leaf": "Đỡ đầu học sinh", "degree": 3} | cells
    return Row(number, said)  # type: ignore[arg-type]  # cells as a sheet would hold them


def test_a_sheet_going_out_holds_only_what_its_reader_may_read(world: World, canary: Entry) -> None:
    own = world.declare(world.lan_school, world.lan, "TB.may-tinh", words=CANARY, seen_by=Visibility.OWN)

    out = list(entry_rows(world.hanh, world.so.uid, today()))

    assert [cells["leaf"] for cells in out] == ["Đỡ đầu học sinh"]
    assert [cells["leaf"] for cells in entry_rows(world.lan, world.lan_school.uid, today())] != []
    assert list(entry_rows(world.xuan, world.so.uid, today())) == []
    assert list(entry_rows(world.quyen, world.so.uid, today())) == []
    assert own.words == CANARY


def test_a_sheet_coming_in_does_not_tell_an_officer_what_a_school_keeps_to_itself(world: World) -> None:
    hidden = world.declare(world.lan_school, world.lan, "KK.do-dau", words=CANARY, seen_by=Visibility.OWN)
    nothing = check_entries([row(1, school="Trường Tiểu học Mẫu 02")], entering(world))

    something = check_entries([row(1)], entering(world))
    taken = take_over_entries([row(1)], entering(world))

    assert (something.outcomes, list(something.findings)) == (nothing.outcomes, list(nothing.findings))
    assert (something.outcomes, taken.created) == ({1: NEW}, 1)
    assert Entry.objects.filter(topic=hidden.topic).count() == 2


def test_a_query_that_forgets_who_asks_is_caught(world: World, canary: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = Entry.objects.select_related("organisation", "leaf__group", "subject", "grade", "partner")
    with monkeypatch.context() as hole:
        hole.setattr("chungtay.needs.views.entries.visible_entries", lambda person: everything)
        hole.setattr("chungtay.needs.views.entries.require", lambda *asked: None)
        leaked = said_to(client_of(world.xuan), canary)

    assert CANARY in leaked
    assert canary.kind == EntryKind.NEED
