from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.kernel.validity import Valid, ValidityQuerySet, validity_constraint
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.choices import LeafEditKind
from chungtay.taxonomy.engine import is_offered


@classed(none=["uid", "version", "digest", "on"])
class TaxonomyPack(models.Model):
    """One loading of the list of needs and strengths: which version; a second loading changes nothing."""

    uid = UidField()
    version = models.CharField(_("version of the list"), max_length=20)
    digest = models.CharField(max_length=64)
    on = models.DateField(_("list loaded on"))

    class Meta:
        verbose_name = _("list of needs and strengths")

    def __str__(self) -> str:
        return self.version


@classed(none=["uid", "code", "name", "valid_from", "valid_until"])
class LeafGroup(Valid):
    """A group of leaves of the list, such as staff or reading."""

    uid = UidField()
    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=120)
    number = models.PositiveIntegerField()

    objects: ClassVar[ValidityQuerySet[LeafGroup]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("group of needs and strengths")
        ordering = ["number", "code"]
        constraints = [validity_constraint("leaf_group_ends_after_start")]

    def __str__(self) -> str:
        return self.name


@classed(none=["uid", "code", "name", "hint", "levels", "valid_from", "valid_until"])
class Leaf(Valid):
    """One thing a unit may lack or give; those of a department are offered to the units below it."""

    uid = UidField()
    group = models.ForeignKey(LeafGroup, on_delete=models.PROTECT, related_name="leaves")
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    hint = models.CharField(_("explanation"), max_length=200, blank=True)
    levels = models.CharField(_("levels"), max_length=20, blank=True)
    is_by_subject = models.BooleanField(default=False)
    number = models.PositiveIntegerField()
    department = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ValidityQuerySet[Leaf]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("leaf of needs and strengths")
        ordering = ["group__number", "number", "pk"]
        constraints = [validity_constraint("leaf_ends_after_start")]

    def __str__(self) -> str:
        return self.name

    def is_for(self, taught: Iterable[str]) -> bool:
        """Whether the leaf is for a unit that teaches these levels."""
        return is_offered(self.levels, taught)


@classed(none=["uid", "name", "hint", "is_hidden"])
class LeafView(models.Model):
    """What a department has made of a common leaf in its own list: other words, another place, offered no longer."""

    uid = UidField()
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    leaf = models.ForeignKey(Leaf, on_delete=models.PROTECT, related_name="views")
    # Empty where the words are the common ones, so that those of a later pack are followed.
    name = models.CharField(_("name in the department's list"), max_length=120, blank=True)
    hint = models.CharField(_("explanation"), max_length=200, blank=True)
    is_hidden = models.BooleanField(default=False)
    place = models.PositiveIntegerField(null=True, blank=True)  # in its group; empty where it stands as the pack has it

    class Meta:
        verbose_name = _("common leaf in a department's list")
        constraints = [
            models.UniqueConstraint(fields=["department", "leaf"], name="a_department_has_one_view_of_a_leaf"),
        ]

    def __str__(self) -> str:
        return self.name


@classed(none=["uid", "kind", "before", "after", "stood", "stands", "import_uid", "at"])
class LeafEdit(models.Model):
    """One change a department made to its list; their count is the version of the list."""

    uid = UidField()
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="leaf_edits")
    number = models.PositiveIntegerField(_("version of the list"))
    leaf = models.ForeignKey(Leaf, on_delete=models.PROTECT, related_name="edits")
    kind = models.CharField(_("kind"), max_length=10, choices=LeafEditKind)
    before = models.CharField(max_length=400, blank=True)
    after = models.CharField(max_length=400, blank=True)
    # The whole of the leaf before and after, so that a later version can take the change back.
    stood = models.JSONField(null=True)
    stands = models.JSONField(null=True)
    undoes = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by")
    import_uid = models.CharField(max_length=22, blank=True, db_index=True)  # the sheet it came in with
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("change of the list")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["department", "number"], name="changes_of_a_list_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"
