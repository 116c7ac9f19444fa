from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.fields import classed
from chungtay.kernel.models import StoredFile
from chungtay.kernel.uids import UidField
from chungtay.kernel.validity import Valid, ValidityQuerySet, validity_constraint
from chungtay.signatures.choices import CheckReason, WordKind

LONGEST_NAME, LONGEST_REASON = 300, 300


@classed(
    none=[
        *["uid", "valid_from", "valid_until", "name", "issuer", "fingerprint", "certificate", "begins_at"],
        *["ends_at", "added_at", "why", "confirmed_at", "closed_at", "closed_because"],
    ]
)
class TrustAnchor(Valid):
    """A certificate authority whose signatures are relied on for a time; what is confirmed is never deleted."""

    uid = UidField()
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    issuer = models.CharField(_("issued by"), max_length=LONGEST_NAME)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    certificate = models.TextField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    why = models.CharField(_("why it is trusted"), max_length=LONGEST_REASON)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Ended from a day once it was trusted; put aside if it never was.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(_("why it ends"), max_length=LONGEST_REASON, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ValidityQuerySet[TrustAnchor]] = ValidityQuerySet.as_manager()  # type: ignore[assignment]  # typed view of the manager

    class Meta:
        verbose_name = _("trusted authority")
        constraints = [
            validity_constraint("trust_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(closed_at__isnull=True), name="an_authority_is_on_the_list_once"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_by__isnull=False, valid_from__isnull=False),
                name="somebody_confirmed_the_authority",
            ),
            models.CheckConstraint(
                condition=(Q(closed_at__isnull=True) & Q(valid_until__isnull=True))
                | (Q(closed_at__isnull=False) & Q(closed_by__isnull=False) & ~Q(closed_because="")),
                name="an_end_of_trust_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.closed_at is None

    @property
    def is_put_aside(self) -> bool:
        return self.confirmed_at is None and self.closed_at is not None

    @property
    def parted_fingerprint(self) -> str:
        """The fingerprint in groups of four, as authorities print it."""
        return " ".join(self.fingerprint[at : at + 4] for at in range(0, 64, 4)).upper()


@classed(
    none=["uid", "kind", "issuer", "authority_key", "about", "issued_at", "next_at", "at", "aside_at", "aside_because"]
)
class RevocationWord(models.Model):
    """What an authority says of revoked certificates, brought as a file; put aside one day, never deleted."""

    uid = UidField()
    kind = models.CharField(_("kind"), max_length=4, choices=WordKind)
    issuer = models.CharField(_("issued by"), max_length=LONGEST_NAME)
    # Which of the authority's keys: after a renewal the list of the old one goes on beside that of the new.
    authority_key = models.CharField(max_length=128, blank=True)
    # The serial number an answer is about; empty for a list.
    about = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()
    # When a newer one was promised; a signature is not judged by an older word.
    next_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    aside_at = models.DateTimeField(null=True, blank=True)
    aside_because = models.CharField(_("why it is put aside"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("word of revoked certificates")
        constraints = [
            models.CheckConstraint(
                condition=Q(aside_at__isnull=True) | Q(aside_by__isnull=False) & ~Q(aside_because=""),
                name="a_word_put_aside_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.issuer}"


@classed(none=["uid", "fingerprint", "serial", "issuer", "at", "ended_at", "ended_because"], personal=["name"])
class KnownCertificate(models.Model):
    """Whose certificate this is: bound by the operator, or by the person on first use. One person may have several."""

    uid = UidField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    serial = models.CharField(_("serial number"), max_length=64)
    name = models.CharField(_("name on the certificate"), max_length=200)
    issuer = models.CharField(_("issued by"), max_length=LONGEST_NAME)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(_("why it ends"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("certificate of a person")
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(ended_at__isnull=True), name="a_certificate_is_one_persons"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_by__isnull=False) & ~Q(ended_because=""),
                name="a_certificate_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.serial})"


@classed(none=["uid", "kind", "key", "version_key", "sha256", "given_at"])
class ExpectedFile(models.Model):
    """A PDF that was given out to be signed outside: only this file, with signatures after it, is taken back."""

    uid = UidField()
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    # Which version of the thing the file shows, for instance the hash of its text.
    version_key = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    given_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file given out to be signed")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key", "version_key", "sha256"], name="a_file_is_given_out_for_a_text_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"


@classed(none=["uid", "kind", "key", "version_key", "sha256", "reason", "at"], personal=["signers"])
class SignatureCheck(models.Model):
    """What was found in a file somebody brought as digitally signed; kept whatever it came to, never rewritten."""

    uid = UidField()
    kind = models.CharField(max_length=80)
    key = models.CharField(max_length=40)
    version_key = models.CharField(max_length=64, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    reason = models.CharField(_("outcome"), max_length=20, choices=CheckReason)
    # One entry for each signature in the file, by its place: "1", "2" …
    signers: Any = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("check of a signed file")
        indexes = [models.Index(fields=["kind", "key", "-id"], name="checks_of_a_thing")]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def is_good(self) -> bool:
        return self.reason == CheckReason.GOOD
