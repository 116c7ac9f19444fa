from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models.agreement import Agreement
from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.organisations.models import Organisation


@classed(none=["uid", "frozen_on", "frozen_name", "frozen_kind", "frozen_parents", "left_on"])
class Party(models.Model):
    """A body as it was when it signed. Who answers for it on another day is computed, never written here."""

    uid = UidField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreement_parties")
    number = models.PositiveIntegerField()
    # The day whose name, kind and parents are frozen; empty when only the printed name of a source is known.
    frozen_on = models.DateField(null=True, blank=True)
    frozen_name = models.CharField(_("name as signed"), max_length=200)
    frozen_kind = models.CharField(max_length=20, blank=True)
    frozen_parents = models.JSONField(default=list)
    # From this day on it is no party any more, while the others go on; what it signed stays as it is.
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("party")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="a_body_is_party_once"),
            models.UniqueConstraint(fields=["agreement", "number"], name="parties_are_numbered"),
        ]

    def __str__(self) -> str:
        return self.frozen_name


@classed(none=["inherited_on"])
class PartyHeir(models.Model):
    """A body that took over the part of a party by an annex it signed, from the day the annex holds."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="heirs")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    annex = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    inherited_on = models.DateField(_("inherited on"))

    class Meta:
        verbose_name = _("heir of a party")
        constraints = [models.UniqueConstraint(fields=["annex", "organisation"], name="an_annex_names_an_heir_once")]

    def __str__(self) -> str:
        return str(self.organisation)


@classed(none=["uid", "signed_at", "text_hash"], personal=["post", "printed_name", "on_behalf_of"])
class Signatory(models.Model):
    """Who signs for a party, with the post held that day. A source may name the post and not the person."""

    uid = UidField()
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signatories")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    post = models.CharField(_("post held that day"), max_length=120)
    printed_name = models.CharField(_("name as printed"), max_length=120, blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=200, blank=True)
    # The scan on which this signature is seen; empty when only a source speaks of it.
    scan = models.ForeignKey(
        "agreements.SignedScan", null=True, blank=True, on_delete=models.PROTECT, related_name="signatories"
    )
    text_hash = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("signatory")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "scan"], condition=models.Q(scan__isnull=False), name="a_party_signs_a_paper_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.printed_name or self.person or ''} {self.post}".strip()


@classed(none=["uid", "body"], personal=["post", "printed_name"])
class Witness(models.Model):
    """Who saw the signing."""

    uid = UidField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="witnesses")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    post = models.CharField(_("post held that day"), max_length=120)
    printed_name = models.CharField(_("name as printed"), max_length=120, blank=True)
    body = models.CharField(_("body"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("witness")

    def __str__(self) -> str:
        return f"{self.printed_name or self.person or ''} {self.post}".strip()
