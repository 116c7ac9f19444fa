from __future__ import annotations

from chungtay.agreements.models import Agreement
from chungtay.kernel.clock import today
from chungtay.matching.actions import send_to_review
from chungtay.matching.models import Proposal
from chungtay.matching.tests.conftest import built_round, world
from chungtay.matching.tests.world import Round, client_of
from chungtay.proposals.actions import accept_proposal
from chungtay.publishing.actions import publish_run

__all__ = ["built_round", "world"]  # fixtures are used by their names


def test_two_schools_that_accept_each_other_find_a_draft_with_their_needs_as_commitments(world: Round) -> None:
    run = send_to_review(world.computed(), by=world.hanh, on=today())
    publish_run(run, by=world.hanh, on=today())
    for name in ("P1", "Q1"):
        proposal = Proposal.objects.get(organisation=world.schools[name])
        assert not Agreement.objects.exists()
        accept_proposal(proposal, by=world.heads[name], on=today())
    agreement = Agreement.objects.get()
    assert [party.organisation for party in agreement.parties.order_by("number")] == [
        world.schools["P1"],
        world.schools["Q1"],
    ]
    text = agreement.texts.get()
    rows = text.commitments.select_related("owed_by", "owed_to")
    promised = {(row.owed_by.number, row.owed_to.number) for row in rows if row.owed_by and row.owed_to}
    assert promised == {(1, 2), (2, 1)}
    assert {row.clause_number for row in text.commitments.all()} == {3}
    shown = client_of(world.heads["Q1"]).get(agreement.get_absolute_url()).content.decode()
    assert "Bản ghi nhớ kết nghĩa giữa Trường Tiểu học Mẫu P1" in shown
