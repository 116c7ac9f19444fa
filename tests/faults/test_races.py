"""Several processes do the same thing at the same moment: it is done once, and every one of them goes on."""

from __future__ import annotations

import signal
import time
from collections import Counter
from os import kill
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.faults.conftest import Laboratory

RUNNERS = 4
TURNS = 12

pytestmark = pytest.mark.slow


def race(lab: Laboratory, what: str, **order: Any) -> list[Any]:
    """Start together, end well; what each of them tells."""
    at = time.time() + 0.3
    runners = [lab.start("race", what=what, at=at, loud=True, **order) for _runner in range(RUNNERS)]
    assert lab.end(*runners) == dict.fromkeys(runners, 0)
    return lab.take("raced")


def write(lab: Laboratory, prefix: str, marks: int) -> None:
    lab.run("write", prefix=prefix, again=[], mode="keyed", marks=marks)


def test_a_form_sent_by_four_hands_at_once_acts_once(lab: Laboratory) -> None:
    for turn in range(TURNS):
        mark = f"form{turn}"
        assert race(lab, "note", mark=mark, key=mark) == [f"answer to {mark}"] * RUNNERS

    report = lab.run("check", prefix="form")
    assert report["noted"] == report["messages"] == {f"form{turn}": 1 for turn in range(TURNS)}


def test_four_hands_with_keys_of_their_own_act_four_times(lab: Laboratory) -> None:
    # The planted hole.
    runners = [
        lab.start("race", what="note", at=0.0, mark="bare", key=f"bare{number}", loud=True) for number in range(RUNNERS)
    ]
    lab.end(*runners)
    lab.take("raced")

    assert lab.run("check", prefix="bare")["noted"] == {"bare": RUNNERS}


def test_four_sealers_make_one_chain(lab: Laboratory) -> None:
    lab.run("check", prefix="seal")  # whatever other tests wrote is sealed before
    write(lab, "seal", 150)

    shares = race(lab, "seal")

    assert sum(shares) == 150
    assert lab.run("check", prefix="seal")["chain"] == [True, 0, 0]


def test_four_senders_send_each_message_once(lab: Laboratory) -> None:
    write(lab, "post", 60)

    shares = race(lab, "deliver")

    assert sum(shares) >= 60
    sent = Counter(mark for mark in lab.sent() if mark.startswith("post"))
    assert sent == Counter(f"post-{number}" for number in range(60))


def test_who_waits_too_long_for_a_form_at_work_is_told_so(lab: Laboratory) -> None:
    # PostgreSQL gives up after five seconds and in words; SQLite waits for twenty, and has the answer by then.
    holder = lab.start("hold", key="slow", seconds=7)
    assert lab.hear("holding") is True
    second = lab.start("race", what="note", at=0.0, mark="slow", key="slow")

    assert lab.end(holder, second) == {holder: 0, second: 0}
    told, raced = lab.take("refused"), lab.take("raced")
    assert (len(told), raced) == ((1, []) if lab.is_postgresql else (0, [""]))


def test_the_worker_outlasts_a_locked_database_and_stops_when_told(lab: Laboratory) -> None:
    worker = lab.start("work")
    lab.run("enqueue", mark="before")
    assert lab.hear("jotted") == "before"

    locker = lab.start("lock", seconds=3)
    lab.hear("holding")
    assert lab.end(locker) == {locker: 0}
    lab.run("enqueue", mark="after")
    assert lab.hear("jotted") == "after"

    kill(worker, signal.SIGTERM)
    assert lab.end(worker) == {worker: 0}
    assert "trying again" in (lab.folder / "errors").read_text()
