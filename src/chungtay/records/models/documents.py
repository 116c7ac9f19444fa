from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.models import StoredFile
from chungtay.kernel.uids import UidField
from chungtay.organisations.models import Organisation
from chungtay.records.choices import PaperKind, PaperState, Urgency, WithdrawalKind
from chungtay.records.models.numbers import GivenNumber


@classed(none=["uid", "notation", "title", "keeping", "opened_on", "closed_on"])
class Dossier(models.Model):
    """The documents of one piece of work, gathered under a sign and a title."""

    uid = UidField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="dossiers")
    year = models.PositiveIntegerField(_("year of the dossier"))
    notation = models.CharField(_("sign of the dossier"), max_length=20)
    title = models.CharField(_("title of the dossier"), max_length=500)
    keeping = models.CharField(_("how long it is kept"), max_length=60, blank=True)
    opened_on = models.DateField(_("dossier opened on"))
    closed_on = models.DateField(_("dossier closed on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("dossier")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year", "notation"], name="one_dossier_under_a_sign"),
        ]

    def __str__(self) -> str:
        return f"{self.notation} · {self.title}"


@classed(none=["uid", "kind", "subject", "state", "form", "at"], personal=["content"])
class Document(models.Model):
    """An official document from its draft on; once issued its words are those of the issue, and never change."""

    uid = UidField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind of document"), max_length=4, choices=PaperKind)
    subject = models.CharField(_("subject of the document"), max_length=500)
    state = models.CharField(_("state"), max_length=10, choices=PaperState, default=PaperState.DRAFT)
    # What the document says, as `layout.engine.packing` packs it; `form` names the shape.
    form = models.CharField(max_length=20)
    content = models.JSONField()
    dossier = models.ForeignKey(
        Dossier, null=True, blank=True, on_delete=models.PROTECT, related_name="documents", verbose_name=_("dossier")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("official document")
        indexes = [models.Index(fields=["organisation", "state", "-id"], name="document_of_a_body")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("records:show", args=[self.uid])

    @property
    def is_draft(self) -> bool:
        return self.state == PaperState.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.state == PaperState.ISSUED


@classed(
    none=["uid", "notation", "symbol", "issuer", "subject", "form", "issued_on", "docx_hash", "pdf_hash"],
    personal=["content", "signer_name", "signer_post"],
)
class Issue(models.Model):
    """A document as it went out: number, words, files and their digests, frozen by the database."""

    uid = UidField()
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="issue")
    number = models.OneToOneField(GivenNumber, on_delete=models.PROTECT, related_name="issue")
    notation = models.CharField(_("number and symbol"), max_length=80)
    symbol = models.CharField(max_length=60)
    issuer = models.CharField(_("issuing body"), max_length=200)
    subject = models.CharField(_("subject of the document"), max_length=500)
    form = models.CharField(max_length=20)
    content = models.JSONField()
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(_("name of the signer"), max_length=120, blank=True)
    signer_post = models.CharField(_("post of the signer"), max_length=200, blank=True)
    issued_on = models.DateField(_("day of issue"))
    docx = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    docx_hash = models.CharField(max_length=64)
    pdf_hash = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(_("number of pages"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("issue of a document")

    def __str__(self) -> str:
        return self.notation


@classed(none=["uid", "kind", "reason", "ruled_by", "effective_on"])
class Withdrawal(models.Model):
    """Why an issued document is no longer in force, and which document says so."""

    uid = UidField()
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="withdrawal")
    kind = models.CharField(_("what becomes of it"), max_length=10, choices=WithdrawalKind)
    reason = models.CharField(_("reason of the withdrawal"), max_length=500)
    ruled_by = models.CharField(_("number of the document that rules so"), max_length=80, blank=True)
    replaced_by = models.ForeignKey(
        Document, null=True, on_delete=models.PROTECT, related_name="replaces", verbose_name=_("document that replaces")
    )
    effective_on = models.DateField(_("no longer in force from"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("withdrawal of a document")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_withdrawal_says_why"),
            models.CheckConstraint(
                condition=Q(kind=WithdrawalKind.REPLACEMENT, replaced_by__isnull=False)
                | Q(kind=WithdrawalKind.RECALL, replaced_by__isnull=True) & ~Q(ruled_by="")
                | Q(kind=WithdrawalKind.CANCELLATION, replaced_by__isnull=True),
                name="a_withdrawal_names_what_rules_so",
            ),
            models.CheckConstraint(
                condition=~Q(document=models.F("replaced_by")), name="nothing_is_replaced_by_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


@classed(
    none=["uid", "number", "notation", "symbol", "issuer", "folded_issuer", "subject", "issued_on", "arrived_on", "at"]
    + ["urgency", "due_on", "pages"],
)
class IncomingPaper(models.Model):
    """A document that came in from another body, as the clerk entered it in the book."""

    uid = UidField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="incoming_papers")
    arrival = models.OneToOneField(GivenNumber, on_delete=models.PROTECT, related_name="incoming")
    number = models.CharField(_("number printed on it"), max_length=20, blank=True)
    symbol = models.CharField(_("symbol printed on it"), max_length=60)
    notation = models.CharField(_("number and symbol"), max_length=80)
    issuer = models.CharField(_("issuing body"), max_length=200)
    folded_issuer = models.CharField(max_length=400)
    subject = models.CharField(_("subject of the document"), max_length=500)
    issued_on = models.DateField(_("day of issue"))
    year = models.PositiveIntegerField()
    arrived_on = models.DateField(_("day of arrival"))
    urgency = models.PositiveSmallIntegerField(_("how urgent it is"), choices=Urgency, default=Urgency.NONE)
    due_on = models.DateField(_("to be answered until"), null=True, blank=True)
    # How many pages it has, as the clerk counted; 0 where nobody has.
    pages = models.PositiveIntegerField(_("number of pages"), default=0)
    scan = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, null=True, blank=True, on_delete=models.PROTECT, related_name="incoming")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("incoming document")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number", "symbol", "folded_issuer", "year"],
                name="an_incoming_document_is_entered_once",
            ),
        ]

    def __str__(self) -> str:
        return self.notation


@classed(none=["uid", "kind", "sha256", "at", "ended_at"])
class LetterTemplate(models.Model):
    """An office-edited letterhead for one kind of document; it was checked before it was taken."""

    uid = UidField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="letter_templates")
    kind = models.CharField(_("kind of document"), max_length=4, choices=PaperKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letterhead template")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(ended_at__isnull=True),
                name="one_template_in_use_for_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.organisation}"
