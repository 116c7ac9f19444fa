from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models.agreement import Agreement
from chungtay.agreements.models.parties import Party
from chungtay.kernel.fields import classed
from chungtay.kernel.models import StoredFile
from chungtay.kernel.uids import UidField
from chungtay.signatures.models import SignatureCheck


class TextVersionManager(models.Manager["TextVersion"]):
    def keep(
        self, version: TextVersion, clauses: Sequence[Clause], commitments: Sequence[Commitment]
    ) -> list[models.Model]:
        """Save a version with its parts; returns every row written."""
        version.save(force_insert=True)
        return [version, *Clause.objects.bulk_create(clauses), *Commitment.objects.bulk_create(commitments)]


@classed(
    none=[
        *["uid", "party_names", "text_hash", "made_at", "title", "programme_name", "phase_label", "effective_on"],
        *["ends_on", "reported_bodies"],
    ]
)
class TextVersion(models.Model):
    """One version of the whole text; never edited, only followed by the next."""

    uid = UidField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField()
    # The heading as this version has it; of the memorandum itself the newest one stands.
    title = models.CharField(max_length=300)
    programme_name = models.CharField(max_length=300)
    phase_label = models.CharField(max_length=20, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    # As this version names the parties; the parties themselves are frozen anew on the day of signing.
    party_names = models.JSONField(default=list)
    # Whom it will be reported to once it holds, in order, each with uid and the name it has on the day of this version.
    reported_bodies = models.JSONField(_("bodies reported to"), default=list, blank=True)
    text_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_for = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects: ClassVar[TextVersionManager] = TextVersionManager()

    class Meta:
        verbose_name = _("version of the text")
        constraints = [models.UniqueConstraint(fields=["agreement", "number"], name="texts_are_numbered")]

    def __str__(self) -> str:
        return f"{self.agreement} ({self.number})"

    @property
    def reported_names(self) -> list[str]:
        return [each["name"] for each in self.reported_bodies]


@classed(none=["title", "body"])
class Clause(models.Model):
    """One article of one version."""

    text = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="clauses")
    number = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("clause")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="clauses_are_numbered")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


@classed(none=["uid", "clause_number", "title", "as_written", "target", "unit", "due_on"])
class Commitment(models.Model):
    """Who owes what to whom. Without `owed_by` all parties owe it; `as_written` keeps the source's own words."""

    uid = UidField()
    text = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="commitments")
    number = models.PositiveIntegerField()
    # The article of the same version it stands in; empty for those that stand after the last article.
    clause_number = models.PositiveIntegerField(_("in article"), null=True, blank=True)
    title = models.CharField(_("commitment"), max_length=200)
    as_written = models.TextField(_("as written"), blank=True)
    owed_by = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="owes")
    owed_to = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="is_owed")
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)

    class Meta:
        verbose_name = _("commitment")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="commitments_are_numbered"),
            models.CheckConstraint(
                condition=models.Q(clause_number__isnull=True) | models.Q(clause_number__gte=1),
                name="articles_are_counted_from_one",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def agreement(self) -> Agreement:
        return self.text.agreement

    @property
    def target_in_figures(self) -> str:
        return "" if self.target is None else f"{self.target.normalize():f}"

    @property
    def measure(self) -> str:
        sides = " → ".join(side.frozen_name for side in (self.owed_by, self.owed_to) if side)
        amount = f"{self.target_in_figures} {self.unit}".strip()
        due = f"{self.due_on:%d/%m/%Y}" if self.due_on else ""
        return " · ".join(part for part in (sides, amount, due) if part)


@classed(none=["uid", "clause_number", "at"], personal=["body"])
class Comment(models.Model):
    """What a party says of a clause, or of the whole text."""

    uid = UidField()
    text = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="comments")
    clause_number = models.PositiveIntegerField(_("clause"), null=True, blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(_("comment"), max_length=4000)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.body[:60]


@classed(none=["text_hash", "at"])
class Approval(models.Model):
    """A party confirms the content of one version, by its hash. It is not a signature."""

    text = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="approvals")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="approvals")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("confirmation of the content")
        constraints = [models.UniqueConstraint(fields=["text", "party"], name="a_party_approves_a_text_once")]

    def __str__(self) -> str:
        return f"{self.party} {self.text_hash[:8]}"


@classed(none=["uid", "text_hash", "signed_on", "at", "taken_back_at", "taken_back_because"])
class SignedScan(models.Model):
    """The signed paper as a scan, or the file signed with certificates; a wrong one is taken back, never deleted."""

    uid = UidField()
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="scans")
    text = models.ForeignKey(TextVersion, on_delete=models.PROTECT, related_name="scans")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    # What was found in a file that was signed outside; empty for a scan.
    signature_check = models.ForeignKey(
        SignatureCheck, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text_hash = models.CharField(max_length=64)
    signed_on = models.DateField(_("day on the paper"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_because = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("scan of the signed paper")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=models.Q(taken_back_at__isnull=True, signature_check__isnull=True),
                name="one_scan_of_an_agreement",
            ),
            models.UniqueConstraint(
                fields=["agreement", "party"],
                condition=models.Q(taken_back_at__isnull=True, signature_check__isnull=False),
                name="a_party_brings_one_signed_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)
