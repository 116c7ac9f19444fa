from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.register.choices import TakeawayState

KEPT_FOR: Final = timedelta(days=3)


@classed(none=["uid", "state", "asked_at", "ready_at", "said"])
class Takeaway(models.Model):
    """Everything one person may carry out of the house, in one file; only for that person, and only for some days."""

    uid = UidField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="takeaways")
    state = models.CharField(_("state"), max_length=8, choices=TakeawayState, default=TakeawayState.WAITING)
    done_count = models.PositiveIntegerField(default=0)
    part_count = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)
    said = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("file with everything")
        indexes = [models.Index(fields=["person", "-id"], name="takeaway_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person}, {self.asked_at}"

    @property
    def path(self) -> Path:
        """Where the file lies until it is deleted: apart from everything that is ever served."""
        return Path(settings.DATA_DIR) / "takeaway" / f"{self.uid}.zip"
