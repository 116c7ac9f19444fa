from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chungtay.dossiers.choices import CopyKind
from chungtay.kernel.fields import classed
from chungtay.kernel.models import StoredFile
from chungtay.kernel.uids import UidField
from chungtay.records.models import Document
from chungtay.signatures.models import SignatureCheck


@classed(none=["uid", "kind", "sha256", "at"])
class SignedCopy(models.Model):
    """An issued document as it was signed outside: a PDF whose signatures were checked, or a scan that was not.

    Never rewritten; whoever brought a wrong one brings the right one after it.
    """

    uid = UidField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="signed_copies")
    kind = models.CharField(_("kind of signed copy"), max_length=8, choices=CopyKind)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    # What was found in a file signed with certificates; empty for a scan.
    signature_check = models.ForeignKey(
        SignatureCheck, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("signed copy of a document")
        constraints = [
            models.UniqueConstraint(fields=["document", "sha256"], name="a_signed_copy_is_kept_once"),
            models.CheckConstraint(
                condition=Q(kind=CopyKind.DIGITAL, signature_check__isnull=False)
                | Q(kind=CopyKind.SCAN, signature_check__isnull=True),
                name="only_a_checked_copy_is_called_digital",
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def is_checked(self) -> bool:
        return self.kind == CopyKind.DIGITAL
