from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.uids import UidField
from chungtay.kernel.validity import Valid, ValidityQuerySet, validity_condition, validity_constraint
from chungtay.kernel.vietnamese import fold_organisation, sort_key
from chungtay.organisations.choices import CodeScheme, Function, Kind, Level
from chungtay.places.models import Unit

NAME_KEY_LENGTH = 240  # a hundred letters tell two names apart; of those that agree so far the one entered first leads


def by_document(name: str) -> models.Index:
    """Of the rows that rest on a document; most rest on none, and would all be filed in one place."""
    return models.Index(fields=["legal_document"], name=name, condition=Q(legal_document__isnull=False))


class OrganisationQuerySet(ValidityQuerySet["Organisation"]):
    def of_kind(self, kind: Kind, day: date) -> Self:
        return self.filter(validity_condition(day, "kinds__"), kinds__kind=kind)

    def under(self, parent: Organisation, day: date) -> Self:
        return self.filter(validity_condition(day, "parents__"), parents__parent=parent).distinct()


@classed(none=["uid", "current_name", "folded_name", "name_key", "last_stated_on", "valid_from", "valid_until"])
class Organisation(Valid):
    """A legal body. Never changes and never vanishes: names, kinds, seats, codes and parents come and go beside it."""

    uid = UidField()
    # What the body is called at the end of its time, kept by the actions for lists; never shown for a past day.
    current_name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=400)
    name_key = models.CharField(max_length=NAME_KEY_LENGTH)  # the order of the Vietnamese alphabet
    # The last day a source speaks of the body; after it nobody knows. Empty when the register itself vouches for it.
    last_stated_on = models.DateField(_("last stated on"), null=True, blank=True)
    is_invented = models.BooleanField(_("invented for the demo"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[OrganisationQuerySet] = OrganisationQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("organisation")
        constraints = [validity_constraint("organisation_ends_after_start")]
        indexes = [
            models.Index(fields=["folded_name", "id"], name="organisation_by_name"),
            models.Index(fields=["name_key", "id"], name="organisation_by_name_key"),
            models.Index(fields=["valid_until"], name="organisation_by_end", condition=Q(valid_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.current_name

    @staticmethod
    def called(name: str) -> dict[str, str]:
        """The columns by which lists find and sort a body that bears this name."""
        key = sort_key(name)[:NAME_KEY_LENGTH]
        return {"current_name": name, "folded_name": fold_organisation(name), "name_key": key}

    def is_known_on(self, day: date) -> bool:
        """Whether anybody can say how the body stands on that day."""
        return self.last_stated_on is None or day <= self.last_stated_on or not self.is_valid_on(day)


@classed(none=["name", "short_name", "folded", "valid_from", "valid_until"])
class OrganisationName(Valid):
    """What a body is called for a time."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    # Name and short name as somebody types them without marks; abbreviations come out longer than they went in.
    folded = models.CharField(max_length=600)
    legal_document = models.ForeignKey(
        LegalDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ValidityQuerySet[OrganisationName]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("name of an organisation")
        constraints = [validity_constraint("organisation_name_ends_after_start")]
        indexes = [by_document("organisation_name_by_document")]

    def __str__(self) -> str:
        return self.name


@classed(none=["kind", "levels", "valid_from", "valid_until"])
class OrganisationKind(Valid):
    """What a body is for a time; a school with the levels it teaches, parted by spaces."""

    # Where an index of the lists begins with a column, the column has none of its own.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="kinds", db_index=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    levels = models.CharField(_("levels"), max_length=20, blank=True)
    legal_document = models.ForeignKey(
        LegalDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    objects: ClassVar[ValidityQuerySet[OrganisationKind]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("kind of an organisation")
        constraints = [validity_constraint("organisation_kind_ends_after_start")]
        # Whole answers for the lists: from a body what it is, and from a kind and level whose they are.
        indexes = [
            models.Index(
                fields=["organisation", "kind", "levels", "valid_until", "valid_from"], name="kind_of_organisation"
            ),
            models.Index(
                fields=["kind", "levels", "organisation", "valid_until", "valid_from"], name="organisation_of_kind"
            ),
            by_document("organisation_kind_by_document"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def level_labels(self) -> list[str]:
        return [str(Level(level).label) for level in self.levels.split()]


@classed(none=["address", "valid_from", "valid_until"])
class Seat(Valid):
    """Where a body sits for a time: the administrative unit, and the address if it is stated."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="seats")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    address = models.CharField(_("address"), max_length=200, blank=True)

    objects: ClassVar[ValidityQuerySet[Seat]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("seat")
        constraints = [validity_constraint("seat_ends_after_start")]
        indexes = [
            models.Index(fields=["unit", "valid_until", "valid_from", "organisation"], name="organisation_by_unit")
        ]

    def __str__(self) -> str:
        return self.address or str(self.unit)


@classed(none=["scheme", "code", "valid_from", "valid_until"])
class OrganisationCode(Valid):
    """A code somebody else knows the body by; text, because leading zeros count."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="codes")
    scheme = models.CharField(_("kind of code"), max_length=10, choices=CodeScheme)
    code = models.CharField(_("code"), max_length=40)

    objects: ClassVar[ValidityQuerySet[OrganisationCode]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("code of an organisation")
        constraints = [validity_constraint("organisation_code_ends_after_start")]

    def __str__(self) -> str:
        return self.code


class ParentageQuerySet(ValidityQuerySet["Parentage"]):
    def known_on(self, day: date) -> Self:
        """Whom a body answers to on the day, for oversight.

        Those that hold on the day; the last ones of a body that, or whose parent, has ended since; and those of a
        school year that has run out, until the next parent of the same function begins: the clusters of a new year
        are drawn up after the old ones end, and nobody loses their schools in between.
        """
        ended = Q(organisation__valid_until=F("valid_until")) | Q(parent__valid_until=F("valid_until"))
        yearly = ~Q(school_year="")
        later = Parentage.objects.filter(
            organisation=OuterRef("organisation"),
            function=OuterRef("function"),
            valid_from__gte=OuterRef("valid_until"),
        )
        last = (ended | yearly) & Q(valid_until__lte=day) & ~Exists(later.filter(valid_from__lte=day))
        return self.filter(validity_condition(day) | last)


@classed(none=["function", "school_year", "valid_from", "valid_until"])
class Parentage(Valid):
    """Whom a body answers to for a time, once for administration and once for teaching."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parents")
    parent = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="children")
    function = models.CharField(_("function"), max_length=16, choices=Function)
    school_year = models.CharField(_("school year"), max_length=9, blank=True)

    objects: ClassVar[ParentageQuerySet] = ParentageQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("parent of an organisation")
        constraints = [
            validity_constraint("parentage_ends_after_start"),
            models.CheckConstraint(condition=~Q(organisation=F("parent")), name="nobody_is_their_own_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.parent} ({self.get_function_display()})"
