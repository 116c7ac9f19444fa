"""The list of needs and strengths, edited by each department for its own area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import fold, tidy
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.choices import LeafEditKind
from chungtay.taxonomy.engine import FIRST_OWN_PLACE, LeafState, beside, kind_of_change, named_twice, taken_back
from chungtay.taxonomy.facts import ListEdited
from chungtay.taxonomy.models import Leaf, LeafEdit, LeafGroup, LeafView
from chungtay.taxonomy.queries import LeafList, lists_of, newest_edits, state_of, version_of

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
    whole, _number = _locked(department, on)
    _check_names(whole, wanted)
    edits = []
    for each in wanted:
        if each.leaf is None:
            edits.append(_put_new(department, each, by=by, on=on, import_uid=import_uid))
            continue
        stood = whole.state_of(each.leaf)
        if stood is None:
            raise RuleBroken(_("This leaf is not in the list of your department."))
        edits.append(_put(department, each, stood, by=by, on=on, import_uid=import_uid))
    return edits


@transaction.atomic
def add_leaf(department: Organisation, group: LeafGroup, wording: Wording, *, by: Person, on: date) -> Leaf:
    """Add a leaf to the list of a department; it is offered to the units that follow it from this day on."""
    _locked(department, on)
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
    """Take versions of a list back by further ones, all or none: of each leaf its last, and what that changed alone."""
    whole, _number = _locked(department, on)
    newest = newest_edits(department, [edit.leaf for edit in edits])
    wanted = []
    for edit in edits:
        state, leaf = whole.state_of(edit.leaf), edit.leaf
        if state is None:
            raise RuleBroken(_("This leaf is not in the list of your department."))
        if newest[leaf.pk] != edit:
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


def _locked(department: Organisation, on: date) -> tuple[LeafList, int]:
    """The department's list and its version; its row is locked, so that two editors count one after the other."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=department.pk)
    return lists_of([department.pk], on)[department.pk], _newest_number(department)


def _newest_number(department: Organisation) -> int:
    newest = LeafEdit.objects.filter(department=department).order_by("-number").first()
    return newest.number if newest else 0


def _stands(department: Organisation, leaf: Leaf, seen: int | None, on: date) -> tuple[LeafState, LeafList]:
    """How the leaf stands in the department's list, if it is still as the person saw it; and the list."""
    whole, _number = _locked(department, on)
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


def _put_new(department: Organisation, wanted: Wanted, *, by: Person, on: date, import_uid: str) -> LeafEdit:
    number = _newest_number(department)
    state = beside(wanted.state, None)
    state = replace(state, place=state.place or FIRST_OWN_PLACE + number)
    leaf = Leaf.objects.create(
        group=wanted.group,
        code=f"{wanted.group.code}.{department.uid[:8]}.{number + 1}",
        name=state.name,
        hint=state.hint,
        levels=state.levels,
        is_by_subject=state.is_by_subject,
        number=state.place,
        department=department,
        valid_from=on,
    )
    return _tell(department, leaf, LeafEditKind.ADDED, None, state, by=by, on=on, import_uid=import_uid)


def _put(
    department: Organisation, wanted: Wanted, stood: LeafState, *, by: Person, on: date, import_uid: str
) -> LeafEdit:
    """Write how a leaf stands from now on, and the version that says so."""
    assert wanted.leaf is not None
    row = Leaf.objects.select_for_update(of=("self",)).get(pk=wanted.leaf.pk)
    stands = beside(wanted.state, state_of(row) if row.department_id is None else None)
    if row.department_id is None:
        view = LeafView.objects.get_or_create(department=department, leaf=row)[0]
        view.name, view.hint = stands.words if stands.is_worded else ("", "")
        view.place = stands.place if stands.is_placed else None
        view.is_hidden = stands.is_hidden
        view.save(update_fields=["name", "hint", "place", "is_hidden"])
    else:
        row.name, row.hint = stands.words
        row.levels, row.is_by_subject, row.number = stands.levels, stands.is_by_subject, stands.place
        if stands.is_hidden and row.valid_from is not None and row.valid_from >= on:
            row.valid_from = None  # added and hidden on one day: it was never offered on any later one
        row.valid_until = (row.valid_until or on) if stands.is_hidden else None
        row.version += 1
        row.save(update_fields=[*WRITTEN, "number", "valid_from", "valid_until", "version"])
    kind = LeafEditKind(kind_of_change(stood, stands))
    return _tell(department, row, kind, stood, stands, by=by, on=on, undoes=wanted.undoes, import_uid=import_uid)


def _tell(
    department: Organisation,
    leaf: Leaf,
    kind: LeafEditKind,
    stood: LeafState | None,
    stands: LeafState,
    *,
    by: Person,
    on: date,
    undoes: LeafEdit | None = None,
    import_uid: str = "",
) -> LeafEdit:
    before, after = stood.name if stood else "", "" if stands.is_hidden else stands.name
    edit = LeafEdit.objects.create(
        department=department,
        number=_newest_number(department) + 1,
        leaf=leaf,
        kind=kind,
        before=before,
        after=after,
        stood=asdict(stood) if stood else None,
        stands=asdict(stands),
        undoes=undoes,
        import_uid=import_uid,
        at=now(),
        by_id=by.pk,
    )
    what = str(kind.label)
    fact = ListEdited(edit=edit, leaf=leaf, department=department, what=what, before=before, after=after, by=by, on=on)
    tell(fact)
    return edit
