"""Ten thousand letters through a mail server that dies, while their workers are killed: each once, or visibly waiting.

SMTP cannot promise more: when the line breaks after the letter and before the answer, nobody knows whether it arrived.
It is then sent again under the same Message-ID, by which the receiver can tell; those copies are counted here.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from tests.faults.conftest import Laboratory
from tests.faults.receiving import Receiver

WORKERS = 2
TOLD: list[str] = []


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Laboratory, Receiver]]:
    folder, receiver = tmp_path_factory.mktemp("post"), Receiver()
    folder.chmod(0o755)
    office = Laboratory(folder, script="posting.py", EMAIL_URL=f"smtp://127.0.0.1:{receiver.port}")
    try:
        office.run("prepare")
        yield office, receiver
    finally:
        office.close()


@pytest.fixture
def receiver(laboratory: tuple[Laboratory, Receiver]) -> Iterator[Receiver]:
    receiver = laboratory[1]
    receiver.arrived.clear()
    receiver.mode, receiver.dropped, receiver.refused_for_now = "well", 0, 0
    receiver.open()
    yield receiver
    receiver.close()


@pytest.fixture
def office(laboratory: tuple[Laboratory, Receiver]) -> Laboratory:
    laboratory[0].run("clear")
    return laboratory[0]


def kill_while_posting(office: Laboratory, seconds: float) -> None:
    """Two workers post; after a while both are killed in the middle of whatever they do."""
    workers = [office.start("post") for _worker in range(WORKERS)]
    time.sleep(seconds)
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
    office.end(*workers)


def trial(office: Laboratory, receiver: Receiver, count: int, seconds: float) -> None:
    lost = set(office.run("write_letters", count=count))
    kills = 0
    for mode in ("well", "busy", "drop", "well", "dead", "well"):
        receiver.mode = mode
        if mode == "dead":
            receiver.close()
        kill_while_posting(office, seconds * random.uniform(0.5, 1.5))
        kills += WORKERS
        if mode == "dead":
            receiver.open()

    receiver.mode = "well"
    for _round in range(12):
        office.run("post", patient=True)
        states = Counter(state for state, _tries, _error in office.run("count_post"))
        if not states["waiting"]:
            break

    times = receiver.times()
    copies = sum(times.values()) - len(times)
    TOLD.append(
        f"{count} letters, {kills} workers killed, {receiver.dropped} lines broken after the letter,"
        f" {receiver.refused_for_now} times 451: {len(times)} arrived, {copies} second copies under the same Message-ID"
    )
    sys.stderr.write(f"\n{TOLD[-1]}\n")
    assert states == {"sent": count - len(lost), "refused": len(lost)}
    assert len(times) == len(receiver.addresses()) == count - len(lost)
    assert receiver.addresses().isdisjoint(lost)
    # A worker killed, or a line broken, leaves at most one letter each of which nobody knows.
    assert copies <= kills + receiver.dropped


@pytest.mark.slow
def test_each_of_a_thousand_letters_arrives_though_workers_and_server_die(
    office: Laboratory, receiver: Receiver
) -> None:
    trial(office, receiver, 1_000, 1.0)


@pytest.mark.slow
def test_each_of_ten_thousand_letters_arrives_though_workers_and_server_die(
    office: Laboratory, receiver: Receiver
) -> None:
    trial(office, receiver, 10_000, 4.0)


@pytest.mark.slow
def test_while_no_server_answers_everything_waits_visibly_and_loses_no_try(
    office: Laboratory, receiver: Receiver
) -> None:
    office.run("write_letters", count=60)
    receiver.close()
    for _time in range(10):
        office.run("post", patient=True)

    rows = office.run("count_post")
    waiting = [(tries, error) for state, tries, error in rows if state == "waiting"]
    # Whoever has lost the right is found out when it is their turn, which with a dead server comes to few.
    assert 54 <= len(waiting) <= 60
    assert {tries for tries, _error in waiting} == {0}
    assert all("ConnectionRefusedError" in error for _tries, error in waiting)
    assert receiver.arrived == []


def test_a_gate_that_is_off_is_caught(office: Laboratory, receiver: Receiver) -> None:
    lost = set(office.run("write_letters", count=40))
    office.run("post", hole="no gate")

    assert lost <= receiver.addresses()  # the planted hole: they would have been written to


def test_an_identifier_made_anew_at_every_try_is_caught(office: Laboratory, receiver: Receiver) -> None:
    office.run("write_letters", count=20)
    receiver.mode = "drop"
    office.run("post", hole="new id")
    receiver.mode = "well"
    office.run("post", hole="new id", patient=True)

    assert len(receiver.times()) == 36  # the planted hole: 18 letters look like 36, and no receiver could tell
