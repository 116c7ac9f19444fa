from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.uids import UidField
from chungtay.organisations.choices import SuccessionKind, SuccessionScope, SuccessionState
from chungtay.organisations.models.identity import Organisation


@classed(none=["uid", "kind", "scope", "state", "on", "basis", "decided_at"])
class Succession(models.Model):
    """One body takes over from another, in one scope, from one day; a candidate until somebody confirms it."""

    uid = UidField()
    predecessor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="predecessors")
    kind = models.CharField(_("kind"), max_length=20, choices=SuccessionKind)
    scope = models.CharField(_("scope"), max_length=16, choices=SuccessionScope)
    on = models.DateField(_("from"))
    state = models.CharField(_("state"), max_length=10, choices=SuccessionState, default=SuccessionState.CANDIDATE)
    is_lead = models.BooleanField(_("main successor"), default=True)
    legal_document = models.ForeignKey(LegalDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(_("basis of the inference"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("succession")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "scope"], name="one_succession_per_pair_and_scope"
            ),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="nobody_succeeds_themselves"),
            models.CheckConstraint(
                condition=Q(state=SuccessionState.CANDIDATE) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="somebody_decided_the_succession",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    @property
    def is_confirmed(self) -> bool:
        return self.state == SuccessionState.CONFIRMED
