"""What is wrong with a file, a column or a cell: codes and words; sentences are made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file that could be read; row 0 and no key stand for the file as a whole."""

    code: str
    row: int
    key: str | None = None
    column_letter: str = ""
    typed: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


class UnreadableFile(Exception):  # noqa: N818  # reads aloud where it is caught, as RuleBroken does
    """A file that is not taken at all, with a code and the words a sentence needs; nothing was read from it."""

    def __init__(self, code: str, words: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.words: Mapping[str, str] = words or {}
