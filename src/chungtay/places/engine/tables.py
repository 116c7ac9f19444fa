"""The plain tables of a pack of administrative units, read and joined: what stands when, under which name, where."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

LEVELS = {"provinces.csv": "province", "districts.csv": "district", "communes.csv": "commune"}
TABLES = ("acts.csv", *LEVELS, "names.csv", "parents.csv", "successions.csv")


@dataclass(frozen=True)
class Act:
    """A resolution the changes rest on."""

    number: str
    type: str
    issuer: str
    issued_on: date | None
    effective_on: date | None


@dataclass(frozen=True)
class Span:
    """Something true of one unit from a day up to, but not on, another; `act` is the number it rests on, or empty."""

    unit: str
    valid_from: date | None
    valid_until: date | None
    act: str


@dataclass(frozen=True)
class NameSpan(Span):
    kind: str
    name: str
    full_name: str


@dataclass(frozen=True)
class ParentSpan(Span):
    parent: str


S = TypeVar("S", bound=Span)


@dataclass(frozen=True)
class UnitLine:
    key: str
    level: str
    code: str
    valid_from: date | None
    valid_until: date | None
    latitude: float
    longitude: float
    begun_by: str
    ended_by: str


@dataclass(frozen=True)
class SuccessionLine:
    predecessor: str
    successor: str
    is_lead: bool
    on: date
    act: str


@dataclass(frozen=True)
class Tables:
    """A whole pack. `digest` changes with any byte of its tables."""

    version: str
    digest: str
    acts: Sequence[Act]
    units: Sequence[UnitLine]
    names: Sequence[NameSpan]
    parents: Sequence[ParentSpan]
    successions: Sequence[SuccessionLine]


def digest_of(folder: Path) -> str:
    """One SHA-256 over the tables of a pack, in their fixed order."""
    whole = hashlib.sha256()
    for name in TABLES:
        whole.update((folder / name).read_bytes())
    return whole.hexdigest()


def read_tables(folder: Path) -> Tables:
    """The tables of the folder; a missing file or column is an OSError or KeyError, a bad day a ValueError."""
    lines = {name: _lines(folder / name) for name in TABLES}
    first = [(level, line) for name, level in LEVELS.items() for line in lines[name]]
    units = [_unit(level, line) for level, line in first]
    names = [_name(line, line["begun_by"]) for _level, line in first]
    names += [_name(line, line["act"]) for line in lines["names.csv"]]
    parents = [_parent(line, line["begun_by"]) for _level, line in first if line["parent"]]
    parents += [_parent(line, line["act"]) for line in lines["parents.csv"]]
    ends = {unit.key: unit.valid_until for unit in units}
    with (folder / "pack.toml").open("rb") as about:
        version = tomllib.load(about)["version"]
    return Tables(
        version=version,
        digest=digest_of(folder),
        acts=[_act(line) for line in lines["acts.csv"]],
        units=units,
        names=_closed(names, ends),
        parents=_closed(parents, ends),
        successions=[_succession(line) for line in lines["successions.csv"]],
    )


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _unit(level: str, line: dict[str, str]) -> UnitLine:
    return UnitLine(
        key=line["key"],
        level=level,
        code=line["code"],
        valid_from=_day(line["valid_from"]),
        valid_until=_day(line["valid_until"]),
        latitude=float(line["latitude"]),
        longitude=float(line["longitude"]),
        begun_by=line["begun_by"],
        ended_by=line["ended_by"],
    )


def _name(line: dict[str, str], act: str) -> NameSpan:
    return NameSpan(line["key"], _day(line["valid_from"]), None, act, line["kind"], line["name"], line["full_name"])


def _parent(line: dict[str, str], act: str) -> ParentSpan:
    return ParentSpan(line["key"], _day(line["valid_from"]), None, act, line["parent"])


def _act(line: dict[str, str]) -> Act:
    return Act(line["number"], line["type"], line["issuer"], _day(line["issued_on"]), _day(line["effective_on"]))


def _succession(line: dict[str, str]) -> SuccessionLine:
    on = date.fromisoformat(line["on"])
    return SuccessionLine(line["predecessor"], line["successor"], line["is_lead"] == "1", on, line["act"])


def _closed(spans: Sequence[S], ends: dict[str, date | None]) -> list[S]:
    """Each span with its end: the begin of the next one of the same unit, or the unit's own end."""
    by_unit: dict[str, list[S]] = defaultdict(list)
    for span in spans:
        by_unit[span.unit].append(span)
    closed: list[S] = []
    for unit, found in by_unit.items():
        found.sort(key=lambda span: span.valid_from or date.min)
        following = [span.valid_from for span in found[1:]] + [ends[unit]]
        closed += [replace(span, valid_until=end) for span, end in zip(found, following, strict=True)]
    return closed
