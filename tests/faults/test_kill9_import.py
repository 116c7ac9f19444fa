"""A worker is killed while it reads a sheet or takes one over: all or nothing, and taken over exactly once."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.faults.conftest import Laboratory

KILLS = int(os.environ.get("CHUNGTAY_KILLS", "50")) // 5
CONTROL_KILLS = 40  # at most: the hole shows after a few
ROWS = 1_500
SEED = 21_11_2026

pytestmark = pytest.mark.slow


class Story:
    """One file after another, each worked on by workers that are killed until one is let live."""

    def __init__(self, lab: Laboratory, name: str, mode: str = "") -> None:
        self.lab, self.name, self.mode, self.chance = lab, name, mode, random.Random(SEED)
        self.times = {"read": 0.4, "take": 0.4}
        self.number = 0

    def bring(self) -> str:
        self.number += 1
        return str(self.lab.run("bring", mark=f"{self.name}{self.number}", rows=ROWS))

    def kill_in_the_middle(self, step: str, uid: str) -> None:
        """A worker begins the step and is killed somewhere in it."""
        child = self.lab.start(step, uid=uid, mode=self.mode)
        self.lab.hear("begun")
        time.sleep(self.chance.uniform(0.0, 1.1) * self.times[step])
        os.kill(child, signal.SIGKILL)
        self.lab.end(child)
        self.lab.take("backend")

    def let_live(self, step: str, uid: str) -> None:
        begun = time.monotonic()
        self.lab.run(step, uid=uid, mode=self.mode)
        self.times[step] = (self.times[step] + time.monotonic() - begun) / 2
        self.lab.take("begun")
        self.lab.take("backend")

    def look(self, uid: str) -> dict[str, Any]:
        return dict(self.lab.run("look", uid=uid))


def test_a_worker_killed_while_reading_leaves_all_rows_or_none_and_another_goes_on(lab: Laboratory) -> None:
    story = Story(lab, "read")
    half_way = 0
    for _kill in range(KILLS):
        uid = story.bring()
        story.kill_in_the_middle("read", uid)

        seen = story.look(uid)
        assert (seen["state"], seen["staged"]) in [("received", 0), ("reading", 0), ("read", ROWS)]
        half_way += seen["state"] == "reading"

        story.let_live("read", uid)
        seen = story.look(uid)
        assert (seen["state"], seen["staged"], seen["counts"]) == ("read", ROWS, [ROWS, 0, 0, 0])
        assert seen["told"].count("sheets.read") == 1
        assert seen["written"] == 0
    assert half_way > KILLS // 3


def test_a_worker_killed_while_taking_over_leaves_all_or_nothing_and_one_taking_over(lab: Laboratory) -> None:
    story = Story(lab, "taken")
    half_way = 0
    for kill in range(KILLS):
        uid = story.bring()
        story.let_live("read", uid)
        lab.run("ask", uid=uid)
        lab.take("backend")
        for _again in range(1 + kill % 2):
            story.kill_in_the_middle("take", uid)
            seen = story.look(uid)
            assert (seen["state"], seen["written"]) in [("taking", 0), ("taken", ROWS)]
            half_way += seen["state"] == "taking"

        story.let_live("take", uid)
        story.let_live("take", uid)
        seen = story.look(uid)
        assert (seen["state"], seen["written"]) == ("taken", ROWS)
        assert seen["told"].count("sheets.taken_over") == 1
    assert half_way > KILLS // 3


def test_two_workers_that_take_over_at_once_do_it_once(lab: Laboratory) -> None:
    story = Story(lab, "raced")
    for _turn in range(5):
        uid = story.bring()
        story.let_live("read", uid)
        lab.run("ask", uid=uid)

        workers = [lab.start("take", uid=uid, mode="", loud=True) for _worker in range(3)]
        assert lab.end(*workers) == dict.fromkeys(workers, 0)
        for word in ("begun", "backend"):
            lab.take(word)

        seen = story.look(uid)
        assert (seen["state"], seen["written"], seen["told"].count("sheets.taken_over")) == ("taken", ROWS, 1)


def test_taking_over_without_its_transaction_would_be_caught(lab: Laboratory) -> None:
    # The planted hole: the rows are written piece by piece, each piece safe on disk by itself.
    story = Story(lab, "torn", mode="torn")
    torn: dict[str, Any] = {}
    for kill in range(CONTROL_KILLS):
        uid = story.bring()
        story.let_live("read", uid)
        lab.run("ask", uid=uid)
        lab.take("backend")
        if not kill:  # one lives, so that the others are killed when it would be writing
            story.let_live("take", uid)
            continue
        story.kill_in_the_middle("take", uid)
        seen = story.look(uid)
        if 0 < seen["written"] < ROWS:
            torn = seen
            break

    assert torn["state"] == "taking"
