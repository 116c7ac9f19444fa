"""What somebody was drafting goes to who takes the role over, and back again when that is undone."""

from __future__ import annotations

import pytest

from chungtay.drafting.actions.sheets import begin_sheet
from chungtay.drafting.engine.sheets import Sheet
from chungtay.drafting.models import DraftSheet
from chungtay.drafting.queries.sheets import visible_sheets
from chungtay.handovers.actions import undo_handover
from chungtay.handovers.choices import LineKind
from chungtay.handovers.queries.handing import lines_by_kind
from chungtay.handovers.tests.handing import LONG_AGO, World
from chungtay.kernel.clock import now, today
from chungtay.kernel.models import AuditEntry
from chungtay.needs.actions import begin_draft
from chungtay.needs.models import EntryDraft
from chungtay.organisations.actions import add_membership
from chungtay.organisations.choices import Role

TITLE = {"title": "Bản ghi nhớ với Dương Nội"}


@pytest.fixture
def world(db: None) -> World:
    """Lan heads the school, Mai is her deputy and will take over."""
    world = World()
    add_membership(world.mai, world.tay_mo, Role.DEPUTY, by=world.he_thong, valid_from=LONG_AGO, post="Phó hiệu trưởng")
    return world


def drafted(world: World) -> DraftSheet:
    words = Sheet(parties=(world.tay_mo.uid, world.duong_noi.uid), heading=TITLE)
    return begin_sheet(words, by=world.lan, at=now())


def test_the_drafts_of_a_head_who_moves_are_listed_and_go_to_the_successor_and_back(world: World) -> None:
    sheet, draft = drafted(world), begin_draft(world.tay_mo, by=world.lan, at=now())
    own = begin_sheet(Sheet(parties=(world.tay_mo.uid,)), by=world.mai, at=now())

    handover = world.prepare()
    assert [line.sentence for line in lines_by_kind(handover)[LineKind.REASSIGNED]] == [
        "Dự thảo: Bản ghi nhớ với Dương Nội",
        "Nhu cầu và thế mạnh đang khai, chưa gửi",
    ]
    done = world.carry_out(handover)
    assert set(visible_sheets(world.mai)) == {sheet, own}
    assert EntryDraft.objects.get().person_id == world.mai.pk
    assert AuditEntry.objects.filter(verb__in=["drafting.handed_on", "needs.draft_handed_on"]).count() == 2

    undo_handover(done, by=world.hoa, on=today())
    assert (list(visible_sheets(world.lan)), list(visible_sheets(world.mai))) == ([sheet], [own])
    assert EntryDraft.objects.get() == draft
    assert EntryDraft.objects.get().person_id == world.lan.pk


def test_who_takes_over_and_has_begun_to_declare_keeps_the_own_draft(world: World) -> None:
    left, own = (begin_draft(world.tay_mo, by=person, at=now()) for person in (world.lan, world.mai))

    done = world.carry_out(world.prepare())
    undo_handover(done, by=world.hoa, on=today())

    assert dict(EntryDraft.objects.values_list("pk", "person_id")) == {left.pk: world.lan.pk, own.pk: world.mai.pk}
