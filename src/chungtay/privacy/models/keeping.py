from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.privacy.choices import ErasureKind
from chungtay.privacy.models.requests import SubjectRequest


@classed(none=["uid", "kind", "key", "reason", "until_on", "set_at", "lifted_at"])
class LegalHold(models.Model):
    """Data that must not go yet, because an authority or a dispute needs it: who said so, why, until when.

    A key names one row, and through it one person or pupil; without a key the whole table is held.
    """

    uid = UidField()
    kind = models.CharField(_("kind of data"), max_length=80)
    key = models.CharField(max_length=40, blank=True)
    reason = models.CharField(_("why it must be kept"), max_length=300)
    until_on = models.DateField(_("held until"))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("legal hold")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_hold_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="who_lifts_a_hold_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}".strip()


@classed(none=["uid", "what", "kind", "key", "at", "counts", "kept"])
class ErasureRecord(models.Model):
    """That data was erased or a consent taken back: keys and numbers only, to be done again after a restore."""

    uid = UidField()
    what = models.CharField(max_length=10, choices=ErasureKind)
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(SubjectRequest, null=True, on_delete=models.SET_NULL, related_name="erasures")
    # How many rows of each kind were blanked or taken away, and how many were kept.
    counts = models.JSONField(default=dict)
    kept = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("record of an erasure")
        indexes = [models.Index(fields=["at"], name="erasure_by_moment")]

    def __str__(self) -> str:
        return f"{self.what} {self.kind} {self.key}"
