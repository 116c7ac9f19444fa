"""A department that answers for one that is no more goes on with its rounds."""

from __future__ import annotations

import pytest

from chungtay.accounts.models import Person
from chungtay.boards.tests.test_board import page
from chungtay.kernel.clock import today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.sources import parse_reference
from chungtay.matching.actions.preparing import join_run
from chungtay.matching.actions.review import send_to_review
from chungtay.matching.choices import RunState
from chungtay.matching.models import MatchingRun
from chungtay.matching.tests.world import Round, client_of
from chungtay.needs.choices import EntryKind
from chungtay.organisations.actions import confirm_succession, end_organisation, propose_succession
from chungtay.organisations.choices import Kind, Role, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation
from chungtay.publishing.actions.publishing import publish_run


def officer_after_a_merger(world: Round, gone: list[Organisation]) -> Person:
    """An officer of the department these were merged into."""
    merged = world.body("Sở GDĐT Mẫu Hợp nhất", Kind.DEPARTMENT)
    whole = {"kind": SuccessionKind.MERGE, "scope": SuccessionScope.LEGAL_PERSON}
    for department in gone:
        step = propose_succession(department, merged, **whole, on=today(), by=world.he_thong, basis="nghị quyết")  # type: ignore[arg-type]  # two of its words are spread
        document = parse_reference("202/2025/QH15")
        confirm_succession(step, by=world.he_thong, on=today(), legal_document=document)
        end_organisation(department, by=world.he_thong, on=today())
    return world.person("moi", merged, Role.DEPARTMENT_OFFICER)


def joint(world: Round) -> MatchingRun:
    for kind in (EntryKind.NEED, EntryKind.STRENGTH):
        world.declare(world.far_school, world.xuan, "DN.gv-moi", kind, degree=5)
    return world.begun(right=[], partner=world.so_ben)


def test_the_department_that_came_after_publishes_the_round(world: Round) -> None:
    run = send_to_review(world.computed(), by=world.hanh, on=today())
    officer = officer_after_a_merger(world, [world.so])
    assert "Công bố và hỏi các đơn vị" in page(client_of(officer), "show", run)
    publication = publish_run(run, by=officer, on=today())
    run.refresh_from_db()
    assert (run.state, publication.department) == (RunState.PUBLISHED, world.so)
    with pytest.raises(RuleBroken, match="do chuyên viên của Sở tổ chức công bố"):
        publish_run(run, by=world.quyen, on=today())


def test_the_department_that_came_after_joins_a_round_in_the_place_of_the_one_that_was_asked(world: Round) -> None:
    run = joint(world)
    with pytest.raises(RuleBroken, match="được mời"):
        join_run(run, by=world.hanh, on=today())
    officer = officer_after_a_merger(world, [world.so_ben])
    assert join_run(run, by=officer, on=today()).joined_at is not None


def test_where_both_departments_of_a_round_became_one_it_publishes_for_each(world: Round) -> None:
    run = joint(world)
    join_run(run, by=world.quyen, on=today())
    send_to_review(world.computed(run), by=world.hanh, on=today())
    officer = officer_after_a_merger(world, [world.so, world.so_ben])
    sides = [publish_run(run, by=officer, on=today()).department for _side in range(2)]
    run.refresh_from_db()
    assert (sides, run.state) == ([world.so, world.so_ben], RunState.PUBLISHED)
    with pytest.raises(RuleBroken, match="duyệt"):
        publish_run(run, by=officer, on=today())
