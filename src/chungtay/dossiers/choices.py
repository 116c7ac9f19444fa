from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CopyKind(TextChoices):
    """How an issued document was signed outside."""

    DIGITAL = "digital", _("PDF signed with a certificate")
    SCAN = "scan", _("Scan of the signed paper")
