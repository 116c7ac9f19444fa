"""The list of needs and strengths, edited by each department for its own area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import fold, tidy
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.choices import LeafEditKind
from chungtay.taxonomy.engine import (
    LeafState,
    beside,
    kind_of_change,
    last_places,
    named_twice,
    place_behind,
    taken_back,
)
from chungtay.taxonomy.facts import ListEdited, ListEditedAtOnce
from chungtay.taxonomy.models import Leaf, LeafEdit, LeafGroup, LeafView
from chungtay.taxonomy.queries import LeafList, courses_of, lists_of, version_of

WRITTEN = ["name", "hint", "levels", "is_by_subject"]


@dataclass(frozen=True)
class Wording:
    """What a department types of a leaf: its words, whom it is for, whether it asks for the subject, its place.

    Without a place it stays where it stands; a new one stands last.
    """

    name: str
    hint: str = ""
    levels: str = ""
    is_by_subject: bool = False
    place: int | None = None


@dataclass(frozen=True)
class Wanted:
    """How one leaf is to stand in a department's list from now on; without a leaf, one is added to the group."""

    group: LeafGroup
    state: LeafState
    leaf: Leaf | None = None
    undoes: LeafEdit | None = None


@transaction.atomic
def set_leaves(
    department: Organisation, wanted: Sequence[Wanted], *, by: Person, on: date, import_uid: str = ""
) -> list[LeafEdit]:
    """Let many leaves of a list stand as is wanted, each by a version of its own; all of them or none.

    Names are compared once everything stands, so that two leaves may take each other's.
    """
    whole = _locked(department, on)
    _check_names(whole, wanted)
    changes = _changes(whole, wanted, after=_newest_number(department))
    leaves = _write(department, changes, on)
    edits = LeafEdit.objects.bulk_create(
        LeafEdit(
            department=department,
            number=change.number,
            leaf=leaf,
            kind=change.kind,
            before=change.stood.name if change.stood else "",
            after="" if change.stands.is_hidden else change.stands.name,
            stood=asdict(change.stood) if change.stood else None,
            stands=asdict(change.stands),
            undoes=change.undoes,
            import_uid=import_uid,
            at=now(),
            by_id=by.pk,
        )
        for change, leaf in zip(changes, leaves, strict=True)
    )
    _tell(department, edits, by=by, on=on)
    return edits


@transaction.atomic
def add_leaf(department: Organisation, group: LeafGroup, wording: Wording, *, by: Person, on: date) -> Leaf:
    """Add a leaf to the list of a department; it is offered to the units that follow it from this day on."""
    name, hint = _named(wording.name), tidy(wording.hint)[:200]
    of_it = {"is_hidden": False, "is_worded": True, "is_placed": True}
    state = LeafState(name, hint, wording.levels, wording.is_by_subject, place=wording.place or 0, **of_it)
    return set_leaves(department, [Wanted(group, state)], by=by, on=on)[0].leaf


@transaction.atomic
def change_leaf(
    department: Organisation, leaf: Leaf, wording: Wording, *, by: Person, on: date, seen: int | None
) -> Leaf:
    """Give a leaf other words or another place; levels and subject only where the leaf is the department's own."""
    state, whole = _stands(department, leaf, seen, on)
    name, hint = _named(wording.name), tidy(wording.hint)[:200]
    wanted = replace(state, name=name, hint=hint, place=wording.place or state.place)
    if leaf.department_id is not None:
        wanted = replace(wanted, levels=wording.levels, is_by_subject=wording.is_by_subject)
    if beside(wanted, whole.pack_of(leaf)) == state:
        raise RuleBroken(_("Nothing has been changed yet. Change something, or leave without saving."))
    return set_leaves(department, [Wanted(leaf.group, wanted, leaf)], by=by, on=on)[0].leaf


@transaction.atomic
def hide_leaf(department: Organisation, leaf: Leaf, *, by: Person, on: date, seen: int | None) -> Leaf:
    """Offer a leaf no longer in a department's area; what was declared on it stays, is read and matched."""
    state, _whole = _stands(department, leaf, seen, on)
    if state.is_hidden:
        raise RuleBroken(_("This leaf is hidden already."))
    return set_leaves(department, [Wanted(leaf.group, replace(state, is_hidden=True), leaf)], by=by, on=on)[0].leaf


