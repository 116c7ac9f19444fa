from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.models import AuditEntry
from chungtay.kernel.uids import UidField
from chungtay.notices.choices import Rhythm

OPEN = Q(read_at__isnull=True, told_at__isnull=True)


@classed(none=["uid", "topic", "kind", "key", "verb", "to", "begun_at", "changed_at", "read_at", "told_at"])
class Notice(models.Model):
    """News of one thing for one person. It holds no words: the sentence is made from the record when it is read."""

    uid = UidField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    topic = models.CharField(max_length=60)
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    # The newest of the changes it stands for.
    verb = models.CharField(max_length=80)
    entry = models.ForeignKey(AuditEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changes = models.PositiveIntegerField(default=1)
    to = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # When a letter with it left; from then on a further change is a new notice.
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "topic", "kind", "key"], condition=OPEN, name="one_open_notice_of_a_thing"
            ),
            models.CheckConstraint(condition=Q(changes__gte=1), name="a_notice_stands_for_a_change"),
            models.CheckConstraint(condition=Q(changed_at__gte=F("begun_at")), name="a_notice_changes_after_it_began"),
        ]
        indexes = [
            models.Index(fields=["person", "-changed_at", "-id"], name="notices_newest_first"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notices_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.key}"

    @property
    def is_unread(self) -> bool:
        return self.read_at is None


@classed(none=["topic", "rhythm"])
class Preference(models.Model):
    """How one person wants letters about a topic; without a topic, the letter that gathers everything else."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=60, blank=True)
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm)

    class Meta:
        verbose_name = _("preference for letters")
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="one_preference_of_a_topic"),
            models.CheckConstraint(
                condition=~Q(topic="") | ~Q(rhythm=Rhythm.AT_ONCE), name="the_gathering_letter_gathers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.rhythm}"


@classed(none=["digest", "at"])
class SilencedAddress(models.Model):
    """An address without an account that wants no more letters, by a keyed digest from which it cannot be read."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("silenced address")

    def __str__(self) -> str:
        return self.digest[:8]


@classed(none=["rhythm", "due_at", "finished_at"])
class LetterRun(models.Model):
    """One round of gathering letters: whom it has reached, so that a round broken off goes on where it stood."""

    rhythm = models.CharField(max_length=10, choices=Rhythm)
    due_at = models.DateTimeField()
    reached = models.BigIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("round of letters")
        constraints = [models.UniqueConstraint(fields=["rhythm", "due_at"], name="one_round_of_letters_at_a_time")]

    def __str__(self) -> str:
        return f"{self.rhythm} {self.due_at}"
