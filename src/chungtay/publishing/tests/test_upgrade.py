"""What an older version left behind is gone on with."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django_tasks_db.models import DBTaskResult

from chungtay.publishing.jobs import hand_out_proposals

OLD = "chungtay.matching.jobs.hand_out_proposals"


@pytest.mark.django_db
def test_a_job_asked_for_before_it_moved_here_is_still_found() -> None:
    hand_out_proposals.enqueue(uid="x")
    asked = DBTaskResult.objects.filter(task_path=f"{hand_out_proposals.module_path}")
    asked.update(task_path=OLD)
    import_module("chungtay.publishing.migrations.0002_jobs_of_this_room").call_jobs_by_their_new_room(apps, None)
    assert DBTaskResult.objects.get().task == hand_out_proposals