@transaction.atomic
def reopen_leaf(department: Organisation, leaf: Leaf, *, by: Person, on: date, seen: int | None) -> Leaf:
    """Offer a hidden leaf again."""
    state, _whole = _stands(department, leaf, seen, on)
    if not state.is_hidden:
        raise RuleBroken(_("This leaf is offered already."))
    return set_leaves(department, [Wanted(leaf.group, replace(state, is_hidden=False), leaf)], by=by, on=on)[0].leaf


def undo_edit(edit: LeafEdit, *, by: Person, on: date) -> Leaf:
    """Take back the last change of a leaf by a further version; a leaf that was added is hidden, never taken away."""
    return undo_edits(edit.department, [edit], by=by, on=on)[0].leaf


@transaction.atomic
def undo_edits(department: Organisation, edits: Sequence[LeafEdit], *, by: Person, on: date) -> list[LeafEdit]:
    """Take versions of a list back by further ones, all or none: of each leaf its last, and what that changed alone.

    Where all that came later has been taken back, a version counts as the last again.
    """
    whole = _locked(department, on)
    courses = courses_of(department, [edit.leaf for edit in edits])
    wanted = []
    for edit in edits:
        state, leaf = whole.state_of(edit.leaf), edit.leaf
        if state is None:
            raise RuleBroken(_("This leaf is not in the list of your department."))
        if edit not in (courses[leaf.pk].newest, courses[leaf.pk].stands_by):
            sentence = _("“%(leaf)s” has been changed again since. Take the later version back first.")
            raise RuleBroken(sentence % {"leaf": state.name})
        if edit.stands is None:
            raise RuleBroken(_("This version kept only a name. Please change the leaf by hand."))
        if edit.stood is None:
            back = replace(state, is_hidden=True)
        else:
            back = taken_back(state, LeafState.of(edit.stood), LeafState.of(edit.stands), whole.pack_of(leaf))
        wanted.append(Wanted(leaf.group, back, leaf, undoes=edit))
    return set_leaves(department, wanted, by=by, on=on)


def _locked(department: Organisation, on: date) -> LeafList:
    """The department's list; its row is locked, so that two editors count one after the other."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=department.pk)
    return lists_of([department.pk], on)[department.pk]


def _newest_number(department: Organisation) -> int:
    newest = LeafEdit.objects.filter(department=department).order_by("-number").first()
    return newest.number if newest else 0


def _stands(department: Organisation, leaf: Leaf, seen: int | None, on: date) -> tuple[LeafState, LeafList]:
    """How the leaf stands in the department's list, if it is still as the person saw it; and the list."""
    whole = _locked(department, on)
    state = whole.state_of(leaf)
    if state is None:
        raise RuleBroken(_("This leaf is not in the list of your department."))
    if seen != version_of(department, leaf):
        raise StaleVersion(leaf)
    return state, whole


def _named(name: str) -> str:
    words = tidy(name)[:120]
    if not words:
        raise RuleBroken(_("Please write a name for the leaf."), field="name")
    return words


def _check_names(whole: LeafList, wanted: Sequence[Wanted]) -> None:
    """Refuse a name that two leaves of a group would bear."""
    keys = {place: each.leaf.pk if each.leaf else -1 - place for place, each in enumerate(wanted)}
    asked = {
        keys[place]: None if each.state.is_hidden else (each.group.pk, fold(each.state.name))
        for place, each in enumerate(wanted)
    }
    if named_twice(whole.names(), asked):
        raise RuleBroken(_("The group has a leaf of this name already."), field="name")


@dataclass(frozen=True)
class _Change:
    """One version to be written: its number, and how the leaf, None for a new one, stood and is to stand."""

    number: int
    group: LeafGroup
    leaf: Leaf | None
    stood: LeafState | None
    stands: LeafState
    undoes: LeafEdit | None

    @property
    def kind(self) -> LeafEditKind:
        return LeafEditKind(kind_of_change(self.stood, self.stands)) if self.stood else LeafEditKind.ADDED


