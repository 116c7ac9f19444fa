"""Administrative units over time.

A `Unit` is a legal identity. Its code stays while its name, kind or parent changes: those have rows and days of their
own. When the law draws new boundaries the old unit ends and another begins, even under the same name and code:
phường Việt Hưng 00127 until 30 June 2025 and phường Việt Hưng 00127 since 1 July 2025 are two units joined by a
`UnitSuccession`. A unit the reform left whole (11 provinces, 132 communes) is one unit before and after. So a code
names one unit on one day, and only with its level and a day.
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.uids import UidField
from chungtay.kernel.validity import Valid, ValidityQuerySet, validity_constraint
from chungtay.places.choices import UnitKind, UnitLevel


@classed(none=["uid", "version", "digest", "on"])
class UnitPack(models.Model):
    """One loading of the reference tables: which version, and the digest by which a second loading changes nothing."""

    uid = UidField()
    version = models.CharField(_("version of the tables"), max_length=20)
    digest = models.CharField(max_length=64)
    on = models.DateField(_("tables loaded on"))

    class Meta:
        verbose_name = _("tables of administrative units")

    def __str__(self) -> str:
        return self.version


class UnitQuerySet(ValidityQuerySet["Unit"]):
    def with_names(self) -> UnitQuerySet:
        """With every name, so that `name_on` asks the database no more."""
        return self.prefetch_related("names")

    def with_lines(self) -> UnitQuerySet:
        """With every name and every parent up to the province, so that `line_on` asks the database no more."""
        return self.prefetch_related("names", "parents__parent__names", "parents__parent__parents__parent__names")


@classed(none=["uid", "key", "level", "code", "valid_from", "valid_until", "latitude", "longitude"])
class Unit(Valid):
    """One administrative unit from its founding to its end. `key` is its key in the tables it was loaded from."""

    uid = UidField()
    key = models.CharField(max_length=16, unique=True)
    level = models.CharField(_("level of the unit"), max_length=8, choices=UnitLevel)
    code = models.CharField(_("code of the unit"), max_length=5)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    begun_by = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, null=True, related_name="+")

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("administrative unit")
        constraints = [validity_constraint("unit_ends_after_start")]
        indexes = [models.Index(fields=["level", "code"], name="unit_by_code")]

    def __str__(self) -> str:
        return str(self.name_on(self.nearest_day(date.max)))

    def nearest_day(self, day: date) -> date:
        """The day itself while the unit stands; its last day after its end, its first before its founding."""
        if self.last_day and day > self.last_day:
            return self.last_day
        return self.valid_from if self.valid_from and day < self.valid_from else day

    def name_on(self, day: date) -> UnitName:
        """The name and kind of that day, or of the nearest day on which the unit stood."""
        near = self.nearest_day(day)
        return next(name for name in self.names.all() if name.is_valid_on(near))

    def parent_on(self, day: date) -> Unit | None:
        """The unit it belonged to on that day, or on the nearest day on which it stood; None for a province."""
        near = self.nearest_day(day)
        return next((link.parent for link in self.parents.all() if link.is_valid_on(near)), None)

    def line_on(self, day: date) -> list[UnitName]:
        """Its name of that day and those of the units above it, smallest first."""
        near, unit, line = self.nearest_day(day), self, [self.name_on(day)]
        while parent := unit.parent_on(near):
            line.append(parent.name_on(near))
            unit = parent
        return line


@classed(none=["kind", "name", "full_name", "folded_name", "folded", "valid_from", "valid_until"])
class UnitName(Valid):
    """What a unit is called and what kind it is, for a time: "Quốc Oai", "huyện Quốc Oai"."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(_("kind of unit"), max_length=14, choices=UnitKind)
    name = models.CharField(_("name of the unit"), max_length=60)
    full_name = models.CharField(_("name of the unit with its kind"), max_length=80)
    folded_name = models.CharField(max_length=60, db_index=True)
    folded = models.CharField(max_length=80)
    legal_document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ValidityQuerySet["UnitName"].as_manager()

    class Meta:
        verbose_name = _("name of an administrative unit")
        constraints = [validity_constraint("unit_name_ends_after_start")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def heading(self) -> str:
        """The full name as it begins a sentence or a title."""
        return self.full_name[:1].upper() + self.full_name[1:]


@classed(none=["valid_from", "valid_until"])
class UnitParent(Valid):
    """Which unit a unit belongs to, for a time."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="children")
    legal_document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ValidityQuerySet["UnitParent"].as_manager()

    class Meta:
        verbose_name = _("parent of an administrative unit")
        constraints = [validity_constraint("unit_parent_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.unit} < {self.parent}"


@classed(none=["on"])
class UnitSuccession(models.Model):
    """An old unit and one that took over from it. The lead one answers when nothing more is known.

    An old commune has one lead successor; an old district's lead successors are those of its communes, and the others
    took in only part of one of them.
    """

    predecessor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="origins")
    is_lead = models.BooleanField(_("lead successor"))
    on = models.DateField(_("succession takes effect on"))
    legal_document = models.ForeignKey(LegalDocument, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("succession of administrative units")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="unit_succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="unit_succeeds_another"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} > {self.successor}"
