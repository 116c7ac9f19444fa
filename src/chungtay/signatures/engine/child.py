"""The process that checks one file: under limits of its own, so that whatever the file does ends here."""

from __future__ import annotations

import logging
import os
import resource
import sys

from chungtay.signatures.engine.reading import judged
from chungtay.signatures.engine.verdicts import Limits, Reason, Verdict, question_of, verdict_bytes

# No further file or socket can be opened than the few a lazy import of a library needs.
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


def answer(content: bytes, question: bytes) -> bytes:
    """What the file is worth, as bytes for the process that asked; never raises."""
    trust, originals, at, limits, proofs = question_of(question)
    try:
        return verdict_bytes(judged(content, trust, originals, at, limits, proofs))
    except MemoryError:
        return verdict_bytes(Verdict(reason=Reason.TOO_LARGE))
    except BaseException:  # whatever a made-up file breaks in the reader, it is a damaged file
        return verdict_bytes(Verdict(reason=Reason.DAMAGED))


def main() -> None:
    """Checks the file on the descriptor named as the only argument; question on standard input, answer on output."""
    logging.disable(logging.CRITICAL)
    question = sys.stdin.buffer.read()
    limits = question_of(question)[3]
    with os.fdopen(int(sys.argv[1]), "rb") as file:
        content = file.read()
    limit_this_process(limits)
    sys.stdout.buffer.write(answer(content, question))


if __name__ == "__main__":
    main()
