"""A process that forks others which write, seal and send until they are killed; it takes orders as lines of JSON.

It never opens the database itself, so that every child begins with a connection of its own. Django is set up before
this file is run.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import Error, connection, transaction

from chungtay.kernel import outbox
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import Fact, tell
from chungtay.kernel.idempotency import new_key, once
from chungtay.kernel.jobs import enqueue_after_commit, job, run_worker
from chungtay.kernel.models import AuditEntry, AuditSeal, IdempotencyKey, OutboxMessage, OutboxState
from chungtay.kernel.people import Person
from chungtay.kernel.sealing import seal_entries, verify_chain

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.faults import bringing, entering, merging
from tests.prepared import make_tables

SENT = Path(settings.DATA_DIR) / "sent"
DATABASE_GONE = 5


@dataclass(frozen=True, kw_only=True)
class Noted(Fact):
    verb: ClassVar[str] = "faults.noted"
    sentence = "%(by)s noted %(mark)s."
    personal = frozenset({"phone"})

    mark: str
    phone: str


def say(**words: object) -> None:
    os.write(1, json.dumps(words).encode() + b"\n")


def connect() -> None:
    """Open the connection; a server that has just been killed needs a moment."""
    for _try in range(200):
        try:
            connection.ensure_connection()
            break
        except Error:
            time.sleep(0.05)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            say(backend=cursor.fetchone()[0])


def somebody() -> Person:
    return get_user_model().objects.get(name="Nguyễn Thị Lan")


def note(person: Person, mark: str, key: str, *, hasty: bool) -> str:
    """One form: a fact, a message and an answer under a key. The hasty one promises before it is true."""
    with once(person, "faults.note", key, {"mark": mark}) as attempt:
        if attempt.is_first:
            tell(Noted(by=person, mark=mark, phone=f"09{mark}"))
            outbox.put("faults.file", "", {"mark": mark}, dedupe_key=f"{mark}:{key}", gate="faults.always")
            attempt.answer = f"answer to {mark}"
        if hasty:
            say(kept=mark)
            time.sleep(0.003)
    return attempt.answer


def write(*, prefix: str, again: list[str], mode: str, marks: int = 1_000_000, **_rest: Any) -> None:
    """Note mark after mark, first those nobody knows the end of; each is acknowledged once it is committed."""
    connect()
    person = somebody()
    for mark in chain(again, (f"{prefix}-{number}" for number in range(marks))):
        say(begun=mark)
        note(person, mark, new_key() if mode == "keyless" else mark, hasty=mode == "hasty")
        if mode != "hasty":
            time.sleep(0.002)  # the moment in which a line breaks: done, and nobody was told
            say(kept=mark)


def tend(**_rest: Any) -> None:
    """Seal and send, in small steps."""
    connect()
    while True:
        seal_entries(20)
        outbox.deliver_due(5)
        time.sleep(0.02)  # SQLite lets everybody wait for the one who writes; who never rests starves the others


def send(message: OutboxMessage) -> None:
    with SENT.open("a") as file:
        file.write(f"{message.payload['mark']}\n")


outbox.register_channel("faults.file", send)
outbox.register_gate("faults.always", lambda message: bool(message.dedupe_key))


def prepare(**_rest: Any) -> None:
    make_tables()
    get_user_model().objects.create(name="Nguyễn Thị Lan")


def check(*, prefix: str, **_rest: Any) -> None:
    """Seal the rest, verify the chain and count what is there."""
    connect()
    while seal_entries():
        pass
    verdict = verify_chain()
    noted = Counter(
        values["mark"]
        for values in AuditEntry.objects.filter(verb="faults.noted").values_list("open_values", flat=True)
        if values["mark"].startswith(prefix)
    )
    messages = OutboxMessage.objects.filter(dedupe_key__startswith=prefix)
    keys = IdempotencyKey.objects.filter(key__startswith=prefix)
    entries, seals = AuditEntry.objects.count(), AuditSeal.objects.count()
    say(
        report={
            "noted": noted,
            "messages": Counter(payload["mark"] for payload in messages.values_list("payload", flat=True)),
            "answers": dict(keys.values_list("key", "answer")),
            "chain": [verdict.is_whole, verdict.unsealed, entries - seals],
        }
    )


def deliver(**_rest: Any) -> None:
    """Send what is due; the lease of killed senders is cut short first."""
    connect()
    OutboxMessage.objects.filter(state=OutboxState.WAITING, tries__gt=0).update(not_before=now() - timedelta(seconds=1))
    while outbox.deliver_due(50):
        pass
    say(report={"waiting": OutboxMessage.objects.exclude(state=OutboxState.SENT).count()})


def race(*, what: str, at: float, **order: Any) -> None:
    """Do one thing at the same moment as others do it, and tell what came of it."""
    connect()
    person = somebody()
    time.sleep(max(0.0, at - time.time()))
    if what == "seal":
        say(raced=sum(iter(lambda: seal_entries(7), 0)))
    elif what == "deliver":
        say(raced=sum(iter(lambda: outbox.deliver_due(3), 0)))
    elif what == "note":
        try:
            say(raced=note(person, order["mark"], order["key"], hasty=False))
        except RuleBroken as broken:
            say(refused=str(broken))
    elif what in entering.WAYS:
        try:
            say(raced=entering.WAYS[what](**order))
        except RuleBroken as broken:
            say(refused=str(broken))


def hold(*, key: str, seconds: float, **_rest: Any) -> None:
    """Keep a form at work for some time."""
    connect()
    with once(somebody(), "faults.note", key, {"mark": key}) as attempt:
        say(holding=attempt.is_first)
        time.sleep(seconds)


@job
def jot(*, mark: str) -> None:
    say(jotted=mark)


def enqueue(*, mark: str, **_rest: Any) -> None:
    connect()
    with transaction.atomic():
        enqueue_after_commit(jot, mark=mark)


def lock(*, seconds: float, **_rest: Any) -> None:
    """Let nobody else near the database for a while."""
    connect()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("BEGIN EXCLUSIVE")
        else:
            cursor.execute("BEGIN; LOCK TABLE django_tasks_database_dbtaskresult, kernel_outboxmessage")
        say(holding=True)
        time.sleep(seconds)
        cursor.execute("ROLLBACK")


def work(**_rest: Any) -> None:
    """The worker of an installation, only less patient with a locked database."""
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["timeout"] = 0.1
    else:
        connection.settings_dict["OPTIONS"]["options"] = "-c lock_timeout=100"
    run_worker()


def bring(*, mark: str, rows: int, **_rest: Any) -> None:
    connect()
    say(report=bringing.bring(somebody(), mark=mark, rows=rows))


def read(*, uid: str, mode: str, **_rest: Any) -> None:
    connect()
    say(begun=uid)
    bringing.read(somebody(), uid=uid, mode=mode)


def ask(*, uid: str, **_rest: Any) -> None:
    connect()
    bringing.ask(somebody(), uid=uid)


def take(*, uid: str, mode: str, **_rest: Any) -> None:
    connect()
    say(begun=uid)
    bringing.take(somebody(), uid=uid, mode=mode)


def look(*, uid: str, **_rest: Any) -> None:
    connect()
    say(report=bringing.look(uid))


def ready(*, mark: str, **_rest: Any) -> None:
    connect()
    say(report=merging.ready(somebody(), mark=mark))


def merge(*, uid: str, mode: str, **_rest: Any) -> None:
    connect()
    say(begun=uid)
    merging.merge(somebody(), uid=uid, mode=mode)


def standing(*, uid: str, **_rest: Any) -> None:
    connect()
    say(report=merging.standing(uid))


def arrive(*, mark: str, bare: bool = False, **_rest: Any) -> None:
    connect()
    say(report=entering.somebody_bare(mark) if bare else entering.somebody_new(mark))


BRINGING = (bring, read, ask, take, look)
MERGING = (ready, merge, standing)
WRITING = (write, tend, prepare, check, deliver, race, hold, enqueue, lock, work)
ROLES: dict[str, Callable[..., None]] = {role.__name__: role for role in (*WRITING, *BRINGING, *MERGING, arrive)}


def start(order: dict[str, Any]) -> None:
    """Fork one child; it ends with the role it plays, or when the database leaves it."""
    child = os.fork()
    if child:
        say(started=child)
        return
    code = 1
    try:
        random.seed()
        ROLES[order.pop("role")](**order)
        code = 0
    except Error:
        code = DATABASE_GONE
        if order.get("loud"):
            traceback.print_exc()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        if order["role"] == "wait":
            ended = [os.waitpid(child, 0) for child in order["children"]]
            say(ended=[[child, os.waitstatus_to_exitcode(status)] for child, status in ended])
        else:
            start(order)


if __name__ == "__main__":
    main()
