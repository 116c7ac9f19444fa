"""A signed PDF somebody brought, checked in a process that may be killed: always a verdict, never an error."""

from __future__ import annotations

import hashlib
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from chungtay.signatures.engine.verdicts import (
    Limits,
    Original,
    Proofs,
    Reason,
    Trust,
    Verdict,
    question_bytes,
    verdict_of,
)

_USUAL: Final = Limits()
_SOURCES: Final = Path(__file__).parents[3]
_ENDS: Final = {signal.SIGXCPU: Reason.TOO_SLOW, signal.SIGKILL: Reason.TOO_SLOW, signal.SIGABRT: Reason.TOO_LARGE}


def verify_pdf(
    content: bytes,
    trust: Trust,
    *,
    at: datetime,
    originals: Sequence[Original] = (),
    limits: Limits = _USUAL,
    proofs: Proofs = (),
) -> Verdict:
    """What the signatures of a PDF are worth at the moment `at`, offline (PAdES, ETSI EN 319 142; ISO 32000-2, 12.8).

    With `originals` the file must be one of these, unchanged, and nothing but signatures after it.
    """
    digest = hashlib.sha256(content).hexdigest()
    if len(content) > limits.file_bytes:
        return Verdict(reason=Reason.TOO_LARGE, sha256=digest)
    if not re.match(rb"%PDF-[12]\.\d", content):
        return Verdict(reason=Reason.NOT_A_PDF, sha256=digest)
    if b"/ByteRange" not in content:
        # A signature dictionary never lies in an object stream (ISO 32000-2, 12.8.1): it would sign itself.
        return Verdict(reason=Reason.NO_SIGNATURE, sha256=digest)
    return replace(_ask(content, question_bytes(trust, originals, at, limits, proofs), limits), sha256=digest)


def _ask(content: bytes, question: bytes, limits: Limits) -> Verdict:
    """The child's answer. It inherits the open file and nothing else: no names, no secrets, no other descriptors."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        file.seek(0)
        descriptor = file.fileno()
        command = [sys.executable, "-P", "-B", "-m", "chungtay.signatures.engine.child", str(descriptor)]
        try:
            done = subprocess.run(
                command,
                input=question,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": str(_SOURCES), "LC_ALL": "C.UTF-8"},
                cwd="/",
                pass_fds=(descriptor,),
                timeout=limits.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Verdict(reason=Reason.TOO_SLOW)
    if done.returncode:
        ended = signal.Signals(-done.returncode) if done.returncode < 0 else None
        return Verdict(reason=_ENDS.get(ended, Reason.DAMAGED) if ended else Reason.DAMAGED)
    return verdict_of(done.stdout)
