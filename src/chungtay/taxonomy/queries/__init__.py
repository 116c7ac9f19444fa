"""The list of needs and strengths as each department has made it, and whose list a unit follows."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chungtay.kernel.people import Person, Visitor
from chungtay.kernel.validity import validity_condition
from chungtay.kernel.vietnamese import fold
from chungtay.organisations.choices import Function, Kind, Level
from chungtay.organisations.models import Organisation, OrganisationKind, Parentage
from chungtay.organisations.models.walks import ancestors
from chungtay.organisations.rules import own_bodies
from chungtay.taxonomy.choices import CENTRE, OFFERED_TO
from chungtay.taxonomy.engine import LeafState, beside, nearest
from chungtay.taxonomy.models import Leaf, LeafEdit, LeafGroup, LeafView, TaxonomyPack
from chungtay.taxonomy.rules import lists_kept_by
from chungtay.workbooks.engine.columns import Value

WHOLE_TABLE = 1_000  # keys; above it the links are read as a whole, for long lists of keys are slow on both databases


@dataclass(frozen=True)
class LeafList:
    """The list of one department, in its words: what it offers, and what it has hidden; both in order, by key.

    `common` holds the pack's own row of each common leaf in it.
    """

    offered: dict[int, Leaf]
    hidden: dict[int, Leaf]
    common: dict[int, Leaf]

    def state_of(self, leaf: Leaf) -> LeafState | None:
        """How a leaf stands in this list; None when it is not in it."""
        row = self.offered.get(leaf.pk) or self.hidden.get(leaf.pk)
        return beside(state_of(row, is_hidden=leaf.pk in self.hidden), self.pack_of(leaf)) if row else None

    def names(self) -> dict[int, tuple[int, str]]:
        """What each offered leaf is called in its group, as names are compared."""
        return {key: (leaf.group_id, fold(leaf.name)) for key, leaf in self.offered.items()}

    def pack_of(self, leaf: Leaf) -> LeafState | None:
        """How a common leaf stands in the pack; None for a department's own."""
        row = self.common.get(leaf.pk)
        return state_of(row) if row else None


def state_of(leaf: Leaf, *, is_hidden: bool = False) -> LeafState:
    """How a leaf in the words of a list stands; which of it is the department's own is not known from the row."""
    own = {"is_worded": False, "is_placed": False}
    return LeafState(leaf.name, leaf.hint, leaf.levels, leaf.is_by_subject, is_hidden, leaf.number, **own)


def lists_of(departments: Iterable[int | None], on: date) -> dict[int | None, LeafList]:
    """The list of each department on the day, by key; under None the common list as the pack has it. Two questions."""
    keys = set(departments)
    mine = [key for key in keys if key is not None]
    own = Q(department_id__in=mine) & (Q(valid_from__isnull=True) | Q(valid_from__lte=on))
    common = Q(department__isnull=True) & validity_condition(on)
    rows = Leaf.objects.filter(validity_condition(on, "group__"), common | own).select_related("group", "department")
    leaves = list(rows.order_by("group__number", "number", "pk"))
    views = {(view.department_id, view.leaf_id): view for view in LeafView.objects.filter(department_id__in=mine)}
    return {key: _list(key, leaves, views, on) for key in keys}


def _list(
    department: int | None, leaves: Iterable[Leaf], views: Mapping[tuple[int, int], LeafView], on: date
) -> LeafList:
    found = LeafList({}, {}, {})
    mine = [leaf for leaf in leaves if leaf.department_id in (None, department)]
    seen = {leaf.pk: views.get((department, leaf.pk)) for leaf in mine} if department is not None else {}
    worded = [(_worded(leaf, seen.get(leaf.pk)), leaf) for leaf in mine]
    worded.sort(key=lambda pair: (pair[0].group.number, pair[0].group_id, pair[0].number, _is_in_its_place(*pair)))
    for row, leaf in worded:
        view = seen.get(leaf.pk)
        is_hidden = view.is_hidden if view else not leaf.is_valid_on(on)
        (found.hidden if is_hidden else found.offered)[leaf.pk] = row
        if leaf.department_id is None:
            found.common[leaf.pk] = leaf
    return found


def _is_in_its_place(row: Leaf, leaf: Leaf) -> bool:
    """Whether a leaf stands where the pack has it: of two with one number, the one the department put there leads."""
    return leaf.department_id is None and row.number == leaf.number


