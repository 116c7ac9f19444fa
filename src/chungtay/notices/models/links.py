from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField


@classed(
    none=["uid", "purpose", "kind", "key", "digest", "answers", "expires_at", "made_at", "answer", "answered_at"]
    + ["closed_at"],
    personal=["address"],
)
class Link(models.Model):
    """A question that is answered by one tap, without signing in; the word in its address is nowhere stored."""

    uid = UidField()
    purpose = models.CharField(max_length=80)
    # What the question is about; whom it is put to is a person, an address, or anybody who was given the link.
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    answers = models.JSONField(default=list)
    is_single_use = models.BooleanField(default=True)
    expires_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=40, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("one-tap link")
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answer_of_a_link_has_its_moment",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="a_link_ends_after_it_began"),
        ]
        indexes = [models.Index(fields=["purpose", "kind", "key"], name="links_by_what_they_ask")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.key}"

    def is_expired(self, at: datetime) -> bool:
        return self.expires_at <= at


@classed(none=["key", "window_at"])
class AnswerCount(models.Model):
    """How many answers came from one place lately, by a keyed digest from which the place cannot be read."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    window_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("answers from one place")

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.count}"
