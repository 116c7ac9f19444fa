"""What changed between two versions of a text, article by article and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Change = Literal["kept", "added", "removed"]

_TOKEN: Final = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, kw_only=True)
class ClauseText:
    """One article of a text several sides agree on."""

    title: str
    body: str = ""


@dataclass(frozen=True)
class Segment:
    """A run of the text that is kept, added or removed."""

    change: Change
    words: str


@dataclass(frozen=True, kw_only=True)
class ClauseChange:
    """One article of the newer version beside its elder; numbers are None where a side has no such article."""

    number: int | None
    old_number: int | None
    title: tuple[Segment, ...]
    body: tuple[Segment, ...]

    @property
    def change(self) -> Literal["kept", "added", "removed", "changed"]:
        """What happened to the article as a whole."""
        if self.old_number is None:
            return "added"
        if self.number is None:
            return "removed"
        is_same = all(segment.change == "kept" for segment in (*self.title, *self.body))
        return "kept" if is_same else "changed"


def word_diff(old: str, new: str) -> tuple[Segment, ...]:
    """Kept and removed give `old`, kept and added give `new`; a removed run stands before what replaces it."""
    old_words, new_words = _TOKEN.findall(old), _TOKEN.findall(new)
    steps = SequenceMatcher(None, old_words, new_words, autojunk=False).get_opcodes()
    runs: list[tuple[str, str, bool]] = []
    for at, (step, i1, i2, j1, j2) in enumerate(steps):
        before, after = "".join(old_words[i1:i2]), "".join(new_words[j1:j2])
        # A lone space between two changed words would only chop one change into two.
        is_seam = step == "equal" and before.isspace() and 0 < at < len(steps) - 1
        if runs and (is_seam or step != "equal") and not runs[-1][2]:
            runs[-1] = (runs[-1][0] + before, runs[-1][1] + after, False)
        else:
            runs.append((before, after, step == "equal" and not is_seam))
    return tuple(_segments(runs))


def _segments(runs: Sequence[tuple[str, str, bool]]) -> Iterator[Segment]:
    for before, after, is_kept in runs:
        if is_kept:
            yield Segment("kept", before)
            continue
        if before:
            yield Segment("removed", before)
        if after:
            yield Segment("added", after)


def clause_changes(old: Sequence[ClauseText], new: Sequence[ClauseText]) -> list[ClauseChange]:
    """Every article of both versions in reading order, matched by title first and by place where titles differ."""
    steps = SequenceMatcher(
        None, [clause.title for clause in old], [clause.title for clause in new], autojunk=False
    ).get_opcodes()
    changes: list[ClauseChange] = []
    for _step, i1, i2, j1, j2 in steps:
        shared = min(i2 - i1, j2 - j1)
        changes.extend(_change(old, new, i1 + at, j1 + at) for at in range(shared))
        changes.extend(_change(old, new, at, None) for at in range(i1 + shared, i2))
        changes.extend(_change(old, new, None, at) for at in range(j1 + shared, j2))
    return changes


def _change(
    old: Sequence[ClauseText], new: Sequence[ClauseText], old_at: int | None, new_at: int | None
) -> ClauseChange:
    absent = ClauseText(title="")
    before = absent if old_at is None else old[old_at]
    after = absent if new_at is None else new[new_at]
    return ClauseChange(
        number=None if new_at is None else new_at + 1,
        old_number=None if old_at is None else old_at + 1,
        title=word_diff(before.title, after.title),
        body=word_diff(before.body, after.body),
    )


def lines_of(segments: Sequence[Segment], side: int) -> list[list[tuple[str, str, int]]]:
    """A changed text line by line: what happened to each run, its words, and the side that wrote it."""
    lines: list[list[tuple[str, str, int]]] = [[]]
    for segment in segments:
        kind = "same" if segment.change == "kept" else segment.change
        for at, words in enumerate(segment.words.split("\n")):
            if at:
                lines.append([])
            lines[-1].extend(_bare(kind, words, side))
    return [line for line in lines if any(words.strip() for _kind, words, _side in line)]


def _bare(kind: str, words: str, side: int) -> list[tuple[str, str, int]]:
    """The words without the spaces around them: a marked space would hang at the end of a line."""
    inner = words.strip()
    before, _found, after = words.partition(inner) if inner else (words, "", "")
    parts = (("same", before), (kind, inner), ("same", after))
    return [(each, text, side) for each, text in parts if text]