def _worded(leaf: Leaf, view: LeafView | None) -> Leaf:
    """The leaf as a department words and places it; a copy, never to be saved."""
    if view is None or not (view.name or view.place):
        return leaf
    row = copy.copy(leaf)
    if view.name:
        row.name, row.hint = view.name, view.hint
    row.number = view.place or leaf.number
    return row


def keepers_of(units: Collection[int], on: date) -> dict[int, int | None]:
    """By unit the department whose list it follows: the nearest above that guides its teaching, else above on any line.

    Two departments may stand above one unit; it follows one list, so that nobody is asked in two sets of words.
    """
    departments = set(
        OrganisationKind.objects.valid_on(on).filter(kind=Kind.DEPARTMENT).values_list("organisation", flat=True)
    )
    rows = Parentage.objects.known_on(on).order_by()
    if len(units) <= WHOLE_TABLE:
        rows = rows.filter(organisation_id__in=ancestors(units, on) | set(units))
    links: dict[int, list[tuple[int, bool]]] = {}
    for unit, parent, function in rows.values_list("organisation_id", "parent_id", "function"):
        links.setdefault(unit, []).append((parent, function == Function.PROFESSIONAL))
    return {unit: nearest(unit, links, departments) for unit in units}


def leaves_for(organisation: Organisation, on: date) -> list[Leaf]:
    """The leaves a unit may choose from on the day: the list of its department, as far as it is for its levels."""
    keeper = keepers_of([organisation.pk], on)[organisation.pk]
    taught = taught_of_many([organisation.pk], on).get(organisation.pk, ())
    return [leaf for leaf in lists_of([keeper], on)[keeper].offered.values() if leaf.is_for(taught)]


def levels_of(organisation: Organisation, on: date) -> list[Level]:
    """The levels a unit teaches on the day, in the order of the child's age; an office teaches none."""
    return levels_of_many([organisation.pk], on).get(organisation.pk, [])


def levels_of_many(organisations: Iterable[int], on: date) -> dict[int, list[Level]]:
    """The levels each unit teaches on the day, by key; one question."""
    taught = taught_of_many(organisations, on)
    return {key: [Level(level) for level in words if level != CENTRE] for key, words in taught.items()}


def taught_of_many(organisations: Iterable[int], on: date) -> dict[int, list[str]]:
    """The levels each unit teaches on the day, by key, and whether it is a centre of continuing education.

    Of a centre without stated levels nothing is known: it is asked as any other unit without levels is.
    """
    kinds = OrganisationKind.objects.valid_on(on).filter(organisation_id__in=set(organisations))
    rows = kinds.values_list("organisation", "levels", "kind")
    return {
        key: [*words.split(), *([CENTRE] if words and kind == Kind.CONTINUING else [])] for key, words, kind in rows
    }


def visible_leaves(visitor: Visitor, on: date) -> QuerySet[Leaf]:
    """The common leaves, and those of the departments whose lists the visitor's bodies follow; hidden ones too."""
    own = own_bodies(visitor, on)
    if not own:
        return Leaf.objects.none()
    keepers = {keeper for keeper in keepers_of(own, on).values() if keeper is not None}
    rows = Leaf.objects.filter(validity_condition(on, "group__")).select_related("group", "department")
    common = Q(department__isnull=True) & validity_condition(on)
    return rows.filter(common | Q(department_id__in=keepers)).order_by("group__number", "number", "pk")


def list_read_by(visitor: Visitor, on: date) -> LeafList:
    """The list as it stands for the visitor's bodies; where they follow several, the leaves of all, each once."""
    own = own_bodies(visitor, on)
    lists = lists_of(sorted({keeper for keeper in keepers_of(own, on).values() if keeper}) or [None], on)
    whole = LeafList({}, {}, {})
    for each in lists.values():
        parts = zip((each.offered, each.hidden, each.common), (whole.offered, whole.hidden, whole.common), strict=True)
        whole = LeafList(*({**more, **found} for more, found in parts))
    return whole


def visible_edits(visitor: Visitor, on: date) -> QuerySet[LeafEdit]:
    """How the list of the visitor's department came about, the newest version first."""
    rows = LeafEdit.objects.filter(department_id__in=lists_kept_by(visitor, on)).select_related(
        "leaf__group", "department", "by", "undoes"
    )
    return rows.order_by("-number", "department_id")


def newest_edits(department: Organisation, leaves: Iterable[Leaf]) -> dict[int, LeafEdit]:
    """By leaf the last change a department made to it: the only one that can be taken back."""
    rows = LeafEdit.objects.filter(department=department, leaf__in=list(leaves)).order_by("number")
    return {row.leaf_id: row for row in rows}


