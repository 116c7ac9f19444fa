from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.kernel.validity import Valid, ValidityQuerySet
from chungtay.organisations.models import Organisation
from chungtay.programmes.models.programmes import LONGEST_REASON, Programme


@classed(none=["uid", "valid_from", "valid_until", "declared_at", "ended_at"], personal=["reason"])
class Conflict(Valid):
    """Two bodies that must not be paired in a programme while it holds; only the side that declared it reads why."""

    uid = UidField()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="conflicts")
    # The pair has no order; the lower key stands first, so that it can be found and stands once.
    one = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    declared_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("why the two must not be paired"), max_length=LONGEST_REASON)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ValidityQuerySet[Conflict]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("declared conflict")
        constraints = [
            # One that begins and ends on one day held for no whole day, and stays in the record.
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="a_conflict_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="a_conflict_names_the_lower_key_first"),
            models.CheckConstraint(condition=Q(valid_from__isnull=False), name="a_conflict_begins_on_a_day"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_conflict_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | Q(ended_by__isnull=False, ended_at__isnull=False, valid_until__isnull=False),
                name="an_ended_conflict_has_a_person_and_a_day",
            ),
        ]
        indexes = [models.Index(fields=["one", "other"], name="conflicts_of_a_pair")]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"
