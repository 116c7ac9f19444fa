"""What a round waits for stands on the page of the day of the officers who can end the wait."""

from __future__ import annotations

import pytest

from chungtay.accounts.models import Person
from chungtay.kernel.clock import today
from chungtay.kernel.duties import Duty, duties_of
from chungtay.matching.actions.preparing import join_run
from chungtay.matching.actions.review import send_to_review
from chungtay.matching.choices import ScenarioState, WhyNot
from chungtay.matching.models import Proposal
from chungtay.matching.tests.world import Round
from chungtay.proposals.actions import decline_proposal
from chungtay.proposals.jobs import draft_alternates
from chungtay.proposals.tests.test_proposals import proposal_to, published
from chungtay.publishing.actions import publishing
from chungtay.publishing.actions.publishing import publish_run
from chungtay.publishing.jobs import hand_out_proposals


def sentences(person: Person, *, mine: bool = True) -> list[str]:
    duties: list[Duty] = duties_of(person, today())
    return [str(duty.sentence) for duty in duties if duty.icon == "shuffle" and duty.is_mine == mine]


def test_a_computed_round_waits_to_be_read_then_to_be_published_then_for_the_schools(world: Round) -> None:
    scenario = world.computed()
    assert sentences(world.hanh) == [
        "“Công bằng trước” của “Ghép đôi đợt Mẫu” đã tính xong, chờ bạn xem: 3 cặp, 0 đơn vị chưa ghép được."
    ]
    run = send_to_review(scenario, by=world.hanh, on=today())
    assert sentences(world.hanh) == ["Đợt ghép đôi “Ghép đôi đợt Mẫu” đã trình duyệt, đang chờ bạn công bố."]
    publish_run(run, by=world.hanh, on=today())
    hand_out_proposals.call(uid=run.uid)
    assert sentences(world.hanh) == []
    assert sentences(world.hanh, mine=False) == ["Sở GDĐT Mẫu chờ 6 đơn vị trả lời trong “Ghép đôi đợt Mẫu”."]


def test_a_round_the_worker_is_publishing_waits_for_nobody(world: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "IN_THE_REQUEST", 0)
    publish_run(send_to_review(world.computed(), by=world.hanh, on=today()), by=world.hanh, on=today())
    assert sentences(world.hanh) == []


def test_what_could_not_be_computed_waits_too(world: Round) -> None:
    scenario = world.computed()
    type(scenario).objects.filter(pk=scenario.pk).update(state=ScenarioState.FAILED)
    assert "chưa tính được, chờ bạn xem lại quy tắc" in sentences(world.hanh)[0]


def test_schools_left_over_with_a_draft_wait_for_the_officer(world: Round) -> None:
    published(world)
    for name in ("P1", "P2"):
        proposal: Proposal = proposal_to(world, name)
        decline_proposal(proposal, WhyNot.DOES_NOT_FIT, by=world.heads[name], on=today())
        draft_alternates.call(uid=proposal.pairing.uid)
    drafted = Proposal.objects.filter(alternate__isnull=False).count()
    assert drafted
    assert f"{drafted} đơn vị của “Ghép đôi đợt Mẫu” bị lỡ bạn" in " ".join(sentences(world.hanh))


def test_in_a_joint_round_each_department_is_asked_for_its_own_part(world: Round) -> None:
    run = world.begun(right=[], partner=world.so_ben)
    assert sentences(world.quyen) == ["Sở GDĐT Mẫu mời các đơn vị của bạn tham gia đợt ghép đôi “Ghép đôi đợt Mẫu”."]
    assert sentences(world.hanh) == []
    join_run(run, by=world.quyen, on=today())
    assert sentences(world.quyen) == []


def test_heads_teachers_and_others_are_told_nothing_of_a_round(world: Round) -> None:
    world.computed()
    for person in (world.heads["P1"], world.mai, world.quyen, world.ba, world.dung, world.hoa):
        assert sentences(person) == []