@dataclass(frozen=True)
class Course:
    """What became of one leaf in a list: its last change, and the change it stands by, none of those taken back."""

    newest: LeafEdit
    stands_by: LeafEdit | None
    stood_by: dict[int, LeafEdit | None]  # by key of each change the one the leaf stood by before it

    def has_lost(self, edit: LeafEdit) -> bool:
        """Whether the leaf stands again as it did before this change."""
        return self.stands_by == self.stood_by[edit.pk]


def courses_of(department: Organisation, leaves: Iterable[Leaf]) -> dict[int, Course]:
    """By leaf how a department's changes of it came one after the other; taking a taking back back lets it stand."""
    rows = LeafEdit.objects.filter(department=department, leaf__in=list(leaves)).order_by("number")
    found: dict[int, Course] = {}
    for row in rows:
        known = found.get(row.leaf_id)
        stood_by = known.stood_by if known else {}
        stood_by[row.pk] = known.stands_by if known else None
        stands_by = stood_by.get(row.undoes_id) if row.undoes_id else row
        found[row.leaf_id] = Course(row, stands_by, stood_by)
    return found


def version_of(department: Organisation, leaf: Leaf) -> int:
    """The version of the list in which a department last changed a leaf; 0 when it never did."""
    edit = newest_edits(department, [leaf]).get(leaf.pk)
    return edit.number if edit else 0


@dataclass(frozen=True)
class Changed:
    """One version in words: what was changed, and whether it can be taken back."""

    edit: LeafEdit
    lines: list[tuple[str, str, str]]
    may_be_undone: bool


def changes_in_words(edits: Iterable[LeafEdit]) -> list[Changed]:
    """These versions, the newest first, with what each changed; of each leaf the newest can be taken back."""
    seen: set[tuple[int, int]] = set()
    found = []
    for edit in edits:
        key = (edit.department_id, edit.leaf_id)
        found.append(Changed(edit, _lines(edit), key not in seen and edit.stands is not None))
        seen.add(key)
    return found


def _lines(edit: LeafEdit) -> list[tuple[str, str, str]]:
    """What differs, as (what, before, after); nothing where a version of long ago kept no more than a name."""
    if edit.stands is None or edit.stood is None:
        return []
    lines = lines_between(LeafState.of(edit.stood), LeafState.of(edit.stands))
    return [line[1:] for line in lines if line[0] != "state"]  # the name of the version says that


def lines_between(before: LeafState, after: LeafState) -> list[tuple[str, str, str, str]]:
    """What differs between two states of a leaf, in words: (column of the sheet, what, before, after)."""
    told = (
        ("name", _("Name"), before.name, after.name),
        ("hint", _("Explanation"), before.hint, after.hint),
        ("levels", _("Levels"), levels_in_words(before.levels), levels_in_words(after.levels)),
        ("by_subject", _("Asks for the subject"), _yes(before.is_by_subject), _yes(after.is_by_subject)),
        ("state", _("Offered"), _yes(not before.is_hidden), _yes(not after.is_hidden)),
        ("place", _("Place in the group"), str(before.place), str(after.place)),
    )
    return [line for line in told if line[2] != line[3]]


def levels_in_words(levels: str) -> str:
    """The levels of a leaf as the screen names them."""
    names = {str(code): str(label) for code, label in OFFERED_TO}
    return ", ".join(names.get(code, code) for code in levels.split()) or _("all levels")


def _yes(said: bool) -> str:
    return _("yes") if said else _("no")


def departments_of(visitor: Visitor, on: date) -> QuerySet[Organisation]:
    """The departments whose list the visitor keeps."""
    return Organisation.objects.filter(pk__in=lists_kept_by(visitor, on)).order_by("pk")


def groups_on(on: date) -> QuerySet[LeafGroup]:
    """The groups of the list on the day, in order."""
    return LeafGroup.objects.valid_on(on).order_by("number", "code")


def newest_taxonomy() -> TaxonomyPack | None:
    """The loading whose list holds here."""
    return TaxonomyPack.objects.order_by("pk").last()


def leaf_rows(person: Person, day: date) -> Iterator[Mapping[str, Value]]:
    """The list as it is offered to the person's units on the day, in the words of the day."""
    for leaf in list_read_by(person, day).offered.values():
        words = {"group": leaf.group.name, "name": leaf.name, "code": leaf.code, "hint": leaf.hint or None}
        yield words | {"levels": leaf.levels or None, "by_subject": _("yes") if leaf.is_by_subject else None}
