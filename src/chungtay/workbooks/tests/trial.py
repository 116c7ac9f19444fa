"""Reads many files as `read_sheet` does, some in each process, under its limits, and says what each cost.

A started interpreter is forked for every few files; when one of them ends its process, the others are tried in a new
one. The question comes as JSON on standard input, the answers go out as lines of JSON.
"""

from __future__ import annotations

import json
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chungtay.workbooks.engine.archive import check_archive
from chungtay.workbooks.engine.child import answer, limit_this_process
from chungtay.workbooks.engine.faults import UnreadableFile
from chungtay.workbooks.engine.reading import ENVIRONMENT
from chungtay.workbooks.engine.results import Limits
from chungtay.workbooks.engine.sending import refusal_bytes, request_bytes, taken_of
from chungtay.workbooks.engine.sniffing import kind_of
from chungtay.workbooks.tests.files import SCHOOLS

SECONDS, MEGABYTES = 5.0, 500
_FRAME = struct.Struct("=QdI")
READ, REFUSED, DIED, BROKE = "read", "refused", "died", "broke"


@dataclass(frozen=True)
class Trial:
    """What became of one file: how it ended, with which code or how many rows, and what it cost."""

    path: str
    ended: str
    said: str
    seconds: float
    megabytes: int

    @property
    def faults(self) -> list[str]:
        """In which way it is not what we promise; empty when a sentence or a reading came in time and bounds."""
        found = []
        if self.ended == BROKE:
            found.append(f"another exception: {self.said}")
        if self.seconds > SECONDS:
            found.append(f"{self.seconds:.1f} s")
        if self.megabytes > MEGABYTES:
            found.append(f"{self.megabytes} MB")
        return [f"{Path(self.path).name}: {fault}" for fault in found]


def try_files(paths: Sequence[Path], *, in_one: int = 1, **limits: Any) -> list[Trial]:
    """What became of each file; `in_one` of them share a process, and two such rows of processes run at a time."""
    with ThreadPoolExecutor(2) as pair:
        halves = pair.map(
            lambda half: _tried(half, in_one, limits), [half for half in (paths[::2], paths[1::2]) if half]
        )
        return [trial for half in halves for trial in half]


def _tried(paths: Sequence[Path], in_one: int, limits: Mapping[str, Any]) -> list[Trial]:
    done = subprocess.run(
        [sys.executable, "-P", "-B", "-m", "chungtay.workbooks.tests.trial"],
        input=json.dumps({"paths": [str(path) for path in paths], "in_one": in_one, "limits": dict(limits)}),
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
    )
    trials = [Trial(**json.loads(line)) for line in done.stdout.splitlines()]
    if len(trials) != len(paths):
        raise RuntimeError(f"the trial itself ended early: {done.stderr[-2000:]}")
    return trials


def _try_some(paths: Sequence[str], limits: Limits) -> Iterator[Trial]:
    """The files one child came through, and after them the one that ended it."""
    receiving, sending = os.pipe()
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        _read_and_leave(paths, limits, sending)
    os.close(sending)
    sent = _all_of(receiving, child, begun + limits.seconds * len(paths))
    _pid, status, usage = os.wait4(child, 0)
    count = 0
    while sent:
        size, seconds, megabytes = _FRAME.unpack_from(sent)
        ended, said = _told(sent[_FRAME.size : _FRAME.size + size])
        yield Trial(paths[count], ended, said, round(seconds, 3), megabytes)
        sent, count = sent[_FRAME.size + size :], count + 1
    if count < len(paths):
        # Time of its own, as for the others; one that only waited was ended by us and has waited too long.
        was_ended = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        seconds = time.monotonic() - begun if was_ended else usage.ru_utime + usage.ru_stime
        yield Trial(paths[count], DIED, str(status), round(seconds, 3), usage.ru_maxrss // 1024)


def _read_and_leave(paths: Sequence[str], limits: Limits, sending: int) -> None:
    try:
        limit_this_process(limits)
        with os.fdopen(sending, "wb") as pipe:
            for path in paths:
                begun = time.process_time()
                answered = _answered(path, limits)
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                pipe.write(_FRAME.pack(len(answered), time.process_time() - begun, peak) + answered)
                pipe.flush()
    finally:
        os._exit(0)


def _answered(path: str, limits: Limits) -> bytes:
    try:
        with Path(path).open("rb") as file:
            kind = kind_of(file, limits)
            if kind == "workbook":
                check_archive(file, limits)
            return answer(file, request_bytes(kind, SCHOOLS, limits))
    except UnreadableFile as refused:
        return refusal_bytes(refused.code, refused.words)
    except BaseException as other:
        return refusal_bytes("unreadable", {"kind": repr(other)[:200]})


def _all_of(receiving: int, child: int, deadline: float) -> bytes:
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([receiving], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            os.kill(child, signal.SIGKILL)
        part = os.read(receiving, 1 << 16) if ready else b""
        if not part:
            os.close(receiving)
            return b"".join(parts)
        parts.append(part)


def _told(answered: bytes) -> tuple[str, str]:
    try:
        return READ, str(len(taken_of(answered, SCHOOLS).reading().rows))
    except UnreadableFile as refused:
        # This code stands for an exception nobody foresaw.
        is_unforeseen = refused.code == "unreadable"
        return (BROKE, str(dict(refused.words))) if is_unforeseen else (REFUSED, refused.code)


def main() -> None:
    """Tries the files named on standard input."""
    asked = json.load(sys.stdin)
    paths, limits = asked["paths"], Limits(**asked["limits"])
    while paths:
        for trial in _try_some(paths[: asked["in_one"]], limits):
            print(json.dumps(vars(trial)), flush=True)
            paths = paths[1:]


if __name__ == "__main__":
    main()
