"""What the packs of this room say: why each personal field is kept, the words of consents, periods and holidays."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Final

PACKS: Final = Path(__file__).parents[1] / "packs"


class Eraser(StrEnum):
    """What an erasure does with one field."""

    BLANK = "blank"
    NULL = "null"
    PLACEHOLDER = "placeholder"
    KEEP = "keep"
    # Kept as it was signed; where it is empty the name is written there before it leaves the register of people.
    FREEZE = "freeze"
    ROW = "row"
    MENTION = "mention"
    RECORD = "record"


@dataclass(frozen=True)
class Basis:
    """What a use of personal data rests on; what nobody has verified is never shown as law."""

    text: str
    is_verified: bool


@dataclass(frozen=True)
class Entry:
    """Why one table keeps personal fields, how long, who sees them, and what an erasure does with each.

    `person` and `pupil` are the ways from a row to whom it speaks of, "self" for the row itself.
    """

    label: str
    purpose: str
    basis: Basis
    retention: str
    audience: str
    erasers: Mapping[str, Eraser]
    person: tuple[str, ...] = ()
    pupil: tuple[str, ...] = ()
    kept_because: str = ""


@dataclass(frozen=True)
class Wording:
    """One version of the words of one consent."""

    purpose: str
    version_on: date
    title: str
    guardian_body: str
    child_body: str

    @property
    def sha256(self) -> str:
        """The digest of everything that is read."""
        parts = [self.purpose, self.version_on.isoformat(), self.title, self.guardian_body, self.child_body]
        return hashlib.sha256("\n\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Period:
    """How long an answer may take; `is_verified` when the source of the figure was read."""

    days: int
    is_working: bool
    is_verified: bool
    source: str = ""


@dataclass(frozen=True)
class Rule:
    """When rows of one table go: so many months after a day or moment of theirs; named fields are only blanked."""

    key: str
    label: str
    since: str
    months: int
    title: str
    why: str
    blank: tuple[str, ...] = ()
    only: Mapping[str, Any] = field(default_factory=dict)
    is_erasure: bool = False


@cache
def field_entries() -> dict[str, Entry]:
    """The entry of every table with personal fields, by its label."""
    bases = {key: Basis(**words) for key, words in _read("bases").items()}
    found: dict[str, Entry] = {}
    for path in sorted((PACKS / "fields").glob("*.toml")):
        for label, words in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[label] = _entry(label, dict(words), bases)
    return found


def _entry(label: str, words: dict[str, Any], bases: Mapping[str, Basis]) -> Entry:
    erasers = {name: Eraser(how) for name, how in words.pop("erase").items()}
    person, pupil = tuple(words.pop("person", ())), tuple(words.pop("pupil", ()))
    basis = bases[words.pop("basis")]
    return Entry(label=label, basis=basis, erasers=erasers, person=person, pupil=pupil, **words)


@cache
def wordings() -> tuple[Wording, ...]:
    """Every version of every consent, the newest of a purpose last."""
    found = [Wording(**{name: _tidied(words) for name, words in one.items()}) for one in _read("consents")["consent"]]
    return tuple(sorted(found, key=lambda one: (one.purpose, one.version_on)))


def _tidied(words: Any) -> Any:
    return words.strip() if isinstance(words, str) else words


def wording_on(purpose: str, day: date) -> Wording | None:
    """The words in which a consent is asked for on the day; None before its first version."""
    begun = [one for one in wordings() if one.purpose == purpose and one.version_on <= day]
    return begun[-1] if begun else None


@cache
def periods() -> dict[str, Period]:
    """The periods of answers, by what is asked; `acknowledge` and `extension` among them."""
    return {key: Period(**words) for key, words in _read("periods")["period"].items()}


@cache
def holidays() -> frozenset[date]:
    """The holidays the pack lists; movable ones are not in it, so that a clock runs early rather than late."""
    return frozenset(_read("holidays")["days"])


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of retention, in the order they run."""
    return tuple(Rule(**words | {"blank": tuple(words.get("blank", ()))}) for words in _read("retention")["rule"])


@cache
def said(key: str) -> str:
    """A word that is written into rows, such as the name of somebody who was erased."""
    return str(_read("words")[key])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((PACKS / f"{name}.toml").read_text(encoding="utf-8"))
