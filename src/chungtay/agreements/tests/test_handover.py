from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from chungtay.accounts.models import Person
from chungtay.agreements.actions import approve_text, draft_agreement, record_signing
from chungtay.agreements.models import Agreement
from chungtay.handovers.actions import hand_over, undo_handover
from chungtay.handovers.choices import HandoverState, LineKind
from chungtay.handovers.queries.handing import lines_by_kind
from chungtay.handovers.tests.handing import LONG_AGO, World, signed_in
from chungtay.kernel.clock import now, today
from chungtay.kernel.duties import duties_of
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.permissions import is_allowed
from chungtay.organisations.choices import Role
from chungtay.organisations.models import Membership
from chungtay.programmes.actions import open_programme
from chungtay.records.engine.memoranda import ClauseText


class Paired(World):
    """The same, and a memorandum whose text waits for Cô Lan to confirm it."""

    def draft(self, *, drafted_by: Person | None = None) -> Agreement:
        programme = open_programme(
            "KN", "Kết nghĩa", by=self.he_thong, on=LONG_AGO, initiator=self.so, purpose="Cùng tiến"
        )
        return draft_agreement(
            programme,
            "Bản ghi nhớ hai trường",
            [self.duong_noi, self.tay_mo],
            [ClauseText(title="Mục đích", body="Cùng dạy tốt.")],
            [],
            by=drafted_by or self.tuan,
            on=today(),
            at=now(),
        )


@pytest.fixture
def world(db: None) -> Paired:
    return Paired()


def mine(person: Person) -> set[str]:
    return {f"{duty.to} {duty.action}" for duty in duties_of(person, today()) if duty.is_mine}


def test_the_list_says_what_passes_on_and_who_may_do_what_afterwards(world: Paired) -> None:
    world.draft()

    lines = lines_by_kind(world.prepare())

    assert [line.to for line in lines[LineKind.FOLLOWS]] == [Agreement.objects.get().get_absolute_url()]
    assert lines[LineKind.OPEN] == []
    lost = " ".join(line.sentence for line in lines[LineKind.LOST])
    gained = " ".join(line.sentence for line in lines[LineKind.GAINED])
    assert "xác nhận nội dung và ký thay Trường THCS Tây Mỗ" in lost
    assert "xác nhận nội dung và ký thay Trường THCS Tây Mỗ" in gained
    assert "đọc và trao đổi" in lost
    assert "đọc và trao đổi" not in gained  # Mai teaches there already


def test_preparing_changes_nobodys_rights(world: Paired) -> None:
    world.draft()
    before = list(Membership.objects.values_list())

    world.prepare()

    assert list(Membership.objects.values_list()) == before
    assert mine(world.lan) != set()


@pytest.mark.slow
def test_after_a_handover_no_duty_is_left_with_nobody(world: Paired) -> None:
    world.draft()
    waiting = mine(world.lan)

    world.carry_out(world.prepare())

    assert waiting
    assert mine(world.lan) == set()
    assert mine(world.mai) == waiting


@pytest.mark.slow
def test_the_next_request_of_who_left_has_no_authority(world: Paired) -> None:
    agreement = world.draft()
    lan, mai = signed_in(world.lan), signed_in(world.mai)
    approve = reverse("agreements:approve", args=[agreement.uid])
    before = [lan.get(approve).status_code, mai.get(approve).status_code]

    world.carry_out(world.prepare())

    assert before == [200, 403]
    assert [lan.get(approve).status_code, mai.get(approve).status_code] == [404, 200]
    rights = ["organisations.manage_memberships", "organisations.see_people"]
    assert [is_allowed(world.lan, right, world.tay_mo) for right in rights] == [False, False]
    assert [is_allowed(world.mai, right, world.tay_mo) for right in rights] == [True, True]


