"""The list of needs and strengths: loaded from its pack, and edited by departments in their own part."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.choices import LeafEditKind
from chungtay.taxonomy.engine import Taxonomy, read_taxonomy
from chungtay.taxonomy.facts import ListEdited, TaxonomyLoaded
from chungtay.taxonomy.models import Leaf, LeafEdit, LeafGroup, TaxonomyPack

PACK = Path(__file__).parent / "packs" / "taxonomy.toml"


@transaction.atomic
def load_taxonomy(pack: Path = PACK, *, by: Person, on: date) -> TaxonomyPack:
    """Make the list of the pack true here; one already loaded changes nothing and tells nothing.

    Leaves are never taken away, because entries refer to them: a later pack ends them. Departments' own stay.
    """
    wanted = read_taxonomy(pack.read_text(encoding="utf-8"))
    loaded = TaxonomyPack.objects.order_by("pk").last()
    if loaded is not None and loaded.digest == wanted.digest:
        return loaded
    _store(wanted)
    row = TaxonomyPack.objects.create(version=wanted.version, digest=wanted.digest, on=on)
    leaves = sum(len(group.leaves) for group in wanted.groups)
    tell(TaxonomyLoaded(pack=row, groups=len(wanted.groups), leaves=leaves, by=by, on=on))
    return row


def _store(wanted: Taxonomy) -> None:
    LeafGroup.objects.bulk_create(
        [
            LeafGroup(code=line.code, name=line.name, number=number, valid_until=line.until)
            for number, line in enumerate(wanted.groups, start=1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "number", "valid_until"],
    )
    groups = {group.code: group for group in LeafGroup.objects.all()}
    Leaf.objects.bulk_create(
        [
            Leaf(
                group=groups[line.code],
                code=leaf.code,
                name=leaf.name,
                hint=leaf.hint,
                levels=leaf.levels,
                is_by_subject=leaf.is_by_subject,
                number=place,
                valid_until=leaf.until or line.until,
            )
            for line in wanted.groups
            for place, leaf in enumerate(line.leaves, start=1)
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["group", "name", "hint", "levels", "is_by_subject", "number", "valid_until"],
    )


@transaction.atomic
def add_leaf(
    department: Organisation, group: LeafGroup, name: str, hint: str, *, is_by_subject: bool, by: Person, on: date
) -> Leaf:
    """Add a leaf to the list of a department; it is offered to the units below it from this day on."""
    edits = list(_edits(department))
    name = _fit(department, group, name)
    leaf = Leaf.objects.create(
        group=group,
        code=f"{group.code}.{department.uid[:8]}.{len(edits) + 1}",
        name=name,
        hint=tidy(hint)[:200],
        is_by_subject=is_by_subject,
        number=1000 + len(edits),
        department=department,
        valid_from=on,
    )
    _tell_edit(leaf, LeafEditKind.ADDED, "", by=by, on=on)
    return leaf


@transaction.atomic
def reword_leaf(leaf: Leaf, name: str, hint: str, *, by: Person, on: date, seen: int | None) -> Leaf:
    """Give a department's own leaf clearer words; a new meaning is a new leaf."""
    department = _lock(leaf, seen)
    before = leaf.name
    leaf.name = _fit(department, leaf.group, name, but=leaf)
    leaf.hint = tidy(hint)[:200]
    leaf.version += 1
    leaf.save(update_fields=["name", "hint", "version"])
    _tell_edit(leaf, LeafEditKind.REWORDED, before, by=by, on=on)
    return leaf


@transaction.atomic
def close_leaf(leaf: Leaf, *, by: Person, on: date, seen: int | None) -> Leaf:
    """Offer a department's own leaf no longer; what was declared on it stays."""
    _lock(leaf, seen)
    if leaf.valid_from is not None and leaf.valid_from >= on:
        leaf.valid_from = None  # added and closed on one day: it was never offered on any later one
    leaf.valid_until = on
    leaf.version += 1
    leaf.save(update_fields=["valid_from", "valid_until", "version"])
    _tell_edit(leaf, LeafEditKind.CLOSED, leaf.name, by=by, on=on)
    return leaf


def _lock(leaf: Leaf, seen: int | None) -> Organisation:
    leaf.refresh_from_db(from_queryset=Leaf.objects.select_for_update(of=("self",)))
    if leaf.department is None:
        raise RuleBroken(_("The common leaves of the list come with the program. Add one of your own instead."))
    if seen != leaf.version:
        raise StaleVersion(leaf)
    if leaf.valid_until is not None:
        raise RuleBroken(_("This leaf is closed already."))
    return leaf.department


def _fit(department: Organisation, group: LeafGroup, name: str, but: Leaf | None = None) -> str:
    words = tidy(name)
    if not words:
        raise RuleBroken(_("Please write a name for the leaf."), field="name")
    same = Leaf.objects.filter(Q(department__isnull=True) | Q(department=department), group=group, name=words)
    if any(leaf.pk != (but.pk if but else None) for leaf in same.filter(valid_until__isnull=True)):
        raise RuleBroken(_("The group has a leaf of this name already."), field="name")
    return words


def _edits(department: Organisation) -> list[int]:
    """The numbers of the department's versions; its row is locked, so that two editors count one after the other."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=department.pk)
    return list(LeafEdit.objects.filter(department=department).values_list("number", flat=True))


def _tell_edit(leaf: Leaf, kind: LeafEditKind, before: str, *, by: Person, on: date) -> None:
    department = leaf.department
    if department is None:
        raise ValueError("a common leaf has no versions of a department")
    number = max(_edits(department), default=0) + 1
    after = "" if kind == LeafEditKind.CLOSED else leaf.name
    edit = LeafEdit.objects.create(
        department=department, number=number, leaf=leaf, kind=kind, before=before, after=after, at=now(), by_id=by.pk
    )
    tell(ListEdited(edit=edit, leaf=leaf, department=department, before=before, after=after, by=by, on=on))
