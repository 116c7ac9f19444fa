from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.backups.choices import BackupState, BackupStep
from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField

# Longer than any copy takes: a process that still says "being made" after this was killed.
LONGEST = timedelta(hours=12)


@classed(none=["uid", "state", "step", "begun_at", "ended_at", "folder", "reason", "missing"])
class Backup(models.Model):
    """One try at making a copy of the whole installation; the copy itself lies on the disk, with its manifest."""

    uid = UidField()
    state = models.CharField(max_length=8, choices=BackupState, default=BackupState.RUNNING)
    step = models.CharField(max_length=8, choices=BackupStep, blank=True)
    begun_at = models.DateTimeField(_("begun at"), db_index=True)
    ended_at = models.DateTimeField(null=True)
    folder = models.CharField(max_length=300, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    row_count = models.PositiveBigIntegerField(default=0)
    file_count = models.PositiveIntegerField(default=0)
    is_encrypted = models.BooleanField(default=False)
    missing = models.JSONField(default=list)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("copy of the installation")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=BackupState.RUNNING) | models.Q(ended_at__isnull=False),
                name="an_ended_copy_says_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=BackupState.FAILED) | ~models.Q(reason=""), name="a_failed_copy_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.folder or self.uid

    @property
    def seconds(self) -> int | None:
        """How long it took; None while it is being made."""
        return round((self.ended_at - self.begun_at).total_seconds()) if self.ended_at else None

    def is_stuck(self, at: datetime) -> bool:
        """Whether it was begun so long ago that whoever made it must have been killed."""
        return self.state == BackupState.RUNNING and at - self.begun_at > LONGEST
