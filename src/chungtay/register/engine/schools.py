"""What the rows of a sheet of schools mean for a register: new, changed, the same, or refused and why.

Pure: the register comes in as plain rows, what is said goes out as codes with words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, overload

from chungtay.workbooks.engine.columns import Row, Rows, Value
from chungtay.workbooks.engine.folding import folded_name, folded_names, folded_words

NEW, CHANGE, SAME, REFUSED = "new", "change", "same", "refused"
CENTRE, SCHOOL, UPPER = "GDTX", "TRUONG", "THPT"
ADMINISTRATIVE, PROFESSIONAL = "administrative", "professional"
PROFILE = ("ownership", "phone", "email", "standard_level", "standard_year")
FIGURES = ("classes", "pupils", "teachers")
At = tuple[int, date | None]
Parents = tuple[tuple[str, int, date | None], ...]
Cells = tuple[str | int | None, ...]

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
    find_old: Callable[[], Mapping[str, Sequence[Commune]]]
    home: Commune | None = None
    is_placed: bool = True
    committee: At | None = None
    department: At | None = None

    @cached_property
    def old(self) -> Mapping[str, Sequence[Commune]]:
        """What older names and codes became, looked up only when a row is not placed by what is valid today."""
        return self.find_old()


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
    """One row with what becomes of it; `changes` by part of the body, as the register writes them.

    `profile` and `figures` are what the row states, blank where it says nothing; of a body that changes, only what
    differs is in `restated`.
    """

    number: int
    name: str
    folded: str
    kind: str
    levels: str
    commune: Commune | None
    address: str
    code: str
    profile: Cells
    figures: Cells
    outcome: str = REFUSED
    body: int | None = None
    parents: Parents = ()
    changes: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    restated: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Stated:
    """What the rows of a sheet say, column by column; blank cells say nothing."""

    numbers: Sequence[int]
    names: Sequence[str]
    folded: Sequence[str]
    kinds: Sequence[str]
    levels: Sequence[str]
    communes: Sequence[Commune | None]
    addresses: Sequence[str]
    codes: Sequence[str]
    profile: Sequence[Sequence[Any]]  # the columns of PROFILE
    figures: Sequence[Sequence[Any]]  # the columns of FIGURES

    def placed(self, at: int) -> Placed:
        """One of the rows, with nothing decided yet."""
        one = (self.names, self.folded, self.kinds, self.levels, self.communes, self.addresses, self.codes)
        cells = [tuple(column[at] for column in columns) for columns in (self.profile, self.figures)]
        return Placed(self.numbers[at], *(column[at] for column in one), *cells)  # type: ignore[arg-type]  # in their order


class Sorted(Sequence[Placed]):
    """Every row with its outcome, in the order of the sheet; those nothing else resembles are made when asked for."""

    def __init__(self, stated: Stated, careful: Mapping[int, Placed], parents_of: Callable[[Placed], Parents]) -> None:
        self.stated, self.careful, self._parents_of = stated, careful, parents_of
        self.outcomes = [NEW] * len(stated.numbers)
        for at, placed in careful.items():
            self.outcomes[at] = placed.outcome

    def __len__(self) -> int:
        return len(self.outcomes)

    @overload
    def __getitem__(self, at: int) -> Placed: ...
    @overload
    def __getitem__(self, at: slice) -> list[Placed]: ...
    def __getitem__(self, at: int | slice) -> Placed | list[Placed]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        at = range(len(self))[at]
        if at in self.careful:
            return self.careful[at]
        placed = self.stated.placed(at)
        placed.parents, placed.outcome = self._parents_of(placed), NEW
        return placed


Refusal = Callable[[str, str], str]
Remark = tuple[str, str, Mapping[str, Any], bool]  # column, code of the sentence, its words, whether it refuses


@dataclass
class Sorter:
    """Sorts the rows of one sheet, one after the other: later rows may repeat earlier ones."""

    ground: Ground
    schools: Sequence[Known]
    elsewhere: Mapping[str, str]  # codes held by bodies outside, with the name of the holder
    name_refusal: Refusal  # what the register has against a name, in a sentence; empty when nothing
    are_fine: Callable[[Sequence[str], Sequence[str]], bool]  # whether it has nothing against any of these
    said: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.by_code = {known.code: known for known in self.schools if known.code}
        self.by_name: dict[tuple[int | None, str], list[Known]] = {}
        for known, folded in zip(self.schools, folded_names([known.name for known in self.schools]), strict=True):
            self.by_name.setdefault((known.unit, folded), []).append(known)
        self.codes: dict[str, int] = {}
        self.names: dict[tuple[int | None, str], list[tuple[str, int]]] = {}
        self.bodies: dict[int, int] = {}
        self.communes: dict[tuple[Value, Value], tuple[Commune | None, Sequence[Remark]]] = {}
        self.parents: dict[tuple[int | None, bool], Parents] = {}

    def sort(self, rows: Sequence[Row]) -> Sorted:
        """Every row with its outcome, in the order of the sheet; a row that nothing else resembles is new at once."""
        table = Rows.of(rows)
        pairs = list(zip(table.column("unit_code"), table.column("commune"), strict=True))
        self.communes |= {pair: self._found(str(pair[0] or ""), str(pair[1] or "")) for pair in set(pairs)}
        stated = _stated(table, [self.communes[pair][0] for pair in pairs])
        careful: dict[int, Placed] = {}
        for at in self._to_be_looked_at(stated, pairs):
            careful[at] = stated.placed(at)
            self._one(careful[at], self.communes[pairs[at]][1])
        return Sorted(stated, careful, self.parents_of)

    def _to_be_looked_at(self, stated: Stated, pairs: Sequence[tuple[Value, Value]]) -> Sequence[int]:
        """The places of the rows that are not new at a glance."""
        if not self.are_fine(stated.names, stated.folded):
            return range(len(pairs))
        unplaced = {
            pair
            for pair, (commune, remarks) in self.communes.items()
            if remarks or (commune is None and self.ground.is_placed)
        }
        found = {at for at, pair in enumerate(pairs) if pair in unplaced} if unplaced else set()
        units = [commune.key if commune else None for commune in stated.communes]
        found.update(_met_again(list(zip(units, stated.folded, strict=True)), self.by_name))
        codes = [code or at for at, code in enumerate(stated.codes)]  # a row without a code resembles no other by it
        found.update(_met_again(codes, self.by_code.keys() | self.elsewhere.keys()))
        return sorted(found)

    def _one(self, placed: Placed, remarks: Sequence[Remark]) -> None:
        if sentence := self.name_refusal(placed.name, placed.folded):
            self._refused(placed, "name", "as_said", sentence=sentence)
            return
        for key, code, words, is_refusal in remarks:
            self.said.append(Said(placed.number, key, code, words, is_refusal))
        if placed.commune is None and (self.ground.is_placed or any(remark[3] for remark in remarks)):
            return
        if not self._repeats(placed):
            self._against_the_register(placed)

    def _refused(self, placed: Placed, key: str | None, why: str, /, **words: Any) -> None:
        self.said.append(Said(placed.number, key, why, words))
        placed.outcome = REFUSED

    def _repeats(self, placed: Placed) -> bool:
        """Whether an earlier row is the same school; the first one counts."""
        by_code = self.codes.setdefault(placed.code, placed.number) if placed.code else placed.number
        if by_code != placed.number:
            self._refused(placed, "code", "code_twice", code=placed.code, row=by_code)
            return True
        place = (placed.commune.key if placed.commune else None, placed.folded)
        alike = self.names.get(place)
        if alike is None:
            self.names[place] = [(placed.code, placed.number)]
            return False
        # Two schools of one name in one commune are told apart by their codes, and only by them.
        first = next((row for code, row in alike if not (code and placed.code)), None)
        if first is not None:
            self._refused(placed, "name", "name_twice", name=placed.name, row=first)
            return True
        alike.append((placed.code, placed.number))
        return False

    def _against_the_register(self, placed: Placed) -> None:
        unit = placed.commune.key if placed.commune else None
        known = self.by_code.get(placed.code) if placed.code else None
        if known is None and placed.code in self.elsewhere:
            self._refused(placed, "code", "elsewhere", code=placed.code, body=self.elsewhere[placed.code])
            return
        if known is None and (alike := self.by_name.get((unit, placed.folded))):
            if len(alike) > 1:
                self._refused(placed, "name", "several", name=placed.name, count=len(alike))
                return
            known = alike[0]
            if placed.code and known.code:
                words = {"name": known.name, "known": known.code, "code": placed.code}
                self._refused(placed, "code", "other_code", **words)
                return
        if known is None:
            placed.parents, placed.outcome = self.parents_of(placed), NEW
        elif not known.is_ours:
            self._refused(placed, None, "not_ours", body=known.name)
        elif (first := self.bodies.setdefault(known.key, placed.number)) != placed.number:
            self._refused(placed, None, "body_twice", body=known.name, row=first)
        else:
            placed.body, placed.changes = known.key, self._changes(placed, known)
            placed.restated = _restated(placed, known)
            placed.outcome = CHANGE if placed.changes or placed.restated else SAME

    def _changes(self, placed: Placed, known: Known) -> dict[str, dict[str, Any]]:
        """What of the row differs from the register; a blank cell says nothing."""
        changes: dict[str, dict[str, Any]] = {}
        if placed.folded != folded_name(known.name):
            changes["name"] = {"name": placed.name, "short_name": "", "folded": placed.folded}
        if (placed.kind, placed.levels) != (known.kind, known.levels):
            changes["kind"] = {"kind": placed.kind, "levels": placed.levels}
        unit = placed.commune.key if placed.commune else known.unit
        address = placed.address or (known.address if unit == known.unit else "")
        if (unit, address) != (known.unit, known.address):
            changes["seat"] = {"unit_id": unit, "address": address}
        if placed.code and placed.code != known.code:
            changes["code"] = {"code": placed.code}
        for function, parent, _since in self.parents_of(placed):
            if function not in known.parents:
                changes[function] = {"parent_id": parent, "school_year": ""}
        return changes

    def parents_of(self, placed: Placed) -> Parents:
        """Upper secondary schools and centres answer to the department; the others to the committee of the commune."""
        return self.parents_at(placed.commune, placed.kind, placed.levels)

    def parents_at(self, commune: Commune | None, kind: str, levels: str) -> Parents:
        """The same, of every school of that kind and levels in the commune."""
        to_department = kind == CENTRE or UPPER in levels.split()
        ground, asked = self.ground, (commune.key if commune else None, to_department)
        if asked not in self.parents:
            department = (commune.department if commune else None) or ground.department
            committee = (commune.committee if commune else None) or ground.committee
            parents = ((ADMINISTRATIVE, department if to_department else committee), (PROFESSIONAL, department))
            self.parents[asked] = tuple((function, *parent) for function, parent in parents if parent is not None)
        return self.parents[asked]

    def _found(self, code: str, name: str) -> tuple[Commune | None, Sequence[Remark]]:
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
    bare = " ".join(folded_words(name).replace(".", ". ").replace(",", " ").split())
    first, _, rest = bare.partition(" ")
    whole = f"{_BEGINNINGS[first.rstrip('.')]} {rest}" if rest and first.rstrip(".") in _BEGINNINGS else bare
    return among.get(whole, ())


def _met_again(values: Sequence[Hashable], known: Collection[Hashable]) -> Iterable[int]:
    """The places of the values that are known, or stand in more than one place."""
    met = set(values)
    if len(met) == len(values) and met.isdisjoint(known):
        return ()
    counts = Counter(values)
    return (at for at, value in enumerate(values) if counts[value] > 1 or value in known)


def _stated(rows: Rows, communes: Sequence[Commune | None]) -> Stated:
    names, types, addresses, codes, ownerships, phones, emails, standards = (
        _texts(rows.column(key))
        for key in ("name", "type", "address", "code", "ownership", "phone", "email", "standard")
    )
    levels_of = {kind: "" if kind == CENTRE else kind for kind in set(types)}
    kind_of = {kind: CENTRE if kind == CENTRE else SCHOOL for kind in levels_of}
    standard_of = {word: int(word) if word else None for word in set(standards)}
    return Stated(
        numbers=rows.numbers,
        names=names,
        folded=folded_names(names),
        kinds=[kind_of[kind] for kind in types],
        levels=[levels_of[kind] for kind in types],
        communes=communes,
        addresses=addresses,
        codes=codes,
        profile=(ownerships, phones, emails, [standard_of[word] for word in standards], rows.column("standard_year")),
        figures=[rows.column(key) for key in FIGURES],
    )


def _texts(cells: Sequence[Value]) -> Sequence[str]:
    if set(map(type, cells)) == {str}:
        return cells  # type: ignore[return-value]  # all of them are texts
    return [str(cell or "") for cell in cells]


def _restated(placed: Placed, known: Known) -> dict[str, dict[str, Any]]:
    """What the row states otherwise than the register has it."""
    both = (("profile", PROFILE, placed.profile, known.profile), ("figures", FIGURES, placed.figures, known.figures))
    restated: dict[str, dict[str, Any]] = {}
    for part, keys, stated, kept in both:
        for key, value in zip(keys, stated, strict=True):
            if value not in (None, "") and kept.get(key) != value:
                restated.setdefault(part, {})[key] = value
    return restated
