from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.matching.models import MatchingRun, Scenario
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import PilotSeat
from chungtay.publishing.choices import AT_WORK, WorkState

KEPT_FOR: Final = timedelta(days=1)


@classed(none=["uid", "state", "said", "asked_at", "ended_at"])
class RunPublication(models.Model):
    """A round a department puts into force: who asked for it, how far it is, and what came of it."""

    uid = UidField()
    run = models.ForeignKey(MatchingRun, on_delete=models.PROTECT, related_name="publications")
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    seen = models.PositiveIntegerField()  # version of the round when it was asked for; changed since, it is refused
    state = models.CharField(_("state"), max_length=9, choices=WorkState, default=WorkState.WAITING)
    done_count = models.PositiveIntegerField(default=0)
    pair_count = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("putting a round into force")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "department"], condition=Q(state__in=AT_WORK), name="a_round_is_published_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AT_WORK) | Q(ended_at__isnull=False), name="what_is_published_has_its_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}"

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def is_overtaken(self) -> bool:
        """Whether the round has changed before anything was done: it will not be published by this."""
        return self.state == WorkState.WAITING and self.seen != self.run.version


@classed(none=["uid", "state", "said", "asked_at", "ended_at"])
class ResultSheet(models.Model):
    """The pairs of a scenario as a sheet for one officer, written by the worker and deleted after a day."""

    uid = UidField()
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="sheets")
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")  # for whom it is
    seen = models.PositiveIntegerField()  # versions of round and scenario together; either may only grow
    state = models.CharField(_("state"), max_length=9, choices=WorkState, default=WorkState.WAITING)
    done_count = models.PositiveIntegerField(default=0)
    row_count = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("sheet of a matching result")
        indexes = [models.Index(fields=["scenario", "asked_by"], name="sheets_of_a_scenario")]

    def __str__(self) -> str:
        return f"{self.scenario}"

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK

    @property
    def path(self) -> Path:
        """Where the file lies until it is deleted: apart from everything that is ever served."""
        return Path(settings.DATA_DIR) / "results" / f"{self.uid}.xlsx"


@classed(none=["given_on"])
class GivenSeat(models.Model):
    """A seat of a quota that a published round gave; who gives up its place in the round frees this one only."""

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="given_seats")
    seat = models.OneToOneField(PilotSeat, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()

    class Meta:
        verbose_name = _("seat given by a matching round")

    def __str__(self) -> str:
        return f"{self.seat}"
