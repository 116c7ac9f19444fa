"""From tables of raw cells to rows of values: which table, which columns, which rows, and what is wrong with them."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, compress, count, islice

from chungtay.workbooks.engine.cells import Flaw, Raw, clean_all, shown
from chungtay.workbooks.engine.columns import CellKind, Column, Rows, Sheet, Value
from chungtay.workbooks.engine.faults import Fault, UnreadableFile
from chungtay.workbooks.engine.headers import Heading, find_heading, text_of_headers
from chungtay.workbooks.engine.legacy import legacy_encoding, unicode_text
from chungtay.workbooks.engine.results import Dropped, Matched, Part, Reading
from chungtay.workbooks.engine.rows import dropped_rows
from chungtay.workbooks.engine.tables import Table, letter_of

_MOST_FAULTS = 20_000
_MOST_DROPPED = 1_000
_LEGACY_ROWS = 120
# So many days of each kind before a mix of real days and typed ones is taken for Excel's swapping.
_SWAP_EVIDENCE = 3


@dataclass
class Gathered:
    """One column: its distinct values, and for each row which of them."""

    column: Column
    values: list[Value] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("I"))


@dataclass
class Taken:
    """A reading column by column: small to send, since each value stands in it once."""

    numbers: array[int]
    columns: list[Gathered]
    faults: list[Fault]
    matched: list[Matched]
    unknown: list[str]
    header_row: int
    dropped: list[Dropped]
    encoding: str
    parts: list[Part]

    def reading(self) -> Reading:
        """The same, each cell in its place."""
        columns = {each.column.key: list(map(each.values.__getitem__, each.places)) for each in self.columns}
        return Reading(
            rows=Rows(self.numbers, columns),
            faults=tuple(self.faults),
            matched=tuple(self.matched),
            unknown=tuple(self.unknown),
            header_row=self.header_row,
            dropped=tuple(self.dropped),
            encoding=self.encoding,
            parts=tuple(self.parts),
        )


def take(tables: Sequence[Table], sheet: Sheet) -> Taken:
    """What the tables hold for that sheet; UnreadableFile when none of them has a header of it."""
    tables = [table for table in map(_in_unicode, tables) if table.rows]
    headed = [(table, heading) for table in tables if (heading := find_heading(table.rows, table.merges, sheet))]
    if not headed:
        seen = next((seen for table in tables if (seen := text_of_headers(table.rows))), "")
        expected = ", ".join(column.title for column in sheet.columns)
        raise UnreadableFile("no_header" if seen else "nothing_inside", {"seen": seen, "expected": expected})
    best, heading = max(headed, key=lambda each: (len(each[1].found), len(each[0].rows)))
    chosen = [(table, found) for table, found in headed if found.found == heading.found]
    missing = [column for column in sheet.columns if column.is_required and column.key not in heading.found]
    taken = Taken(
        numbers=array("I"),
        columns=[Gathered(column) for column in sheet.columns if column.key in heading.found],
        faults=list(_of_file(heading, missing)),
        matched=[
            Matched(key=key, header=heading.headers[at], column_letter=letter_of(at))
            for at, key in sorted(heading.keys.items())
        ],
        unknown=list(heading.unknown),
        header_row=heading.row + 1,
        dropped=[],
        encoding=best.encoding,
        parts=[],
    )
    if not missing:
        _take_parts(taken, chosen, sheet)
    return taken


def _of_file(heading: Heading, missing: Sequence[Column]) -> Iterator[Fault]:
    """What is wrong with the header itself; such a fault stands in row 0."""
    seen = ", ".join(islice(heading.headers.values(), 30))
    row = str(heading.row + 1)
    for column in missing:
        yield Fault("column_missing", 0, column.key, "", "", {"column": column.title, "seen": seen, "row": row})
    for key, places in heading.twice.items():
        letters = ", ".join(map(letter_of, places))
        headers = ", ".join(heading.headers[at] for at in places)
        yield Fault("column_twice", 0, key, letters, headers, {"row": row})


def _take_parts(taken: Taken, chosen: Sequence[tuple[Table, Heading]], sheet: Sheet) -> None:
    offset = 0
    # By unit too: the next sheet may state its amounts in another one.
    caches: defaultdict[tuple[str, int], dict[Raw, int]] = defaultdict(dict)
    flaws: dict[str, dict[int, Flaw]] = {each.column.key: {} for each in taken.columns}
    for table, heading in chosen:
        begin = heading.row + 1
        columns: list[Sequence[Raw]] = list(zip(*table.rows[begin:], strict=True))
        dropped = dropped_rows(columns, heading, sheet)
        numbers = _kept_numbers(taken, dropped, len(table.rows) - begin, offset + begin + 1)
        columns = _filled(columns, table, heading)
        kept = bytes(at not in dropped for at in range(len(table.rows) - begin)) if dropped else b""
        at_of = {key: at for at, key in heading.keys.items()}
        for each in taken.columns:
            at, key = at_of[each.column.key], each.column.key
            cells = columns[at] if columns else ()
            unit, is_last = heading.units.get(key, 1), table is chosen[-1][0]
            part = _Part(each.column, at, list(compress(cells, kept)) if kept else cells, numbers, unit, is_last)
            places = _clean(part, each, caches[key, part.unit], flaws[key])
            marks = {offset + row + 1: code for (row, column), code in table.marks.items() if column == at}
            taken.faults += _flawed(part, places, each, flaws[key], marks)
        taken.numbers.extend(numbers)
        taken.parts.append(Part(name=table.name, offset=offset, rows=len(numbers)))
        offset += len(table.rows)
    order = {each.column.key: at for at, each in enumerate(taken.columns)}
    taken.faults.sort(key=lambda fault: (fault.row, order.get(fault.key or "", -1)))
    if len(taken.faults) > _MOST_FAULTS:
        count = str(len(taken.faults))
        taken.faults[_MOST_FAULTS:] = []
        taken.faults.insert(0, Fault("too_many_faults", 0, None, "", "", {"count": count, "shown": str(_MOST_FAULTS)}))


def _kept_numbers(taken: Taken, dropped: Mapping[int, tuple[str, str]], height: int, first: int) -> Sequence[int]:
    """The numbers of the rows that stay; the others are noted, except the blanks behind the last row."""
    last = next((at for at in range(height - 1, -1, -1) if dropped.get(at, ("",))[0] != "blank"), -1)
    for at in sorted(dropped):
        if at < last + 1 and len(taken.dropped) < _MOST_DROPPED:
            reason, typed = dropped[at]
            taken.dropped.append(Dropped(number=first + at, reason=reason, typed=typed))
    if not dropped:
        return range(first, first + height)
    return [first + at for at in range(height) if at not in dropped]


@dataclass(frozen=True)
class _Part:
    """One column of one table: where it stands, its cells, the numbers of their rows, the unit of its amounts, and
    whether no table follows."""

    column: Column
    at: int
    cells: Sequence[Raw]
    numbers: Sequence[int]
    unit: int
    is_last: bool


def _clean(part: _Part, into: Gathered, cache: dict[Raw, int], flaws: dict[int, Flaw]) -> Sequence[int]:
    """Each distinct cell cleaned once; for each row the place of its value."""
    cells = part.cells
    if bool in set(map(type, cells)):
        # True would be the same key as 1.
        cells = [str(cell).upper() if isinstance(cell, bool) else cell for cell in cells]
    fresh = [raw for raw in dict.fromkeys(cells) if raw not in cache] if cache else list(dict.fromkeys(cells))
    cleaned, first = clean_all(fresh, part.column, unit=part.unit), len(into.values)
    if Flaw in set(map(type, cleaned)):
        flaws.update((at, value) for at, value in enumerate(cleaned, start=first) if isinstance(value, Flaw))
        cleaned = [None if isinstance(value, Flaw) else value for value in cleaned]
    into.values.extend(cleaned)  # type: ignore[arg-type]  # no flaw is left
    is_each_fresh = len(fresh) == len(cells)
    if not (is_each_fresh and part.is_last):
        cache.update(zip(fresh, count(first), strict=False))
    places = array("I", range(first, first + len(cells)) if is_each_fresh else map(cache.__getitem__, cells))
    into.places.extend(places)
    return places


def _flawed(
    part: _Part, places: Sequence[int], into: Gathered, flaws: Mapping[int, Flaw], marks: Mapping[int, str]
) -> Iterator[Fault]:
    """A fault for each cell that has no value though it should."""
    letter, key = letter_of(part.at), part.column.key
    has_blanks = None in into.values
    blanks = {at for at, value in enumerate(into.values) if value is None and at not in flaws} if has_blanks else set()
    wanted = blanks if part.column.is_required else set()
    if flaws or wanted:
        for number, place, raw in zip(part.numbers, places, part.cells, strict=True):
            if place in flaws:
                yield Fault(flaws[place].code, number, key, letter, shown(raw), flaws[place].words)
            elif place in wanted and number not in marks:
                yield Fault("required", number, key, letter)
    if marks:
        for number, place in zip(part.numbers, places, strict=True):
            if number in marks and place in blanks:
                yield Fault(marks[number], number, key, letter)
    if part.column.kind is CellKind.DAY:
        yield from _swapped(part, letter)


def _swapped(part: _Part, letter: str) -> Iterator[Fault]:
    """Days that a foreign Excel took month first: the possible ones it swapped, the impossible ones it left as text."""
    real = {cell for cell in part.cells if isinstance(cell, date)}
    typed = {cell for cell in part.cells if isinstance(cell, str) and cell.strip()}
    firsts = [int(cell.strip()[:2]) for cell in typed if cell.strip()[:2].isascii() and cell.strip()[:2].isdigit()]
    is_swapped = (
        len(real) >= _SWAP_EVIDENCE
        and len(typed) >= _SWAP_EVIDENCE
        and all(day.day <= 12 for day in real)
        and len(firsts) == len(typed)
        and all(12 < first <= 31 for first in firsts)
    )
    if is_swapped:
        for number, cell in zip(part.numbers, part.cells, strict=True):
            if isinstance(cell, date) and cell.day != cell.month:
                read, other = f"{cell:%d/%m/%Y}", f"{cell:%m/%d/%Y}"
                yield Fault("day_ambiguous", number, part.column.key, letter, read, {"read": read, "other": other})


def _filled(columns: Sequence[Sequence[Raw]], table: Table, heading: Heading) -> list[Sequence[Raw]]:
    """The columns with cells merged over several rows written into each of these rows."""
    filled: dict[int, list[Raw]] = {}
    begin = heading.row + 1
    # Ranges do not overlap in an honest file: together they fill no more cells than there are.
    left = len(heading.keys) * len(table.rows)
    for (first, column), (last, right) in table.merges:
        if first < begin or last <= first or column != right or column not in heading.keys or column >= len(columns):
            continue
        if column not in filled:
            filled[column] = [*columns[column]]
        cells = filled[column]
        height = len(cells[first - begin : last - begin + 1])
        left -= height
        if left < 0:
            break
        if height:
            cells[first - begin : last - begin + 1] = [cells[first - begin]] * height
    return [filled.get(at, column) for at, column in enumerate(columns)]


def _in_unicode(table: Table) -> Table:
    """The table with text of the old fonts made readable, when there is any."""
    sample = [cell for cell in chain.from_iterable(table.rows[:_LEGACY_ROWS]) if isinstance(cell, str)]
    encoding = legacy_encoding(dict.fromkeys(sample))
    if not encoding:
        return table
    known: dict[str, str] = {}

    def readable(cell: Raw) -> Raw:
        if not isinstance(cell, str):
            return cell
        if cell not in known:
            known[cell] = unicode_text(cell, encoding)
        return known[cell]

    rows = [[readable(cell) for cell in row] for row in table.rows]
    return Table(name=table.name, rows=rows, merges=table.merges, marks=table.marks, encoding=encoding)
