from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Agreement, Party
from chungtay.amendments.choices import Purpose
from chungtay.kernel.fields import classed


@classed(none=["purpose"])
class Amendment(models.Model):
    """An annex and the memorandum it amends. The annex itself is an agreement with its own text and signatures."""

    annex = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="amends")
    agreement = models.ForeignKey(
        Agreement, verbose_name=_("memorandum"), on_delete=models.PROTECT, related_name="amendments"
    )
    # Counted among the annexes that were not withdrawn: what nobody signed leaves its number to the next.
    number = models.PositiveIntegerField(_("number"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    # The party whose successor signs; only where the purpose is inheritance.
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="inheritances")

    class Meta:
        verbose_name = _("amendment")
        ordering = ["number", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(annex=F("agreement")), name="no_annex_amends_itself"),
            models.CheckConstraint(
                condition=Q(purpose=Purpose.SUCCESSION, party__isnull=False)
                | (~Q(purpose=Purpose.SUCCESSION) & Q(party__isnull=True)),
                name="an_inheritance_names_its_party",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:02} · {self.agreement}"


@classed(none=["ends_on"])
class ExpiryAlert(models.Model):
    """The heads of the parties were told that the agreed last day is near; once for each day and distance."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="expiry_alerts")
    ends_on = models.DateField(_("agreed last day"))
    days_before = models.PositiveIntegerField(_("days before"))

    class Meta:
        verbose_name = _("alert of a near end")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "ends_on", "days_before"], name="alerted_once_a_distance")
        ]

    def __str__(self) -> str:
        return f"{self.agreement} ({self.days_before})"
