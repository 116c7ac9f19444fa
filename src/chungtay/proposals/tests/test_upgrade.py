"""What an older version left behind is gone on with."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django_tasks_db.models import DBTaskResult

from chungtay.proposals.jobs import draft_alternates


@pytest.mark.django_db
def test_a_job_asked_for_before_it_moved_here_is_still_found() -> None:
    draft_alternates.enqueue(uid="x")
    asked = DBTaskResult.objects.filter(task_path=f"{draft_alternates.module_path}")
    asked.update(task_path="chungtay.matching.jobs.draft_alternates")
    moved = import_module("chungtay.matching.migrations.0013_drafts_by_another_room")
    moved.call_jobs_by_their_new_room(apps, None)
    assert DBTaskResult.objects.get().task.func is draft_alternates.func
