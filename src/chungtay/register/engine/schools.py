"""What the rows of a sheet of schools mean for a register: new, changed, the same, or refused and why.

Pure: the register comes in as plain rows, what is said goes out as codes with words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chungtay.kernel.vietnamese import fold
from chungtay.register.engine.folding import folded_name, order_of
from chungtay.workbooks.engine.columns import Row

NEW, CHANGE, SAME, REFUSED = "new", "change", "same", "refused"
CENTRE, SCHOOL, UPPER = "GDTX", "TRUONG", "THPT"
ADMINISTRATIVE, PROFESSIONAL = "administrative", "professional"
PROFILE = ("ownership", "phone", "email", "standard_level", "standard_year")
FIGURES = ("classes", "pupils", "teachers")
At = tuple[int, date | None]

_BEGINNINGS = {
    "p": "phuong",
    "x": "xa",
    "tt": "thi tran",
    "dk": "dac khu",
}


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the day: its key and first day, how it is called, and who stands over its schools."""

    key: int
    since: date | None
    code: str
    label: str
    committee: At | None = None
    department: At | None = None


@dataclass(frozen=True)
class Ground:
    """Where the schools of one sheet may lie: the communes of the day, and what older names and codes became."""

    label: str
    by_code: Mapping[str, Commune]
    by_name: Mapping[str, Sequence[Commune]]
    old: Mapping[str, Sequence[Commune]]
    home: Commune | None = None
    is_placed: bool = True
    committee: At | None = None
    department: At | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """A school of the register as it stands that day."""

    key: int
    name: str
    kind: str
    levels: str
    unit: int | None
    address: str
    code: str
    is_ours: bool
    parents: frozenset[str] = frozenset()
    profile: Mapping[str, Any] = field(default_factory=dict)
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a row, or of one cell: a code of the sentence and its words."""

    number: int
    key: str | None
    code: str
    words: Mapping[str, Any]
    is_refusal: bool = True


@dataclass(slots=True)
class Placed:
    """One row with what becomes of it; `changes` by part of the body, as the register writes them."""

    number: int
    outcome: str
    body: int | None = None
    name: str = ""
    folded: str = ""
    kind: str = SCHOOL
    levels: str = ""
    commune: Commune | None = None
    address: str = ""
    code: str = ""
    parents: dict[str, At] = field(default_factory=dict)
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def order(self) -> str:
        return order_of(self.name)


Refusal = Callable[[str, str], str]


@dataclass
class Sorter:
    """Sorts the rows of one sheet, one after the other: later rows may repeat earlier ones."""

    ground: Ground
    schools: Sequence[Known]
    elsewhere: Mapping[str, str]  # codes held by bodies outside, with the name of the holder
    name_refusal: Refusal  # what the register has against a name, in a sentence; empty when nothing
    said: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_code = {known.code: known for known in self.schools if known.code}
        self.by_name: dict[tuple[int | None, str], list[Known]] = {}
        for known in self.schools:
            self.by_name.setdefault((known.unit, folded_name(known.name)), []).append(known)
        self.codes: dict[str, int] = {}
        self.names: dict[tuple[int | None, str], list[tuple[str, int]]] = {}
        self.bodies: dict[int, int] = {}
        self.communes: dict[tuple[Any, Any], tuple[Commune | None, list[tuple[str, str, dict[str, Any], bool]]]] = {}

    def sort(self, rows: Iterable[Row]) -> list[Placed]:
        """Every row with its outcome, in the order of the sheet."""
        return [self._one(row) for row in rows]

    def _one(self, row: Row) -> Placed:
        cells = row.cells
        name = str(cells.get("name") or "")
        placed = Placed(row.number, REFUSED, name=name, folded=folded_name(name))
        if sentence := self.name_refusal(name, placed.folded):
            return self._refused(placed, "name", "as_said", sentence=sentence)
        kind = str(cells.get("type") or "")
        placed.kind, placed.levels = (CENTRE, "") if kind == CENTRE else (SCHOOL, kind)
        placed.code = str(cells.get("code") or "")
        placed.address = str(cells.get("address") or "")
        found, remarks = self._commune(cells.get("unit_code"), cells.get("commune"))
        for key, code, words, is_refusal in remarks:
            self.said.append(Said(row.number, key, code, words, is_refusal))
        if found is None and (self.ground.is_placed or any(remark[3] for remark in remarks)):
            return placed
        placed.commune = found
        placed.profile = _stated(cells)
        placed.figures = {key: cells[key] for key in FIGURES if cells.get(key) is not None}
        if self._repeats(placed):
            return placed
        return self._against_the_register(placed)

    def _refused(self, placed: Placed, key: str | None, why: str, /, **words: Any) -> Placed:
        self.said.append(Said(placed.number, key, why, words))
        placed.outcome = REFUSED
        return placed

    def _repeats(self, placed: Placed) -> bool:
        """Whether an earlier row is the same school; the first one counts."""
        unit = placed.commune.key if placed.commune else None
        by_code = self.codes.setdefault(placed.code, placed.number) if placed.code else placed.number
        if by_code != placed.number:
            self._refused(placed, "code", "code_twice", code=placed.code, row=by_code)
            return True
        alike = self.names.setdefault((unit, placed.folded), [])
        # Two schools of one name in one commune are told apart by their codes, and only by them.
        first = next((row for code, row in alike if not (code and placed.code)), None)
        if first is not None:
            self._refused(placed, "name", "name_twice", name=placed.name, row=first)
            return True
        alike.append((placed.code, placed.number))
        return False

    def _against_the_register(self, placed: Placed) -> Placed:
        unit = placed.commune.key if placed.commune else None
        known = self.by_code.get(placed.code) if placed.code else None
        if known is None and placed.code in self.elsewhere:
            return self._refused(placed, "code", "elsewhere", code=placed.code, body=self.elsewhere[placed.code])
        if known is None:
            alike = self.by_name.get((unit, placed.folded), [])
            if len(alike) > 1:
                return self._refused(placed, "name", "several", name=placed.name, count=len(alike))
            if alike and placed.code and alike[0].code:
                words = {"name": alike[0].name, "known": alike[0].code, "code": placed.code}
                return self._refused(placed, "code", "other_code", **words)
            known = alike[0] if alike else None
        if known is None:
            placed.parents = self._parents(placed)
            placed.outcome = NEW
            return placed
        if not known.is_ours:
            return self._refused(placed, None, "not_ours", body=known.name)
        first = self.bodies.setdefault(known.key, placed.number)
        if first != placed.number:
            return self._refused(placed, None, "body_twice", body=known.name, row=first)
        placed.body = known.key
        self._compare(placed, known)
        placed.outcome = CHANGE if placed.changes or placed.profile or placed.figures else SAME
        return placed

    def _compare(self, placed: Placed, known: Known) -> None:
        """Keep of the row only what differs from the register; a blank cell says nothing."""
        if placed.folded != folded_name(known.name):
            placed.changes["name"] = {"name": placed.name, "short_name": "", "folded": placed.folded}
        if (placed.kind, placed.levels) != (known.kind, known.levels):
            placed.changes["kind"] = {"kind": placed.kind, "levels": placed.levels}
        unit = placed.commune.key if placed.commune else known.unit
        address = placed.address or (known.address if unit == known.unit else "")
        if (unit, address) != (known.unit, known.address):
            placed.changes["seat"] = {"unit_id": unit, "address": address}
        if placed.code and placed.code != known.code:
            placed.changes["code"] = {"code": placed.code}
        for function, parent in self._parents(placed).items():
            if function not in known.parents:
                placed.changes[function] = {"parent_id": parent[0], "school_year": ""}
        placed.profile = {key: value for key, value in placed.profile.items() if known.profile.get(key) != value}
        placed.figures = {key: value for key, value in placed.figures.items() if known.figures.get(key) != value}

    def _parents(self, placed: Placed) -> dict[str, At]:
        """Upper secondary schools and centres answer to the department; the others to the committee of the commune."""
        ground, commune = self.ground, placed.commune
        department = (commune.department if commune else None) or ground.department
        committee = (commune.committee if commune else None) or ground.committee
        to_department = placed.kind == CENTRE or UPPER in placed.levels.split()
        parents = {ADMINISTRATIVE: department if to_department else committee, PROFESSIONAL: department}
        return {function: parent for function, parent in parents.items() if parent is not None}

    def _commune(self, code: Any, name: Any) -> tuple[Commune | None, list[tuple[str, str, dict[str, Any], bool]]]:
        """The commune a code and a name mean together, asked once for each pair."""
        pair = (code, name)
        if pair not in self.communes:
            self.communes[pair] = self._found(str(code or ""), str(name or ""))
        return self.communes[pair]

    def _found(self, code: str, name: str) -> tuple[Commune | None, list[tuple[str, str, dict[str, Any], bool]]]:
        ground = self.ground
        if not code and not name:
            if ground.home or not ground.is_placed:
                return ground.home, []
            return None, [("commune", "no_commune", {}, True)]
        by_name = _called(name, ground.by_name) or _called(name, ground.old) if name else ()
        if code in ground.by_code:
            found = ground.by_code[code]
            if name and found not in by_name:
                return None, [("unit_code", "code_and_name", {"code": code, "unit": found.label, "name": name}, True)]
            return found, []
        where = ("unit_code", code) if code else ("commune", name)
        heirs = ground.old.get(code, ()) if code else by_name
        words: dict[str, Any] = {"typed": where[1], "ground": ground.label}
        if not heirs:
            return None, [(where[0], "outside", words, True)]
        if code and name and len(heirs) > 1:
            heirs = [heir for heir in heirs if heir in by_name] or heirs
        words["units"] = "; ".join(f"{heir.label} ({heir.code})" for heir in heirs)
        is_old = bool(code) or not _called(name, ground.by_name)
        if len(heirs) > 1:
            return None, [(where[0], "old_and_parted" if is_old else "ambiguous", words, True)]
        return heirs[0], [(where[0], "old_commune", words, False)] if is_old else []


def _called(name: str, among: Mapping[str, Sequence[Commune]]) -> Sequence[Commune]:
    """The communes of that name: with its kind first, then by the bare name."""
    bare = " ".join(fold(name).replace(".", ". ").replace(",", " ").split())
    first, _, rest = bare.partition(" ")
    whole = f"{_BEGINNINGS[first.rstrip('.')]} {rest}" if rest and first.rstrip(".") in _BEGINNINGS else bare
    return among.get(whole, ())


def _stated(cells: Mapping[str, Any]) -> dict[str, Any]:
    """What the row states of the school beside its place in the register; blank cells say nothing."""
    stated = {
        "ownership": cells.get("ownership"),
        "phone": cells.get("phone"),
        "email": cells.get("email"),
        "standard_level": int(cells["standard"]) if cells.get("standard") else None,
        "standard_year": cells.get("standard_year"),
    }
    return {key: value for key, value in stated.items() if value not in (None, "")}
