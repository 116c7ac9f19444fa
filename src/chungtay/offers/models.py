from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.needs.models import Entry
from chungtay.offers.choices import HelpState

LONGEST_REASON = 300


@classed(none=["uid", "state", "asked_on", "answered_on", "version"], personal=["reason"])
class HelpRequest(models.Model):
    """One strength of a partner asked for one need, and what came of it; unasked where the partner offered."""

    uid = UidField()
    need = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="help_requests")
    strength = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="help_asked_of")
    state = models.CharField(_("state"), max_length=10, choices=HelpState, default=HelpState.WAITING)
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("request for help")
        constraints = [
            models.UniqueConstraint(
                fields=["need", "strength"],
                condition=Q(state=HelpState.WAITING),
                name="one_request_waits_for_a_strength",
            ),
            models.CheckConstraint(
                condition=Q(state=HelpState.WAITING, answered_on__isnull=True, answered_by__isnull=True)
                | (~Q(state=HelpState.WAITING) & Q(answered_on__isnull=False, answered_by__isnull=False)),
                name="a_request_is_answered_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(asked_on__isnull=False, asked_by__isnull=False)
                | Q(state=HelpState.TAKEN_UP, asked_on__isnull=True, asked_by__isnull=True),
                name="only_help_taken_on_may_be_unasked",
            ),
            models.CheckConstraint(
                condition=~Q(state=HelpState.DECLINED) | ~Q(reason=""), name="who_cannot_help_says_why"
            ),
            models.CheckConstraint(condition=~Q(need=models.F("strength")), name="a_need_is_no_strength"),
        ]
        indexes = [models.Index(fields=["strength", "state"], name="requests_of_a_strength")]

    def __str__(self) -> str:
        # Never what it is about: this name is copied into the record, which more people read than the need.
        return f"{self._meta.verbose_name} {self.uid[:6]}"

    @property
    def is_waiting(self) -> bool:
        return self.state == HelpState.WAITING
