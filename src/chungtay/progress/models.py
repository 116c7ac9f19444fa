from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Agreement, Commitment, Party
from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.organisations.models import Organisation
from chungtay.progress.choices import Progress
from chungtay.progress.engine import Said

LONGEST_NOTE = 600


@classed(none=["uid", "progress", "amount", "counted_on", "stated_at"], personal=["note"])
class Statement(models.Model):
    """What one party says of one commitment, for itself; never edited, only followed or corrected by the next."""

    uid = UidField()
    agreement = models.ForeignKey(
        Agreement, verbose_name=_("memorandum"), on_delete=models.PROTECT, related_name="statements"
    )
    # The words that held on the day; an annex may have put others in their place since.
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="statements")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="statements")
    # The body that spoke for the party on that day: the party itself, or the one that answers for it.
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    progress = models.CharField(_("progress"), max_length=10, choices=Progress)
    # All of it so far, in the unit of the commitment, not only what is new.
    amount = models.DecimalField(_("amount so far"), max_digits=12, decimal_places=2, null=True, blank=True)
    counted_on = models.DateField(_("counted to the end of"))
    note = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("statement of progress")
        ordering = ["counted_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="nobody_does_less_than_nothing"
            ),
            models.CheckConstraint(
                condition=~Q(progress=Progress.NOT_BEGUN) | Q(amount__isnull=True) | Q(amount=0),
                name="what_is_not_begun_has_no_amount",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")), name="no_statement_corrects_itself"
            ),
            models.CheckConstraint(condition=Q(corrects__isnull=True) | ~Q(note=""), name="a_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.counted_on:%d/%m/%Y}"

    @property
    def said(self) -> Said:
        return Said(progress=self.progress, amount=self.amount, counted_on=self.counted_on)
