"""The journal of erasures: one line of JSON each, added and never changed, naming keys and no person."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime


@dataclass(frozen=True)
class Erasure:
    """One erasure or withdrawal: which row of which kind, and when."""

    uid: str
    what: str
    kind: str
    key: str
    at: datetime


def written(erasure: Erasure) -> str:
    """One line of the journal."""
    return json.dumps(asdict(erasure) | {"at": erasure.at.isoformat()}, sort_keys=True)


def read(text: str) -> list[Erasure]:
    """The erasures of a journal; a last line cut off by a power cut is left out, any other damage is a ValueError."""
    lines = text.split("\n")
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            found.append(Erasure(**(said | {"at": datetime.fromisoformat(said["at"])})))
        except (KeyError, TypeError, ValueError) as fault:
            if number == len(lines):
                break
            raise ValueError(str(number)) from fault
    return found


def since(erasures: Iterable[Erasure], moment: datetime) -> list[Erasure]:
    """The erasures made after a moment, oldest first, each once."""
    later = {erasure.uid: erasure for erasure in erasures if erasure.at > moment}
    return sorted(later.values(), key=lambda erasure: (erasure.at, erasure.uid))
