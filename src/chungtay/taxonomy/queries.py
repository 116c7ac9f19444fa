"""The list of needs and strengths as it is offered to a unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chungtay.kernel.people import Person, Visitor
from chungtay.kernel.validity import validity_condition
from chungtay.organisations.choices import Level
from chungtay.organisations.models import Organisation, OrganisationKind
from chungtay.organisations.models.walks import ancestors
from chungtay.organisations.rules import DEPARTMENT_ROLES, overseeing_bodies, own_bodies
from chungtay.taxonomy.models import Leaf, LeafEdit, LeafGroup, TaxonomyPack
from chungtay.workbooks.engine.columns import Value


def leaves_on(on: date) -> QuerySet[Leaf]:
    """Every leaf of the list on the day, with its group, in the order of the list; those of departments too."""
    rows = Leaf.objects.valid_on(on).filter(validity_condition(on, "group__"))
    return rows.select_related("group", "department").order_by("group__number", "number", "pk")


def leaves_for(organisation: Organisation, on: date) -> list[Leaf]:
    """The leaves a unit may choose from on the day: the common ones and those of the departments above it."""
    above = ancestors([organisation.pk], on) | {organisation.pk}
    levels = levels_of(organisation, on)
    rows = leaves_on(on).filter(Q(department__isnull=True) | Q(department_id__in=above))
    return [leaf for leaf in rows if not levels or any(leaf.is_offered_to(level) for level in levels)]


def levels_of(organisation: Organisation, on: date) -> list[Level]:
    """The levels a unit teaches on the day, in the order of the child's age; an office teaches none."""
    return levels_of_many([organisation.pk], on).get(organisation.pk, [])


def levels_of_many(organisations: Iterable[int], on: date) -> dict[int, list[Level]]:
    """The levels each unit teaches on the day, by key; one question."""
    kinds = OrganisationKind.objects.valid_on(on).filter(organisation_id__in=set(organisations))
    return {
        key: [Level(level) for level in words.split()] for key, words in kinds.values_list("organisation", "levels")
    }


def visible_leaves(visitor: Visitor, on: date) -> QuerySet[Leaf]:
    """The list as somebody may read it: the common leaves and those of their own department or one above."""
    own = own_bodies(visitor, on)
    if not own:
        return Leaf.objects.none()
    above = ancestors(own, on) | own
    return leaves_on(on).filter(Q(department__isnull=True) | Q(department_id__in=above))


def list_edits(visitor: Visitor, on: date) -> QuerySet[LeafEdit]:
    """How the list of the visitor's department came about, the newest version first."""
    above = overseeing_bodies(visitor, on, DEPARTMENT_ROLES)
    return LeafEdit.objects.filter(department_id__in=above).select_related("leaf", "department", "by")


def departments_of(visitor: Visitor, on: date) -> QuerySet[Organisation]:
    """The departments whose list the visitor keeps."""
    return Organisation.objects.filter(pk__in=own_bodies(visitor, on, DEPARTMENT_ROLES)).order_by("pk")


def groups_on(on: date) -> QuerySet[LeafGroup]:
    """The groups of the list on the day, in order."""
    return LeafGroup.objects.valid_on(on).order_by("number", "code")


def newest_taxonomy() -> TaxonomyPack | None:
    """The loading whose list holds here."""
    return TaxonomyPack.objects.order_by("pk").last()


def leaf_rows(person: Person, day: date) -> Iterator[Mapping[str, Value]]:
    """The list as it is offered to the person's units on the day, in the words of the day."""
    for leaf in visible_leaves(person, day):
        words = {"group": leaf.group.name, "name": leaf.name, "code": leaf.code, "hint": leaf.hint or None}
        yield words | {"levels": leaf.levels or None, "by_subject": _("yes") if leaf.is_by_subject else None}
