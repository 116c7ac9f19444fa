"""The form in which two spellings of a programme's name are the same; pure."""

from __future__ import annotations

import re

from chungtay.kernel.vietnamese import fold

_NOT_A_WORD = re.compile(r"[^\w]+|_+")


def name_key(spelling: str) -> str:
    """The words alone, folded: commas, hyphens, dashes, quotation marks, case, marks and spaces make no difference."""
    return " ".join(_NOT_A_WORD.sub(" ", fold(spelling)).split())
