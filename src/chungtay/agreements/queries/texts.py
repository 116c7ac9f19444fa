from __future__ import annotations

from chungtay.agreements.models import Agreement, SignedScan, TextVersion


def current_text(agreement: Agreement) -> TextVersion:
    """The newest version of the text."""
    return agreement.texts.order_by("-number")[0]


def live_scan(agreement: Agreement) -> SignedScan | None:
    """The scan of the signed paper, unless it was taken back."""
    return agreement.scans.filter(taken_back_at__isnull=True).select_related("party", "text").first()