def test_what_was_signed_keeps_its_names(world: Paired) -> None:
    agreement = world.draft(drafted_by=world.tuan)
    text = agreement.texts.get()
    party = agreement.parties.get(organisation=world.tay_mo)
    approve_text(text, by=world.lan, party=party, at=now())
    before = list(text.approvals.values_list("person__login", "text_hash"))

    world.carry_out(world.prepare())

    assert list(text.approvals.values_list("person__login", "text_hash")) == before


@pytest.mark.slow
def test_the_successor_confirms_the_signature_that_was_given_before(world: Paired) -> None:
    agreement = world.draft()
    for party, head in zip(agreement.parties.all(), (world.tuan, world.lan), strict=True):
        approve_text(agreement.texts.get(), by=head, party=party, at=now())
    first, second = agreement.parties.all()
    record_signing(agreement, by=world.tuan, party=first, at=now(), signed_on=today(), scan=scan())
    world.carry_out(world.prepare(last_day=today()))
    tomorrow = now() + timedelta(days=1)

    signatory = record_signing(agreement, by=world.mai, party=second, at=tomorrow)

    assert (signatory.person, signatory.post) == (world.lan, "Hiệu trưởng")


@pytest.mark.slow
def test_when_something_is_added_after_the_list_was_shown_it_is_shown_anew(world: Paired) -> None:
    handover = world.prepare()
    world.draft()

    again = world.carry_out(handover)

    assert (again.state, again.version, world.headship.valid_until) == (HandoverState.PREPARED, 2, None)
    assert len(lines_by_kind(again)[LineKind.FOLLOWS]) == 1
    assert world.carry_out(again).is_done


@pytest.mark.slow
def test_a_page_shown_before_the_list_was_renewed_is_stale(world: Paired) -> None:
    handover = world.prepare()
    world.draft()
    world.carry_out(handover)

    with pytest.raises(StaleVersion):
        hand_over(handover, by=world.hoa, on=today(), seen=1)


def test_taking_it_back_puts_everything_where_it_was(world: Paired) -> None:
    world.draft()
    before = sorted(Membership.objects.values_list("person__login", "role", "valid_from", "valid_until"))
    waiting = mine(world.lan)
    done = world.carry_out(world.prepare())

    undone = undo_handover(done, by=world.hoa, on=today())

    assert sorted(Membership.objects.values_list("person__login", "role", "valid_from", "valid_until")) == before
    assert (mine(world.lan), mine(world.mai)) == (waiting, set())
    assert (undone.state, undone.lines.count() > 0) == (HandoverState.UNDONE, True)


@pytest.mark.slow
def test_it_cannot_be_taken_back_once_the_successor_has_worked(world: Paired) -> None:
    agreement = world.draft()
    done = world.carry_out(world.prepare())
    approve_text(agreement.texts.get(), by=world.mai, party=agreement.parties.get(organisation=world.tay_mo), at=now())

    with pytest.raises(RuleBroken, match="đã làm việc"):
        undo_handover(done, by=world.hoa, on=today())


def scan() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (60, 80), "white").save(file, "PNG")
    return SimpleUploadedFile("ban-quet.png", file.getvalue(), content_type="image/png")


@pytest.mark.slow
def test_a_deputy_does_not_vouch_for_what_the_head_signed(world: Paired) -> None:
    deputy = world.person("phong", world.tay_mo, Role.DEPUTY, "Phó Hiệu trưởng")
    agreement = world.draft()
    for party, head in zip(agreement.parties.all(), (world.tuan, world.lan), strict=True):
        approve_text(agreement.texts.get(), by=head, party=party, at=now())
    first, second = agreement.parties.all()
    Membership.objects.filter(person=deputy).update(valid_from=today() + timedelta(days=1))
    record_signing(agreement, by=world.tuan, party=first, at=now(), signed_on=today(), scan=scan())

    with pytest.raises(RuleBroken, match="Lan"):
        record_signing(agreement, by=deputy, party=second, at=now() + timedelta(days=1))
