"""The process that reads one file: under limits of its own, so that whatever the file does ends here."""

from __future__ import annotations

import gc
import os
import resource
import sys
from typing import BinaryIO

from chungtay.workbooks.engine.faults import UnreadableFile
from chungtay.workbooks.engine.results import Limits
from chungtay.workbooks.engine.sending import answer_bytes, refusal_bytes, request_of
from chungtay.workbooks.engine.taking import take
from chungtay.workbooks.engine.texts import text_table
from chungtay.workbooks.engine.workbooks import workbook_tables

# No further file or socket can be opened than those a reader has already, and a few for its own zip.
_FILES = 16


def limit_this_process(limits: Limits) -> None:
    """From here on the process may use so much memory and time, write no file and leave no core."""
    for kind, limit in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        _soft, hard = resource.getrlimit(kind)
        lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (lowest, lowest))


def answer(file: BinaryIO, request: bytes) -> bytes:
    """What the file holds, or why it is not taken, as bytes for the process that asked; never raises."""
    try:
        kind, sheet, limits = request_of(request)
        tables = workbook_tables(file, limits) if kind == "workbook" else [text_table(file, sheet, limits)]
        return answer_bytes(take(tables, sheet))
    except UnreadableFile as refused:
        return refusal_bytes(refused.code, refused.words)
    except MemoryError:
        return refusal_bytes("too_large", {})
    except BaseException as unforeseen:  # a panic of calamine is no Exception, and must not go further
        return refusal_bytes("unreadable", {"kind": type(unforeseen).__name__})


def main() -> None:
    """Reads the file on the descriptor named as the only argument; question on standard input, answer on output."""
    # One file and then the end: what is left over is the system's to collect.
    gc.disable()
    request = sys.stdin.buffer.read()
    _kind, _sheet, limits = request_of(request)
    limit_this_process(limits)
    with os.fdopen(int(sys.argv[1]), "rb") as file:
        sys.stdout.buffer.write(answer(file, request))


if __name__ == "__main__":
    main()
