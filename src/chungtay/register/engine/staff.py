"""What the rows of a sheet of staff mean for a register: who is new, who is known, which role their post gives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chungtay.kernel.vietnamese import fold
from chungtay.register.engine.schools import CHANGE, NEW, REFUSED, SAME, Said
from chungtay.workbooks.engine.columns import Row, bare
from chungtay.workbooks.engine.folding import folded_name


@dataclass(frozen=True, slots=True)
class SchoolNamed:
    """A school whose staff may come in."""

    key: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody who holds a role in one of the schools that day."""

    key: int
    name: str
    school: int
    role: str
    post: str


@dataclass(slots=True)
class StaffPlaced:
    """One row with what becomes of it: a person, perhaps known, with a role in a school."""

    number: int
    outcome: str
    name: str = ""
    code: str = ""
    school: int = 0
    role: str = ""
    post: str = ""
    person: int | None = None
    has_role: bool = False
    has_code: bool = False


@dataclass
class StaffSorter:
    """Sorts the rows of one sheet, one after the other: later rows may repeat earlier ones."""

    schools: Sequence[SchoolNamed]
    people: Sequence[KnownPerson]
    codes: Mapping[str, tuple[int, str]]  # person and name by the code of a member of staff
    posts: Mapping[str, str]
    from_above: Collection[str]  # roles this sheet may not give
    said: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_code = {school.code: school for school in self.schools if school.code}
        self.by_name: dict[str, list[SchoolNamed]] = {}
        for school in self.schools:
            self.by_name.setdefault(folded_name(school.name), []).append(school)
        self.of_school: dict[tuple[int, str], set[int]] = {}
        self.held = {(known.key, known.school, known.role) for known in self.people}
        for known in self.people:
            self.of_school.setdefault((known.school, fold(known.name)), set()).add(known.key)
        self.with_code = {person for person, _name in self.codes.values()}
        self.rows: dict[tuple[Any, ...], int] = {}

    def sort(self, rows: Iterable[Row]) -> list[StaffPlaced]:
        """Every row with its outcome, in the order of the sheet."""
        return [self._one(row) for row in rows]

    def _refused(self, placed: StaffPlaced, key: str | None, why: str, /, **words: Any) -> StaffPlaced:
        self.said.append(Said(placed.number, key, why, words))
        placed.outcome = REFUSED
        return placed

    def _one(self, row: Row) -> StaffPlaced:
        cells = row.cells
        placed = StaffPlaced(row.number, REFUSED, str(cells.get("name") or ""), str(cells.get("code") or ""))
        placed.post = str(cells.get("post") or "")
        if not fold(placed.name):
            return self._refused(placed, "name", "no_name")
        school = self._school(placed, str(cells.get("school") or ""))
        if school is None:
            return placed
        placed.school = school.key
        placed.role = self._role(placed.post)
        if not placed.role:
            return self._refused(placed, "post", "unknown_post", typed=placed.post)
        first = self.rows.setdefault((placed.code or fold(placed.name), school.key, placed.role), placed.number)
        if first != placed.number:
            return self._refused(placed, "name", "person_twice", name=placed.name, row=first)
        return self._person(placed, school)

    def _school(self, placed: StaffPlaced, typed: str) -> SchoolNamed | None:
        if not typed:
            if len(self.schools) == 1:
                return self.schools[0]
            self._refused(placed, "school", "no_school")
            return None
        if typed in self.by_code:
            return self.by_code[typed]
        found = self.by_name.get(folded_name(typed), [])
        if len(found) == 1:
            return found[0]
        self._refused(placed, "school", "several_schools" if found else "unknown_school", typed=typed)
        return None

    def _role(self, post: str) -> str:
        """The role of a post as written; a longer text means what it begins with, the longest beginning first."""
        words = bare(post)
        if words in self.posts:
            return self.posts[words]
        known = [word for word in self.posts if words.startswith(f"{word} ")]
        return self.posts[max(known, key=len)] if known else ""

    def _person(self, placed: StaffPlaced, school: SchoolNamed) -> StaffPlaced:
        if placed.code in self.codes:
            placed.person, name = self.codes[placed.code]
            placed.has_code = True
            if fold(name) != fold(placed.name):
                return self._refused(placed, "code", "other_person", code=placed.code, known=name, name=placed.name)
        else:
            alike = self.of_school.get((school.key, fold(placed.name)), set())
            # Who bears a code of their own is not the one with another code.
            alike = {key for key in alike if not (placed.code and key in self.with_code)}
            if len(alike) > 1:
                return self._refused(placed, "name", "several_people", name=placed.name, body=school.name)
            placed.person = next(iter(alike), None)
        placed.has_role = (placed.person, school.key, placed.role) in self.held
        if not placed.has_role and placed.role in self.from_above:
            return self._refused(placed, "post", "named_from_above", body=school.name)
        needs_code = bool(placed.code) and not placed.has_code
        placed.outcome = NEW if placed.person is None else SAME if placed.has_role and not needs_code else CHANGE
        return placed
