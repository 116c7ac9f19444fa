"""Processes are killed in the middle of writing: nothing acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.faults.conftest import Laboratory

KILLS = int(os.environ.get("CHUNGTAY_KILLS", "50"))
CONTROL_KILLS = 60  # at most: the hole shows after a few
SEED = 9_9_2026

pytestmark = pytest.mark.slow


class Story:
    """What writers began and what they were told is kept, over many rounds of killing."""

    def __init__(self, lab: Laboratory, prefix: str, mode: str = "keyed") -> None:
        self.lab, self.prefix, self.mode = lab, prefix, mode
        self.chance = random.Random(SEED)
        self.begun: set[str] = set()
        self.kept: set[str] = set()

    @property
    def uncertain(self) -> list[str]:
        return sorted(self.begun - self.kept)

    def kill_once(self, number: int, *, in_the_back_end: bool = False) -> None:
        """Two writers and one that seals and sends; after a moment all are killed, or a back end of the server is."""
        lab, again = self.lab, self.uncertain
        orders = {"mode": self.mode}
        children = [
            lab.start("write", prefix=f"{self.prefix}{number}a", again=again[::2], **orders),
            lab.start("write", prefix=f"{self.prefix}{number}b", again=again[1::2], **orders),
            lab.start("tend"),
        ]
        self.begun.add(lab.hear("begun"))
        self.kept.update(lab.hear("kept") for _told in range(self.chance.randrange(4)))
        time.sleep(self.chance.uniform(0.0, 0.04))
        if in_the_back_end:
            os.kill(self.chance.choice(lab.take("backend")), signal.SIGKILL)
            time.sleep(0.3)  # those that were not connected yet find the server again and go on
        for child in children:
            os.kill(child, signal.SIGKILL)
        lab.end(*children)
        self.listen()

    def listen(self) -> None:
        self.begun.update(self.lab.take("begun"))
        self.kept.update(self.lab.take("kept"))
        self.lab.take("backend")

    def settle(self) -> dict[str, Counter[str]]:
        """Send once more, with nobody killed, what nobody knows the end of; then count."""
        self.lab.run("write", prefix=f"{self.prefix}z", again=self.uncertain, mode=self.mode, marks=1)
        self.listen()
        report = self.lab.run("check", prefix=self.prefix)
        self.lab.take("backend")
        assert report["chain"] == [True, 0, 0]
        return {name: Counter(report[name]) for name in ("noted", "messages")} | {"answers": report["answers"]}


def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(lab: Laboratory) -> None:
    story = Story(lab, "faithful")
    retried = 0
    for number in range(KILLS):
        story.kill_once(number, in_the_back_end=lab.is_postgresql and number % 2 == 1)
        retried += len(story.uncertain)

    there = story.settle()

    assert min(len(story.kept), retried) > KILLS // 2
    assert story.uncertain == []
    assert there["noted"] == there["messages"] == Counter(story.begun)
    assert there["answers"] == {mark: f"answer to {mark}" for mark in story.begun}

    assert lab.run("deliver") == {"waiting": 0}
    sent = Counter(mark for mark in lab.sent() if mark in story.begun)
    assert set(sent) == story.begun
    assert sent.total() - len(sent) <= KILLS  # at most one at a time was killed between sending and writing it down


def test_a_promise_before_the_commit_would_be_caught(lab: Laboratory) -> None:
    # The planted hole: acknowledged first, written afterwards.
    story = Story(lab, "hasty", mode="hasty")
    lost: set[str] = set()
    for number in range(CONTROL_KILLS):
        story.kill_once(number)
        report = lab.run("check", prefix="hasty")
        lost = story.kept - set(report["noted"])
        if lost:
            break

    assert lost != set()


def test_a_retry_without_its_key_would_be_caught(lab: Laboratory) -> None:
    # The planted hole: every try has a key of its own.
    story = Story(lab, "bare", mode="keyless")
    most = 0
    for number in range(CONTROL_KILLS):
        story.kill_once(number)
        report = lab.run("check", prefix="bare")
        most = max(report["noted"].values(), default=0)
        if most > 1:
            break

    assert most > 1
