"""The list of needs and strengths, edited by each department for its own area."""

from __future__ import annotations

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
from chungtay.taxonomy.engine import LeafState
from chungtay.taxonomy.facts import ListEdited
from chungtay.taxonomy.models import Leaf, LeafEdit, LeafGroup, LeafView
from chungtay.taxonomy.queries import LeafList, lists_of, newest_edit


@dataclass(frozen=True)
class Wording:
    """What a department types of a leaf: its words, whom it is for, whether it asks for the subject."""

    name: str
    hint: str = ""
    levels: str = ""
    is_by_subject: bool = False


@transaction.atomic
def add_leaf(
    department: Organisation, group: LeafGroup, wording: Wording, *, by: Person, on: date, import_uid: str = ""
) -> Leaf:
    """Add a leaf to the list of a department; it is offered to the units that follow it from this day on."""
    whole, number = _locked(department, on)
    name = _fit(whole, group, wording.name)
    leaf = Leaf.objects.create(
        group=group,
        code=f"{group.code}.{department.uid[:8]}.{number + 1}",
        name=name,
        hint=tidy(wording.hint)[:200],
        levels=wording.levels,
        is_by_subject=wording.is_by_subject,
        number=1000 + number,
        department=department,
        valid_from=on,
    )
    state = LeafState(leaf.name, leaf.hint, leaf.levels, leaf.is_by_subject, is_hidden=False)
    _tell(department, leaf, LeafEditKind.ADDED, None, state, by=by, on=on, import_uid=import_uid)
    return leaf


@transaction.atomic
def change_leaf(
    department: Organisation,
    leaf: Leaf,
    wording: Wording,
    *,
    by: Person,
    on: date,
    seen: int | None,
    import_uid: str = "",
) -> Leaf:
    """Give a leaf other words in a department's list; levels and subject only where the leaf is its own."""
    state, whole = _stands(department, leaf, seen, on)
    wanted = replace(state, name=_fit(whole, leaf.group, wording.name, but=leaf), hint=tidy(wording.hint)[:200])
    if leaf.department_id is not None:
        wanted = replace(wanted, levels=wording.levels, is_by_subject=wording.is_by_subject)
    if wanted == state:
        raise RuleBroken(_("Nothing has been changed yet. Change something, or leave without saving."))
    is_reworded = (wanted.name, wanted.hint) != (state.name, state.hint)
    kind = LeafEditKind.REWORDED if is_reworded else LeafEditKind.LIMITED
    return _put(department, leaf, kind, state, wanted, by=by, on=on, import_uid=import_uid)


@transaction.atomic
def hide_leaf(
    department: Organisation, leaf: Leaf, *, by: Person, on: date, seen: int | None, import_uid: str = ""
) -> Leaf:
    """Offer a leaf no longer in a department's area; what was declared on it stays, is read and matched."""
    state, _whole = _stands(department, leaf, seen, on)
    if state.is_hidden:
        raise RuleBroken(_("This leaf is hidden already."))
    wanted = replace(state, is_hidden=True)
    return _put(department, leaf, LeafEditKind.CLOSED, state, wanted, by=by, on=on, import_uid=import_uid)


@transaction.atomic
def reopen_leaf(
    department: Organisation, leaf: Leaf, *, by: Person, on: date, seen: int | None, import_uid: str = ""
) -> Leaf:
    """Offer a hidden leaf again."""
    state, whole = _stands(department, leaf, seen, on)
    if not state.is_hidden:
        raise RuleBroken(_("This leaf is offered already."))
    wanted = replace(state, name=_fit(whole, leaf.group, state.name, but=leaf), is_hidden=False)
    return _put(department, leaf, LeafEditKind.REOPENED, state, wanted, by=by, on=on, import_uid=import_uid)


