"""Work that waits: jobs after a commit, work that returns by the clock, and the one worker that does it all.

Everything of `django-tasks` stays in this file, so that moving to Django's own tasks changes nothing else.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from types import FrameType
from typing import Any

from django.db import Error, close_old_connections, connection, transaction
from django_tasks.base import Task, TaskResultStatus, task
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from chungtay.kernel import idempotency, outbox, sealing
from chungtay.kernel.clock import now
from chungtay.kernel.models import PeriodicWork
from chungtay.kernel.modules import module_configs

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two looks when there is nothing to do
TICK_PAUSE = 15.0
MOST_STARTS = 3  # of one job, when workers die under it
ABANDONED_AFTER = timedelta(minutes=30)
RESULTS_KEPT_FOR = timedelta(days=14)

Job = Task[Any, Any]
Plain = str | int | bool | None


def job(function: Callable[..., None]) -> Job:
    """Turn a function of keyword arguments into a job; it must bear being run twice."""
    return task(function)


def enqueue_after_commit(work: Job, **arguments: Plain | list[Plain]) -> None:
    """Have the worker do this once the present transaction is safe on disk; arguments are keys and plain values."""
    for name, value in arguments.items():
        for part in value if isinstance(value, list) else [value]:
            if not isinstance(part, Plain):
                raise TypeError(f"{work.name}: {name} is a {type(part).__name__}; jobs take keys and plain values")
    if isinstance(work.get_backend(), DatabaseBackend):
        # The row is written with the change itself: a worker sees it only after the commit, and a process killed
        # right after the commit has lost nothing.
        work.enqueue(**arguments)
    else:
        transaction.on_commit(partial(work.enqueue, **arguments))


@dataclass(frozen=True)
class Returning:
    """A function called again and again, and how long it rests."""

    name: str
    call: Callable[[], object]
    rest: timedelta


_returning: dict[str, Returning] = {}


def every(*, minutes: int) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Call the function each time so many minutes have passed; it stands in a room's `jobs.py`."""

    def register(function: Callable[[], object]) -> Callable[[], object]:
        name = f"{function.__module__}.{function.__qualname__}"
        _returning[name] = Returning(name, function, timedelta(minutes=minutes))
        return function

    return register


def tick() -> int:
    """Do every piece of returning work that is due; returns how many. Two workers never do the same piece."""
    _import_jobs()
    for name in sorted(set(_returning) - set(PeriodicWork.objects.values_list("name", flat=True))):
        PeriodicWork.objects.bulk_create([PeriodicWork(name=name, next_at=now())], ignore_conflicts=True)
    due = PeriodicWork.objects.filter(name__in=_returning, next_at__lte=now()).order_by("next_at", "name")
    return sum(_return_to(_returning[name]) for name in list(due.values_list("name", flat=True)))


def _return_to(work: Returning) -> bool:
    mine = PeriodicWork.objects.filter(name=work.name, next_at__lte=now()).update(next_at=now() + work.rest)
    if not mine:
        return False
    begun, error = time.monotonic(), ""
    try:
        work.call()
    except Exception as fault:
        error = f"{type(fault).__name__}: {fault}"[:500]
        logger.exception("tick %s failed", work.name)
    PeriodicWork.objects.filter(name=work.name).update(finished_at=now(), last_error=error)
    if not error:
        logger.info("tick %s done in %d ms", work.name, (time.monotonic() - begun) * 1000)
    return True


def _import_jobs() -> None:
    """Let every room announce its returning work."""
    for config in module_configs():
        name = f"{config.name}.jobs"
        if find_spec(name) is not None:
            import_module(name)


class OneJobWorker(Worker):
    """The worker of django-tasks-db, asked for one job at a time, with one line of log for each."""

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        begun = time.monotonic()
        super().run_task(db_task_result)
        word = "done" if db_task_result.status == TaskResultStatus.SUCCESSFUL else "failed"
        line = "job %s %s in %d ms %s"
        fault = db_task_result.traceback.strip().rpartition("\n")[2]
        level = logging.INFO if word == "done" else logging.ERROR
        logger.log(level, line, db_task_result.task_name, word, (time.monotonic() - begun) * 1000, fault)


def run_due_jobs(limit: int = 5) -> int:
    """Run jobs that are ready, one after the other; returns how many."""
    name = f"{socket.gethostname()}-{os.getpid()}"[-64:]
    for done in range(limit):
        if not DBTaskResult.objects.ready().exists():
            return done
        OneJobWorker(
            queue_names=["*"],
            interval=PAUSE,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=name,
            excluded_queue_names=[],
        ).run()
    return limit


def work_once() -> int:
    """One round of everything but the returning work: jobs, messages, seals; returns how much was done."""
    jobs, messages, seals = run_due_jobs(), outbox.deliver_due(), sealing.seal_entries()
    if seals:
        head = sealing.head_of_chain()
        logger.info("record: %d lines sealed, head %s", seals, head)
    return jobs + messages + seals


def run_worker(stopping: threading.Event | None = None) -> None:
    """Work until told to stop, by a signal or by `stopping`; what is begun is finished first."""
    stopping = stopping or threading.Event()
    if threading.current_thread() is threading.main_thread():
        _listen_to_signals(stopping)
    logger.info("worker %d is ready", os.getpid())
    last_tick = float("-inf")
    while not stopping.is_set():
        done = 0
        try:
            close_old_connections()
            if time.monotonic() - last_tick >= TICK_PAUSE:
                last_tick = time.monotonic()
                done += tick()
            done += work_once()
        except Error as fault:
            # A locked or restarted database is no reason to end: whatever was begun is rolled back and comes again.
            logger.warning("worker: the database does not answer (%s), trying again", str(fault).strip() or fault)
            connection.close()
        stopping.wait(0 if done else PAUSE)
    logger.info("worker %d has stopped", os.getpid())


def _listen_to_signals(stopping: threading.Event) -> None:
    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()
        signal.signal(number, signal.SIG_DFL)  # a second signal ends at once

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


@every(minutes=10)
def rescue_abandoned_jobs() -> None:
    """Put jobs back whose worker died, and give up those that bring down every worker."""
    abandoned = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=now() - ABANDONED_AFTER
    ).select_for_update()
    with transaction.atomic():
        for result in abandoned:
            if len(result.worker_ids) >= MOST_STARTS:
                result.set_failed(RuntimeError("the worker ended in the middle of every start"))
            else:
                result.status = TaskResultStatus.READY
                result.save(update_fields=["status"])


@every(minutes=24 * 60)
def tidy_up() -> None:
    """Seal what the usual rounds could not see, and forget what has served."""
    while sealing.seal_entries(whole_record=True):
        pass
    idempotency.forget_old_keys()
    DBTaskResult.objects.finished().filter(finished_at__lt=now() - RESULTS_KEPT_FOR).delete()