def _changes(whole: LeafList, wanted: Sequence[Wanted], *, after: int) -> list[_Change]:
    """What is to be written, numbered after the newest version; new leaves without a place stand last."""
    rows = (*whole.offered.values(), *whole.hidden.values())
    moved = {each.leaf.pk: each.state.place for each in wanted if each.leaf}
    last = last_places(
        [(row.group_id, moved.get(row.pk, row.number)) for row in rows]
        + [(each.group.pk, each.state.place) for each in wanted if each.leaf is None]
    )
    changes = []
    for number, each in enumerate(wanted, start=after + 1):
        stood, common, state = None, None, each.state
        if each.leaf is not None:
            stood, common = whole.state_of(each.leaf), whole.pack_of(each.leaf)
            if stood is None:
                raise RuleBroken(_("This leaf is not in the list of your department."))
        elif not state.place:
            last[each.group.pk] = place_behind(last.get(each.group.pk, 0))
            state = replace(state, place=last[each.group.pk])
        leaf = whole.common.get(each.leaf.pk, each.leaf) if each.leaf else None
        changes.append(_Change(number, each.group, leaf, stood, beside(state, common), each.undoes))
    return changes


def _write(department: Organisation, changes: Sequence[_Change], on: date) -> list[Leaf]:
    """Write how each leaf stands from now on, in as many questions for many as for few; the leaves in this order."""
    fresh = [_new_leaf(department, change, on) for change in changes if change.leaf is None]
    new = iter(Leaf.objects.bulk_create(fresh))
    common = [(change.leaf, change.stands) for change in changes if change.leaf and change.leaf.department_id is None]
    LeafView.objects.bulk_create(
        [_view(department, leaf, stands) for leaf, stands in common],
        update_conflicts=True,
        unique_fields=["department", "leaf"],
        update_fields=["name", "hint", "place", "is_hidden"],
    )
    mine = {change.leaf.pk: change.stands for change in changes if change.leaf and change.leaf.department_id}
    rows = {row.pk: row for row in Leaf.objects.select_for_update(of=("self",)).filter(pk__in=mine).order_by("pk")}
    for key, row in rows.items():
        _rewrite(row, mine[key], on)
    Leaf.objects.bulk_update(rows.values(), [*WRITTEN, "number", "valid_from", "valid_until", "version"])
    return [rows.get(change.leaf.pk, change.leaf) if change.leaf else next(new) for change in changes]


def _new_leaf(department: Organisation, change: _Change, on: date) -> Leaf:
    state = change.stands
    return Leaf(
        group=change.group,
        code=f"{change.group.code}.{department.uid[:8]}.{change.number}",
        name=state.name,
        hint=state.hint,
        levels=state.levels,
        is_by_subject=state.is_by_subject,
        number=state.place,
        department=department,
        valid_from=on,
    )


def _view(department: Organisation, leaf: Leaf, stands: LeafState) -> LeafView:
    name, hint = stands.words if stands.is_worded else ("", "")
    place = stands.place if stands.is_placed else None
    return LeafView(department=department, leaf=leaf, name=name, hint=hint, place=place, is_hidden=stands.is_hidden)


def _rewrite(row: Leaf, stands: LeafState, on: date) -> None:
    row.name, row.hint = stands.words
    row.levels, row.is_by_subject, row.number = stands.levels, stands.is_by_subject, stands.place
    if stands.is_hidden and row.valid_from is not None and row.valid_from >= on:
        row.valid_from = None  # added and hidden on one day: it was never offered on any later one
    row.valid_until = (row.valid_until or on) if stands.is_hidden else None
    row.version += 1


def _tell(department: Organisation, edits: Sequence[LeafEdit], *, by: Person, on: date) -> None:
    """One fact, however many versions there are."""
    if len(edits) == 1:
        edit = edits[0]
        told = partial(ListEdited, edit=edit, leaf=edit.leaf, department=department, by=by, on=on)
        tell(told(what=str(edit.get_kind_display()), before=edit.before, after=edit.after))
    elif edits:
        span = {"first": edits[0].number, "last": edits[-1].number, "count": len(edits)}
        tell(ListEditedAtOnce(department=department, **span, wrote=edits, by=by, on=on))