@transaction.atomic
def undo_edit(edit: LeafEdit, *, by: Person, on: date) -> Leaf:
    """Take back the last change of a leaf by a further version; a leaf that was added is hidden, never taken away."""
    department, leaf = edit.department, edit.leaf
    _locked(department, on)
    if newest_edit(department, leaf) != edit:
        raise RuleBroken(_("The leaf has been changed again since. Take the later version back first."))
    state, whole = _stands(department, leaf, edit.number, on)
    if edit.stands is None:
        raise RuleBroken(_("This version kept only a name. Please change the leaf by hand."))
    wanted = LeafState.of(edit.stood) if edit.stood is not None else replace(state, is_hidden=True)
    if not wanted.is_hidden:
        _fit(whole, leaf.group, wanted.name, but=leaf)
    kind = LeafEditKind.REWORDED
    if wanted.is_hidden != state.is_hidden:
        kind = LeafEditKind.CLOSED if wanted.is_hidden else LeafEditKind.REOPENED
    elif (wanted.name, wanted.hint) == (state.name, state.hint):
        kind = LeafEditKind.LIMITED
    return _put(department, leaf, kind, state, wanted, by=by, on=on, undoes=edit)


def _locked(department: Organisation, on: date) -> tuple[LeafList, int]:
    """The department's list and its version; its row is locked, so that two editors count one after the other."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=department.pk)
    newest = LeafEdit.objects.filter(department=department).order_by("-number").first()
    return lists_of([department.pk], on)[department.pk], newest.number if newest else 0


def _stands(department: Organisation, leaf: Leaf, seen: int | None, on: date) -> tuple[LeafState, LeafList]:
    """How the leaf stands in the department's list, if it is still as the person saw it; and the list."""
    whole, _number = _locked(department, on)
    state, newest = whole.state_of(leaf), newest_edit(department, leaf)
    if state is None:
        raise RuleBroken(_("This leaf is not in the list of your department."))
    if seen != (newest.number if newest else 0):
        raise StaleVersion(leaf)
    return state, whole


def _fit(whole: LeafList, group: LeafGroup, name: str, but: Leaf | None = None) -> str:
    words = tidy(name)[:120]
    if not words:
        raise RuleBroken(_("Please write a name for the leaf."), field="name")
    taken = {fold(row.name) for row in whole.offered.values() if row.group_id == group.pk and row != but}
    if fold(words) in taken:
        raise RuleBroken(_("The group has a leaf of this name already."), field="name")
    return words


def _put(
    department: Organisation,
    leaf: Leaf,
    kind: LeafEditKind,
    stood: LeafState,
    stands: LeafState,
    *,
    by: Person,
    on: date,
    undoes: LeafEdit | None = None,
    import_uid: str = "",
) -> Leaf:
    """Write how a leaf stands from now on, and the version that says so."""
    row = Leaf.objects.select_for_update(of=("self",)).get(pk=leaf.pk)
    if row.department_id is None:
        view = LeafView.objects.get_or_create(department=department, leaf=row)[0]
        is_common = (stands.name, stands.hint) == (row.name, row.hint)
        view.name, view.hint = ("", "") if is_common else (stands.name, stands.hint)
        view.is_hidden = stands.is_hidden
        view.save(update_fields=["name", "hint", "is_hidden"])
    else:
        row.name, row.hint, row.levels, row.is_by_subject = (
            stands.name,
            stands.hint,
            stands.levels,
            stands.is_by_subject,
        )
        if stands.is_hidden and row.valid_from is not None and row.valid_from >= on:
            row.valid_from = None  # added and hidden on one day: it was never offered on any later one
        row.valid_until = (row.valid_until or on) if stands.is_hidden else None
        row.version += 1
        row.save(update_fields=["name", "hint", "levels", "is_by_subject", "valid_from", "valid_until", "version"])
    _tell(department, row, kind, stood, stands, by=by, on=on, undoes=undoes, import_uid=import_uid)
    return row


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
) -> None:
    newest = LeafEdit.objects.filter(department=department).order_by("-number").first()
    before, after = stood.name if stood else "", "" if stands.is_hidden else stands.name
    edit = LeafEdit.objects.create(
        department=department,
        number=newest.number + 1 if newest else 1,
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
