"""Whoever merges two schools is killed in the middle: both stand as before, or one stands in their place."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.faults.merging import TEACHERS

if TYPE_CHECKING:
    from tests.faults.conftest import Laboratory

KILLS = int(os.environ.get("CHUNGTAY_KILLS", "50")) // 4
CONTROL_KILLS = 40  # at most: the hole shows after a few
SEED = 1_8_2026

PARTS = ("state", "ended", "founded", "succeeded", "roles", "footprint", "told")
NOTHING = dict(zip(PARTS, ("prepared", 0, 0, 0, 0, False, 0), strict=True))
ALL = dict(zip(PARTS, ("applied", 2, 1, 2, 2 * TEACHERS, True, 1), strict=True))

pytestmark = pytest.mark.slow


class Story:
    """One merger after another, each begun and killed, then carried out by somebody who is let live."""

    def __init__(self, lab: Laboratory, name: str, mode: str = "") -> None:
        self.lab, self.name, self.mode, self.chance = lab, name, mode, random.Random(SEED)
        self.time = 0.6

    def ready(self, number: int) -> str:
        uid = str(self.lab.run("ready", mark=f"{self.name}{number}"))
        self.lab.take("backend")
        return uid

    def kill_in_the_middle(self, uid: str) -> None:
        child = self.lab.start("merge", uid=uid, mode=self.mode)
        self.lab.hear("begun")
        time.sleep(self.chance.uniform(0.0, 1.0) * self.time)
        os.kill(child, signal.SIGKILL)
        self.lab.end(child)
        self.lab.take("backend")

    def let_live(self, uid: str) -> None:
        begun = time.monotonic()
        self.lab.run("merge", uid=uid, mode=self.mode)
        self.time = (self.time + time.monotonic() - begun) / 2
        self.lab.take("begun")
        self.lab.take("backend")

    def look(self, uid: str) -> dict[str, Any]:
        return dict(self.lab.run("standing", uid=uid))


def test_a_merger_killed_in_the_middle_is_there_as_a_whole_or_not_at_all(lab: Laboratory) -> None:
    story = Story(lab, "Trọn")
    killed = 0
    for number in range(KILLS):
        uid = story.ready(number)
        story.kill_in_the_middle(uid)
        seen = story.look(uid)
        assert seen in (NOTHING, ALL)
        killed += seen == NOTHING

        story.let_live(uid)
        assert story.look(uid) == ALL
    assert killed > KILLS // 3


def test_a_merger_written_step_by_step_would_be_caught(lab: Laboratory) -> None:
    # The planted hole: every step commits by itself.
    story = Story(lab, "Dở", mode="torn")
    story.time = 0.2
    for number in range(CONTROL_KILLS):
        uid = story.ready(number)
        story.kill_in_the_middle(uid)
        seen = story.look(uid)
        if 0 < seen["ended"] + seen["founded"] + seen["succeeded"] < 5:
            return
    pytest.fail("nothing was ever found half done")
