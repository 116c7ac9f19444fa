"""The list of subjects and grades, read from its pack."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Span = tuple[date | None, date | None]


@dataclass(frozen=True)
class GradeLine:
    code: str
    name: str
    stage: str
    span: Span


@dataclass(frozen=True)
class SubjectLine:
    """A subject with the grades it is taught in: grade code, standing, from when until before when."""

    code: str
    name: str
    kind: str
    span: Span
    taught: tuple[tuple[str, str, Span], ...]


@dataclass(frozen=True)
class Curriculum:
    version: str
    basis: str
    is_verified: bool
    digest: str
    grades: tuple[GradeLine, ...]
    subjects: tuple[SubjectLine, ...]


def read_curriculum(text: str) -> Curriculum:
    """The pack as values; a grade nobody declares, or a code given twice, is a ValueError."""
    table = tomllib.loads(text)
    grades = tuple(GradeLine(row["code"], row["name"], row["stage"], _span(row)) for row in table["grade"])
    subjects = tuple(
        SubjectLine(row["code"], row["name"], row["kind"], _span(row), _taught(row)) for row in table["subject"]
    )
    known = [line.code for line in grades]
    codes = known + [line.code for line in subjects]
    if len(set(codes)) != len(codes):
        raise ValueError("a code of the pack is given twice")
    strange = {code for line in subjects for code, _standing, _days in line.taught} - set(known)
    if strange:
        raise ValueError(f"grades nobody declares: {sorted(strange)}")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Curriculum(table["version"], table["basis"], table["is_verified"], digest, grades, subjects)


def _taught(row: Mapping[str, Any]) -> tuple[tuple[str, str, Span], ...]:
    return tuple((code, part["standing"], _span(part)) for part in row["taught"] for code in part["grades"])


def _span(row: Mapping[str, Any]) -> Span:
    return row.get("from"), row.get("until")
