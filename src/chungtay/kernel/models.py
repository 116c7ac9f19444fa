"""Tables without words of any one room."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField


@classed(
    none=["uid", "at", "on", "request_id", "verb", "actor_key", "subject_kind", "subject_key", "open_values"]
    + ["salts", "commitments"],
    personal=["personal_values"],
)
class AuditEntry(models.Model):
    """One line of the record. Nothing but `personal_values` and `salts` may ever change, and only to be blanked."""

    uid = UidField()
    at = models.DateTimeField(_("recorded at"))
    on = models.DateField(_("true on"), null=True)
    request_id = models.CharField(max_length=36, blank=True)
    verb = models.CharField(max_length=80)
    actor_key = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=80, blank=True)
    subject_key = models.CharField(max_length=40, blank=True)
    open_values = models.JSONField(default=dict)
    personal_values = models.JSONField(default=dict)
    salts = models.JSONField(default=dict)
    commitments = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("line of the record")
        indexes = [models.Index(fields=["verb", "-id"], name="audit_by_verb")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_key}"


@classed(none=["kind", "key"])
class AuditTouch(models.Model):
    """A row that a line of the record concerns (`is_about`) or only wrote."""

    entry = models.ForeignKey(AuditEntry, on_delete=models.PROTECT, related_name="touches", db_index=False)
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    is_about = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "kind", "key"], name="audit_touch_once")]
        indexes = [models.Index(fields=["kind", "key"], name="audit_touch_by_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


@classed(none=["previous", "digest", "at"])
class AuditSeal(models.Model):
    """One link of the hash chain over the record, added in batches by the worker."""

    number = models.BigIntegerField(unique=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("seal")

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class OutboxState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Not sent: no longer allowed")
    FAILED = "failed", _("Failed")


@classed(
    none=["uid", "channel", "dedupe_key", "gate", "payload", "state", "not_before", "created_at", "finished_at"]
    + ["last_error"],
    personal=["recipient"],
)
class OutboxMessage(models.Model):
    """An effect on the world, written with the change that causes it and carried out by the worker."""

    uid = UidField()
    channel = models.CharField(max_length=40)
    recipient = models.CharField(max_length=200, blank=True)
    gate = models.CharField(max_length=80, blank=True)
    payload = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.WAITING)
    tries = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("outgoing message")
        indexes = [models.Index(fields=["state", "not_before", "id"], name="outbox_waiting")]

    def __str__(self) -> str:
        return f"{self.channel} {self.dedupe_key}"


@classed(none=["uid", "path", "content_type", "sha256", "at"], personal=["name"])
class StoredFile(models.Model):
    """A file somebody gave us, kept by its digest; rows of the same bytes share one place on the disk."""

    uid = UidField()
    name = models.CharField(_("file name"), max_length=200)
    path = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("stored file")
        indexes = [models.Index(fields=["sha256"], name="file_by_digest")]

    def __str__(self) -> str:
        return self.name


class SourceKind(models.TextChoices):
    PRESS = "press", _("Press article")
    SITE = "site", _("Web page of an institution")
    DOCUMENT = "document", _("Official document")
    REFERENCE = "reference", _("Reference material")
    ENTRY = "entry", _("Entered by a user")


@classed(none=["uid", "key", "kind", "title", "publisher", "published_on", "sha256", "note"], personal=["author"])
class Source(models.Model):
    """Where a statement comes from."""

    uid = UidField()
    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=SourceKind)
    title = models.CharField(_("title of the source"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    published_on = models.CharField(max_length=10, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("source")

    def __str__(self) -> str:
        return self.title


@classed(none=["kind", "key", "field", "locator", "quote", "inference"])
class Citation(models.Model):
    """What a source says of one row, or of one field of it; an inference stands apart from what is stated."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    field = models.CharField(max_length=60, blank=True)
    locator = models.CharField(max_length=80, blank=True)
    quote = models.CharField(max_length=500, blank=True)
    inference = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("citation")
        indexes = [models.Index(fields=["kind", "key"], name="citation_by_row")]

    def __str__(self) -> str:
        return f"{self.source.key} {self.kind} {self.field}"


@classed(
    none=["uid", "verbatim", "number", "type_code", "symbol", "title", "issuer", "issued_on", "effective_on", "note"]
)
class LegalDocument(models.Model):
    """A decree, resolution, plan or decision that others rest on; its number is kept as printed."""

    uid = UidField()
    verbatim = models.CharField(_("number and symbol"), max_length=80, unique=True)
    number = models.CharField(max_length=20, blank=True)
    year = models.PositiveIntegerField(null=True, blank=True)
    type_code = models.CharField(max_length=12, blank=True)
    symbol = models.CharField(max_length=60, blank=True)
    title = models.CharField(_("title of the document"), max_length=400, blank=True)
    issuer = models.CharField(_("issuer"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("legal document")

    def __str__(self) -> str:
        return self.citation

    @property
    def citation(self) -> str:
        """As people cite it: "NQ 202/2025/QH15", for the symbols that do not name their own type."""
        names_type = not self.type_code or self.type_code in self.verbatim
        return self.verbatim if names_type else f"{self.type_code} {self.verbatim}"


@classed(none=["key", "action", "body_hash", "answer", "at"])
class IdempotencyKey(models.Model):
    """One effect per key: kept in the transaction of the effect, with the answer a second try is given."""

    key = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    answer = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "person", "action"], name="one_effect_per_key")]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"


@classed(none=["name", "next_at", "finished_at", "last_error"])
class PeriodicWork(models.Model):
    """When a piece of work that returns by the clock is next due; taking it moves the day, so two workers share it."""

    name = models.CharField(max_length=120, unique=True)
    next_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("periodic work")

    def __str__(self) -> str:
        return self.name
