"""What an older version left behind is gone on with."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django_tasks_db.models import DBTaskResult

from chungtay.kernel.clock import today
from chungtay.matching.actions.review import send_to_review
from chungtay.matching.tests.quotas import by_quota, with_seats
from chungtay.matching.tests.world import Round
from chungtay.publishing.actions.publishing import publish_run
from chungtay.publishing.jobs import hand_out_proposals
from chungtay.publishing.models import GivenSeat

OLD = "chungtay.matching.jobs.hand_out_proposals"


@pytest.mark.django_db
def test_a_job_asked_for_before_it_moved_here_is_still_found() -> None:
    hand_out_proposals.enqueue(uid="x")
    asked = DBTaskResult.objects.filter(task_path=f"{hand_out_proposals.module_path}")
    asked.update(task_path=OLD)
    import_module("chungtay.publishing.migrations.0002_jobs_of_this_room").call_jobs_by_their_new_room(apps, None)
    assert DBTaskResult.objects.get().task.func is hand_out_proposals.func


def test_seats_given_by_rounds_published_earlier_are_known(world: Round) -> None:
    with_seats(world, world.plain, TH=2)
    scenario = by_quota(world)
    publish_run(send_to_review(scenario, by=world.hanh, on=today()), by=world.hanh, on=today())
    given = set(GivenSeat.objects.values_list("scenario", "seat", "given_on"))
    GivenSeat.objects.all().delete()
    import_module("chungtay.publishing.migrations.0004_seats_of_earlier_rounds").note_the_seats_of_earlier_rounds(
        apps, None
    )
    assert set(GivenSeat.objects.values_list("scenario", "seat", "given_on")) == given
    assert len(given) == 2
