from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.duplicates.choices import ProposalState
from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.organisations.models import Organisation
from chungtay.reforms.models.reform import Reform


@classed(none=["uid", "asked_at", "finished_at"])
class DuplicateSearch(models.Model):
    """One comparison of everything below a department: who asked for it, how much was compared, what came of it."""

    uid = UidField()
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    compared = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("search for bodies entered twice")
        constraints = [
            models.UniqueConstraint(
                fields=["department"], condition=Q(finished_at__isnull=True), name="one_search_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.asked_at:%d/%m/%Y}"


@classed(none=["uid", "reasons", "state", "found_at", "decided_at"])
class DuplicateProposal(models.Model):
    """Two records that may be one body; what somebody decided of them is remembered, also that they are two."""

    uid = UidField()
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveIntegerField(_("likeness"))
    reasons = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.PROPOSED)
    found_at = models.DateTimeField()
    # The change that joins them, prepared or carried out.
    reform = models.ForeignKey(Reform, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("proposed duplicate")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="a_pair_is_proposed_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_pair_has_its_order"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PROPOSED) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="somebody_decided_the_pair",
            ),
        ]
        indexes = [models.Index(fields=["department", "state", "-score", "id"], name="proposals_by_likeness")]

    def __str__(self) -> str:
        return f"{self.first} = {self.second}"

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.PROPOSED

    @property
    def is_apart(self) -> bool:
        return self.state == ProposalState.NOT_THE_SAME
