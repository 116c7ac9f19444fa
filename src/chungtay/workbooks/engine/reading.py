"""A file somebody uploaded, read in a process of its own that may be killed: rows and faults, or UnreadableFile."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, Final

from chungtay.workbooks.engine.archive import check_archive
from chungtay.workbooks.engine.columns import Sheet
from chungtay.workbooks.engine.faults import UnreadableFile
from chungtay.workbooks.engine.results import Dropped, Limits, Matched, Part, Reading
from chungtay.workbooks.engine.sending import request_bytes, taken_of
from chungtay.workbooks.engine.sniffing import kind_of

__all__ = ["Dropped", "Limits", "Matched", "Part", "Reading", "UnreadableFile", "read_sheet"]

_USUAL: Final = Limits()
# All a child knows of the world. A table is some 50 MB in one piece, several times over, which the system hands out in
# pieces of 2 MB rather than 4 kB when it is asked to; where that word is not known, nothing happens.
ENVIRONMENT: Final = {
    "PYTHONPATH": str(Path(__file__).parents[3]),
    "LC_ALL": "C.UTF-8",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}
# Why a child was ended: out of time, or out of memory (calamine gives up with SIGABRT).
_ENDS: Final = {signal.SIGXCPU: "too_slow", signal.SIGKILL: "too_slow", signal.SIGABRT: "too_large"}


def read_sheet(path: Path, sheet: Sheet, *, limits: Limits = _USUAL) -> Reading:
    """The rows of an .xlsx, .csv or .tsv file; UnreadableFile is the only exception, whatever the file holds."""
    try:
        file = path.open("rb")
    except OSError as gone:
        raise UnreadableFile("missing") from gone
    with file:
        kind = kind_of(file, limits)
        if kind == "workbook":
            check_archive(file, limits)
        answer = _ask(file, request_bytes(kind, sheet, limits), limits)
    return taken_of(answer, sheet).reading()


def _ask(file: BinaryIO, request: bytes, limits: Limits) -> bytes:
    """The child's answer. It inherits the open file and nothing else: no names, no secrets, no other descriptors."""
    file.seek(0)
    descriptor = file.fileno()
    command = [sys.executable, "-P", "-B", "-m", "chungtay.workbooks.engine.child", str(descriptor)]
    try:
        done = subprocess.run(
            command,
            input=request,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            pass_fds=(descriptor,),
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise UnreadableFile("too_slow") from late
    if done.returncode:
        raise UnreadableFile(
            _ENDS.get(signal.Signals(-done.returncode), "unreadable") if done.returncode < 0 else "unreadable"
        )
    return done.stdout
