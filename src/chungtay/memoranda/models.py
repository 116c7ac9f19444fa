from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Agreement, SignedScan, TextVersion
from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.organisations.models import Organisation
from chungtay.records.models import Dossier

LONGEST_NAME, LONGEST_TEXT = 200, 8000


@classed(
    none=["uid", "held_on", "place", "order_of_events", "written_at"],
    personal=["presided_by", "kept_by", "attended", "photographs"],
)
class Ceremony(models.Model):
    """How a memorandum was signed: where and when, who presided, who was there, what happened in which order."""

    uid = UidField()
    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="ceremony")
    held_on = models.DateField(_("day of the ceremony"))
    place = models.CharField(_("place"), max_length=LONGEST_NAME)
    presided_by = models.CharField(_("who presided"), max_length=LONGEST_NAME)
    kept_by = models.CharField(_("who took the minutes"), max_length=LONGEST_NAME, blank=True)
    attended = models.TextField(_("who attended"), max_length=LONGEST_TEXT)
    order_of_events = models.TextField(_("order of events"), max_length=LONGEST_TEXT)
    # Which pictures there are and who keeps them; a picture of a child needs a consent and stands elsewhere.
    photographs = models.TextField(_("list of photographs"), max_length=LONGEST_TEXT, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("record of a signing ceremony")
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(presided_by="") & ~Q(attended="") & ~Q(order_of_events=""),
                name="a_ceremony_says_who_and_where",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.held_on:%d/%m/%Y}"


@classed(none=["uid", "number", "reported_on"])
class ReportedMemorandum(models.Model):
    """A memorandum signed here, given to read to a body its text says it is reported to, from the day it holds."""

    uid = UidField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reports")
    # The version that was signed; nothing written before it is reported.
    text = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    reported_on = models.DateField(_("reported on"))

    class Meta:
        verbose_name = _("report of a memorandum")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="a_memorandum_is_reported_once"),
            models.UniqueConstraint(fields=["agreement", "number"], name="reports_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} → {self.organisation}"


@classed(none=["uid", "sha256", "place", "printed_on", "given_at"])
class GivenOut(models.Model):
    """Place and day that stand on a PDF given out to be signed; never rewritten, for they stand on what is signed."""

    uid = UidField()
    text = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    place = models.CharField(_("place of signing"), max_length=LONGEST_NAME, blank=True)
    # Empty for what was given out before the day was kept.
    printed_on = models.DateField(_("day on the paper"), null=True, blank=True)
    given_at = models.DateTimeField()
    # The signed file that begins with this one, the newest of several.
    came_back = models.ForeignKey(SignedScan, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("place on a file given out to be signed")
        constraints = [models.UniqueConstraint(fields=["text", "sha256"], name="a_place_is_given_out_with_a_file_once")]

    def __str__(self) -> str:
        return f"{self.text}, {self.place}"


@classed(none=["uid", "at"])
class FiledMemorandum(models.Model):
    """A signed memorandum, or an annex, in a dossier of a body that is a party; it goes to the archive with it."""

    uid = UidField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="filed")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="memoranda", verbose_name=_("dossier"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("memorandum in a dossier")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"], name="a_memorandum_lies_in_one_dossier_of_a_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.dossier}"
