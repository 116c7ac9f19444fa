"""A department's list as a sheet: what each row makes of its leaf, what it would refuse, and out again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import fold, tidy
from chungtay.organisations.models import Organisation
from chungtay.sheets.queries.offers import CHANGE, NEW, REFUSED, SAME, Checked, Entering, Finding
from chungtay.taxonomy.choices import OFFERED_TO
from chungtay.taxonomy.engine import LAST_PLACE, LeafState, beside, named_twice
from chungtay.taxonomy.models import Leaf, LeafEdit, LeafGroup
from chungtay.taxonomy.queries import (
    LeafList,
    courses_of,
    departments_of,
    groups_on,
    levels_in_words,
    lines_between,
    lists_of,
)
from chungtay.workbooks.engine.columns import Row, Value

BETWEEN = re.compile(r"[,;/\n]+")


def list_scopes(person: Person, day: date) -> list[tuple[str, str]]:
    """The departments whose list the person keeps."""
    return [(body.uid, str(body)) for body in departments_of(person, day)]


def hold_list(entering: Entering) -> Organisation:
    """The department, held until the transaction ends, so that nobody edits its list meanwhile."""
    return Organisation.objects.select_for_update().get(uid=entering.scope_uid)


@dataclass(frozen=True)
class Read:
    """One row of a sheet: which leaf, None for a new one, as it stands and as it is to stand; or why it cannot."""

    number: int
    outcome: str
    group: LeafGroup | None = None
    leaf: Leaf | None = None
    stood: LeafState | None = None
    wanted: LeafState | None = None
    finding: Finding | None = None


class _Refused(Exception):  # noqa: N818  # never leaves this module
    def __init__(self, key: str | None, sentence: str) -> None:
        super().__init__(sentence)
        self.key, self.sentence = key, sentence


@dataclass(frozen=True)
class _Reader:
    """Rows into leaves, by the codes and names people type."""

    whole: LeafList
    groups: Mapping[str, LeafGroup]
    by_code: Mapping[str, Leaf]
    by_name: Mapping[tuple[int, str], Leaf]
    hidden_by_name: Mapping[tuple[int, str], Leaf]

    @classmethod
    def of(cls, department: Organisation, day: date) -> _Reader:
        whole = lists_of([department.pk], day)[department.pk]
        parts = (whole.offered.values(), whole.hidden.values())
        by_name = [{(leaf.group_id, fold(leaf.name)): leaf for leaf in part} for part in parts]
        return cls(
            whole,
            {fold(words): group for group in groups_on(day) for words in (group.name, group.code)},
            {fold(leaf.code): leaf for part in parts for leaf in part},
            *by_name,
        )

    def read(self, row: Row) -> Read:
        cells = row.cells
        group, leaf = self._found(cells)
        stood = self.whole.state_of(leaf) if leaf is not None else None
        wanted = self._wanted(cells, stood)
        if leaf is None or stood is None:
            if wanted.is_hidden:
                raise _Refused("state", _("A new leaf is offered at once. Hide it later, or leave the row out."))
            return Read(row.number, NEW, group, wanted=beside(wanted, None))
        pack = self.whole.pack_of(leaf)
        self._check_common(wanted, stood, is_common=pack is not None)
        wanted = beside(wanted, pack)
        return Read(row.number, SAME if wanted == stood else CHANGE, group, leaf, stood, wanted)

    def _found(self, cells: Mapping[str, Value]) -> tuple[LeafGroup, Leaf | None]:
        """The leaf a row speaks of, by its code or else by its name in the group; None for a new one; its group."""
        typed, code = cells.get("group"), cells.get("code")
        group = self.groups.get(fold(str(typed))) if typed else None
        if typed and group is None:
            raise _Refused("group", _("The list has no group of this name."))
        if code:
            leaf = self.by_code.get(fold(str(code)))
            if leaf is None:
                sentence = _("Your list has no leaf of this code. Leave the cell empty to add a new leaf.")
                raise _Refused("code", sentence)
            if group is not None and group != leaf.group:
                sentence = _("This leaf belongs to “%(group)s” and stays there. Add a new leaf to the other group.")
                raise _Refused("group", sentence % {"group": leaf.group})
            return leaf.group, leaf
        if group is None:
            raise _Refused("group", _("A new leaf needs its group: write its name or its code."))
        name = group.pk, fold(str(cells.get("name") or ""))
        return group, self.by_name.get(name) or (self.hidden_by_name.get(name) if is_to_be_hidden(cells) else None)

    def _wanted(self, cells: Mapping[str, Value], stood: LeafState | None) -> LeafState:
        """How the leaf is to stand: a column that is not in the file changes nothing, a blank cell empties a text."""
        new = LeafState("", "", "", is_by_subject=False, is_hidden=False, place=0, is_worded=True, is_placed=True)
        state = replace(stood or new, name=tidy(str(cells.get("name") or ""))[:120])
        if "hint" in cells:
            state = replace(state, hint=tidy(str(cells["hint"] or ""))[:200])
        if "levels" in cells:
            state = replace(state, levels=levels_typed(str(cells["levels"] or "")))
        if cells.get("by_subject"):
            state = replace(state, is_by_subject=cells["by_subject"] == "yes")
        if cells.get("state"):
            state = replace(state, is_hidden=is_to_be_hidden(cells))
        place = cells.get("place")
        if place is not None and not (isinstance(place, int) and 1 <= place <= LAST_PLACE):
            raise _Refused("place", _("Write a whole number from 1 to %(most)s.") % {"most": LAST_PLACE})
        return replace(state, place=place) if isinstance(place, int) else state

    def _check_common(self, wanted: LeafState, stood: LeafState, *, is_common: bool) -> None:
        if is_common and wanted.levels != stood.levels:
            sentence = _("A common leaf is for %(levels)s everywhere. Its words, its place and its use can be changed.")
            raise _Refused("levels", sentence % {"levels": levels_in_words(stood.levels)})
        if is_common and wanted.is_by_subject != stood.is_by_subject:
            sentence = _("Of a common leaf the words, the place and its use can be changed, not this.")
            raise _Refused("by_subject", sentence)


def is_to_be_hidden(cells: Mapping[str, Value]) -> bool:
    """Whether a row says that its leaf is no longer in use."""
    return cells.get("state") == "hidden"


def levels_typed(text: str) -> str:
    """The levels a cell names, in the order of the screen; "" for all of them."""
    known = {fold(str(words)): str(code) for code, label in OFFERED_TO for words in (code, label)}
    typed = [part for part in (tidy(part) for part in BETWEEN.split(text)) if part]
    if [fold(part) for part in typed] == [fold(_("all levels"))]:
        return ""
    found: set[str] = set()
    for part in typed:
        words = [fold(part)] if fold(part) in known else fold(part).split()
        if any(word not in known for word in words):
            said = {"word": part, "known": ", ".join(str(label) for _code, label in OFFERED_TO)}
            raise _Refused("levels", _("“%(word)s” is no level. Write some of: %(known)s.") % said)
        found.update(known[word] for word in words)
    return " ".join(str(code) for code, _label in OFFERED_TO if code in found)


def read_rows(rows: Sequence[Row], entering: Entering) -> list[Read]:
    """What each row makes of its leaf; the same few questions however many rows there are."""
    reader = _Reader.of(Organisation.objects.get(uid=entering.scope_uid), entering.on)
    seen: set[object] = set()
    read = []
    for row in rows:
        try:
            found = reader.read(row)
            key = found.leaf.pk if found.leaf else (found.group, fold(found.wanted.name if found.wanted else ""))
            if key in seen:
                raise _Refused("code" if row.cells.get("code") else "name", _("The sheet has this leaf twice."))
            seen.add(key)
            read.append(found)
        except _Refused as refused:
            finding = Finding(row.number, refused.key, refused.sentence, is_refusal=True)
            read.append(Read(row.number, REFUSED, finding=finding))
    return _with_names_told(read, reader.whole)


def _with_names_told(read: list[Read], whole: LeafList) -> list[Read]:
    """The same rows; those whose name another leaf of the group would bear in the end are refused."""
    keys = [row.leaf.pk if row.leaf else -1 - place for place, row in enumerate(read)]
    asked = {
        key: None if row.wanted.is_hidden else (row.group.pk, fold(row.wanted.name))
        for key, row in zip(keys, read, strict=True)
        if row.wanted is not None and row.group is not None and row.outcome in (NEW, CHANGE)
    }
    twice = named_twice(whole.names(), asked)
    sentence = _("The group has a leaf of this name already.")
    return [
        Read(row.number, REFUSED, finding=Finding(row.number, "name", sentence, is_refusal=True))
        if key in asked and key in twice
        else row
        for key, row in zip(keys, read, strict=True)
    ]


def check_list(rows: Sequence[Row], entering: Entering) -> Checked:
    """What would become of each row, and of each that changes something what; nothing is written."""
    read = read_rows(rows, entering)
    findings = [row.finding for row in read if row.finding]
    for row in read:
        if row.outcome == CHANGE and row.stood and row.wanted:
            for key, what, was, now in lines_between(row.stood, row.wanted):
                words = {"what": what, "before": was or "…", "after": now or "…"}
                sentence = _("%(what)s: “%(before)s” becomes “%(after)s”.") % words
                findings.append(Finding(row.number, key, sentence, is_refusal=False))
    return Checked({row.number: row.outcome for row in read}, findings)


def list_rows(person: Person, scope_uid: str, day: date) -> Iterator[Mapping[str, Value]]:
    """The list of one department, hidden leaves too, in the columns in which it comes in."""
    department = departments_of(person, day).filter(uid=scope_uid).first()
    if department is None:
        return
    whole = lists_of([department.pk], day)[department.pk]
    leaves = [*whole.offered.values(), *whole.hidden.values()]
    for leaf in sorted(leaves, key=lambda leaf: leaf.group.number):
        yield {
            "group": leaf.group.name,
            "code": leaf.code,
            "name": leaf.name,
            "hint": leaf.hint or None,
            "levels": levels_in_words(leaf.levels) if leaf.levels else None,
            "by_subject": "yes" if leaf.is_by_subject else "no",
            "state": "hidden" if leaf.pk in whole.hidden else "offered",
            "place": leaf.number,
        }


def edits_of(department: Organisation, import_uid: str) -> list[LeafEdit]:
    """The versions a sheet made, the last first, without those whose leaf stands as if they had been taken back."""
    rows = LeafEdit.objects.filter(department=department, import_uid=import_uid).select_related("leaf__group")
    edits = list(rows.order_by("-number"))
    courses = courses_of(department, [edit.leaf for edit in edits])
    return [edit for edit in edits if not courses[edit.leaf_id].has_lost(edit)]
