"""Jobs run after the commit and only then; returning work keeps its rhythm; the worker stops cleanly."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from chungtay.kernel import jobs
from chungtay.kernel.jobs import (
    ABANDONED_AFTER,
    MOST_STARTS,
    RESULTS_KEPT_FOR,
    enqueue_after_commit,
    every,
    job,
    rescue_abandoned_jobs,
    run_due_jobs,
    run_worker,
    tick,
    tidy_up,
)
from chungtay.kernel.models import PeriodicWork

# The worker closes and opens connections as it likes: these tests really commit.
pytestmark = pytest.mark.django_db(transaction=True)
ran: list[Any] = []


@job
def remember(*, uid: str, days: list[int] | None = None) -> None:
    ran.append((uid, days, transaction.get_connection().in_atomic_block))


@job
def stumble() -> None:
    raise LookupError("the row is gone")


@pytest.fixture(autouse=True)
def nothing_ran() -> Iterator[None]:
    ran.clear()
    jobs._import_jobs()
    returning = dict(jobs._returning)
    yield
    jobs._returning.clear()
    jobs._returning.update(returning)


def only(*functions: Any) -> None:
    """Leave these as the only returning work."""
    jobs._returning.clear()
    for function, minutes in functions:
        every(minutes=minutes)(function)


def test_a_job_waits_for_the_commit() -> None:
    with transaction.atomic():
        enqueue_after_commit(remember, uid="a", days=[1, 2])
        assert ran == []
    assert ran == []

    assert (run_due_jobs(), run_due_jobs()) == (1, 0)
    assert ran == [("a", [1, 2], False)]


def test_a_job_of_a_change_that_did_not_happen_never_runs() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  # the failure must follow the job
        enqueue_after_commit(remember, uid="a")
        raise ZeroDivisionError

    assert (run_due_jobs(), ran) == (0, [])


def test_the_immediate_backend_of_tests_also_waits_for_the_commit(settings: SimpleNamespace) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with transaction.atomic():
        enqueue_after_commit(remember, uid="a")
        assert ran == []
    assert [uid for uid, _days, _atomic in ran] == ["a"]


@pytest.mark.slow
@pytest.mark.parametrize("value", [1.5, {"a": 1}, [object()], timezone.now()])
def test_jobs_take_keys_and_plain_values_only(value: Any) -> None:
    with pytest.raises(TypeError, match="remember: uid"):
        enqueue_after_commit(remember, uid=value)


def test_a_job_that_fails_leaves_one_line_and_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    enqueue_after_commit(stumble)
    enqueue_after_commit(remember, uid="b")

    with caplog.at_level(logging.INFO, logger="chungtay"):
        assert run_due_jobs() == 2

    lines = [record.getMessage() for record in caplog.records if record.name == "chungtay.kernel.jobs"]
    assert [line.partition(" in ")[0] for line in lines] == ["job stumble failed", "job remember done"]
    assert lines[0].endswith("LookupError: the row is gone")
    assert [uid for uid, _days, _atomic in ran] == ["b"]


def test_returning_work_rests_between_two_calls() -> None:
    calls: list[str] = []
    only((lambda: calls.append("often"), 5))
    [name] = jobs._returning

    assert [tick(), tick()] == [1, 0]
    PeriodicWork.objects.filter(name=name).update(next_at=timezone.now())
    assert [tick(), tick()] == [1, 0]
    assert calls == ["often", "often"]
    rest = PeriodicWork.objects.get(name=name).next_at - timezone.now()
    assert timedelta(minutes=4) < rest <= timedelta(minutes=5)


def test_returning_work_that_fails_is_written_down_and_comes_again() -> None:
    def fall() -> None:
        raise LookupError("no such row")

    calls: list[str] = []

    def stand() -> None:
        calls.append("stood")

    only((fall, 5), (stand, 5))

    assert tick() == 2
    assert calls == ["stood"]
    errors = dict(PeriodicWork.objects.values_list("name", "last_error"))
    assert sorted(errors.values()) == ["", "LookupError: no such row"]
    PeriodicWork.objects.update(next_at=timezone.now())
    assert tick() == 2


def test_two_workers_share_the_returning_work() -> None:
    calls: list[str] = []
    only((lambda: calls.append("once"), 5))
    [work] = jobs._returning.values()
    PeriodicWork.objects.create(name=work.name, next_at=timezone.now())

    assert [jobs._return_to(work), jobs._return_to(work)] == [True, False]
    assert calls == ["once"]


def test_the_kernels_own_work_returns() -> None:
    names = {name.rpartition(".")[2] for name in jobs._returning if name.startswith("chungtay.kernel.jobs.")}
    assert names == {"rescue_abandoned_jobs", "tidy_up"}

    call_command("tick")
    assert PeriodicWork.objects.exclude(last_error="").count() == 0
    assert PeriodicWork.objects.filter(name__endswith="tidy_up", finished_at__isnull=False).exists()


def test_a_job_whose_worker_died_is_started_again_but_not_for_ever() -> None:
    enqueue_after_commit(remember, uid="a")
    result = DBTaskResult.objects.get()
    for start in range(MOST_STARTS):
        assert DBTaskResult.objects.get().status == TaskResultStatus.READY
        result.claim(f"worker-{start}")
        rescue_abandoned_jobs()
        assert DBTaskResult.objects.get().status == TaskResultStatus.RUNNING
        DBTaskResult.objects.update(started_at=timezone.now() - ABANDONED_AFTER - timedelta(seconds=1))
        rescue_abandoned_jobs()

    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    assert "every start" in DBTaskResult.objects.get().traceback


def test_old_results_are_forgotten() -> None:
    enqueue_after_commit(remember, uid="a")
    run_due_jobs()
    tidy_up()
    assert DBTaskResult.objects.count() == 1

    DBTaskResult.objects.update(finished_at=timezone.now() - RESULTS_KEPT_FOR - timedelta(days=1))
    tidy_up()
    assert DBTaskResult.objects.count() == 0


def test_the_worker_does_everything_once_and_ends_when_told() -> None:
    stopping = threading.Event()
    only((stopping.set, 5))
    enqueue_after_commit(remember, uid="a")

    run_worker(stopping)

    assert [uid for uid, _days, _atomic in ran] == ["a"]


def test_one_round_from_the_command_line() -> None:
    enqueue_after_commit(remember, uid="a")

    call_command("worker", "--once")

    assert [uid for uid, _days, _atomic in ran] == ["a"]
