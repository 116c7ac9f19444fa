"""Whose certificates are relied on, from when until when, and what is known of revoked ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.db.models import QuerySet

from chungtay.kernel.clock import HERE
from chungtay.kernel.files import open_file
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import is_allowed
from chungtay.signatures.engine.certificates import der_of
from chungtay.signatures.engine.verdicts import Anchor, Proof, Proofs, Trust
from chungtay.signatures.models import RevocationWord, TrustAnchor


def trust_on(moment: datetime) -> Trust:
    """The list of trust as it stood at the moment, each authority with its own days."""
    rows = TrustAnchor.objects.filter(confirmed_at__lte=moment).order_by("id")
    return tuple(
        Anchor(
            der=der_of(row.certificate),
            begins=_start_of(row.valid_from or date.max),
            # Nobody's word outlives the authority's own certificate.
            ends=min(_start_of(row.valid_until), row.ends_at) if row.valid_until else row.ends_at,
        )
        for row in rows
    )


def proofs_now() -> Proofs:
    """What the operator brought of revoked certificates: the newest list of each authority's key, and every answer."""
    rows = RevocationWord.objects.filter(aside_at__isnull=True).select_related("file").order_by("-issued_at", "-id")
    newest: dict[tuple[str, ...], RevocationWord] = {}
    for row in rows:
        newest.setdefault((row.kind, row.issuer, row.authority_key, row.about), row)
    return tuple(Proof(row.kind, open_file(row.file).read()) for row in newest.values())


def visible_words(visitor: Visitor) -> QuerySet[RevocationWord]:
    """Every list and answer that was ever brought, for whoever keeps the list of trust."""
    rows = RevocationWord.objects.select_related("by", "aside_by")
    return rows if is_allowed(visitor, "signatures.keep_trust") else rows.none()


def visible_anchors(visitor: Visitor) -> QuerySet[TrustAnchor]:
    """Every authority that was ever proposed, for whoever keeps the list; nothing for anybody else."""
    rows = TrustAnchor.objects.select_related("added_by", "confirmed_by", "closed_by")
    return rows if is_allowed(visitor, "signatures.keep_trust") else rows.none()


def open_anchor(fingerprint: str) -> TrustAnchor | None:
    """The authority with this certificate that is proposed or trusted, if there is one."""
    return TrustAnchor.objects.filter(fingerprint=fingerprint, closed_at__isnull=True).first()


def _start_of(day: date) -> datetime:
    """The first moment of the day in Vietnam."""
    return datetime.combine(day, time.min, tzinfo=HERE).astimezone(UTC)
