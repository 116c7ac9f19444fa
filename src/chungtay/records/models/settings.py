from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.kernel.validity import Valid, ValidityQuerySet, validity_constraint
from chungtay.organisations.models import Organisation


@classed(
    none=["uid", "superior", "name_line", "abbreviation", "unit_abbreviation", "place", "valid_from", "valid_until"]
)
class IssuerSetting(Valid):
    """How the head of a body's documents looks for a time; an empty part is computed from the register."""

    uid = UidField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="issuer_settings")
    superior = models.CharField(_("line of the superior body"), max_length=200, blank=True)
    name_line = models.CharField(_("line of the body itself"), max_length=200, blank=True)
    abbreviation = models.CharField(_("abbreviation of the body"), max_length=20, blank=True)
    unit_abbreviation = models.CharField(_("abbreviation of the unit that drafts letters"), max_length=20, blank=True)
    place = models.CharField(_("place before the date"), max_length=60, blank=True)
    # A body without a superior one on its papers; the computed line is left out, not replaced.
    has_no_superior = models.BooleanField(_("no superior body is printed"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ValidityQuerySet[IssuerSetting]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("head of a body's documents")
        constraints = [validity_constraint("issuer_setting_ends_after_start")]

    def __str__(self) -> str:
        return self.name_line or str(self.organisation)
