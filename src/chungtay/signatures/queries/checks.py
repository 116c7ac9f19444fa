"""What was found in signed files, and who may read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from chungtay.accounts.models import Person
from chungtay.kernel.audit import key_of, kind_of
from chungtay.kernel.people import Visitor
from chungtay.signatures.engine.verdicts import Original, Verdict
from chungtay.signatures.engine.verifying import verify_pdf
from chungtay.signatures.models import ExpectedFile, SignatureCheck
from chungtay.signatures.queries.trust import proofs_now, trust_on

Readable = Callable[[Any], QuerySet[Any]]
Recorded = Callable[[SignatureCheck], Sequence[Person]]

_readable: dict[str, Readable] = {}
_recorded: dict[str, Recorded] = {}


def register_signed(kind: str, readable: Readable, recorded: Recorded) -> None:
    """Say which things of a kind (`room.model`) a person may read, and whom a check made a signatory of one.

    The checks of their files are read with the things.
    """
    if kind in _readable:
        raise ValueError(f"two rooms say who reads {kind}")
    _readable[kind], _recorded[kind] = readable, recorded


def signatories_by(check: SignatureCheck) -> Sequence[Person]:
    """Who was recorded as having signed because of this check."""
    return _recorded[check.kind](check) if check.is_good and check.kind in _recorded else ()


def visible_checks(visitor: Visitor) -> QuerySet[SignatureCheck]:
    """The checks of every thing the person may read."""
    rows = SignatureCheck.objects.select_related("file", "by")
    if not visitor.is_authenticated:
        return rows.none()
    may = Q(pk__in=[])
    for kind, readable in _readable.items():
        may |= Q(kind=kind, key__in=readable(visitor).values("uid"))
    return rows.filter(may)


def checks_of(thing: models.Model) -> QuerySet[SignatureCheck]:
    """Every file that was brought as the signed text of the thing, newest first."""
    rows = SignatureCheck.objects.filter(kind=kind_of(thing), key=key_of(thing))
    return rows.select_related("file", "by").order_by("-id")


def thing_of(check: SignatureCheck, visitor: Visitor) -> models.Model | None:
    """What the file was brought for, if the person may read it."""
    readable = _readable.get(check.kind)
    found: models.Model | None = readable(visitor).filter(uid=check.key).first() if readable else None
    return found


def originals_of(thing: models.Model, version_key: str = "") -> tuple[Original, ...]:
    """The files that were given out to be signed for this version of the thing."""
    rows = ExpectedFile.objects.filter(kind=kind_of(thing), key=key_of(thing), version_key=version_key)
    return tuple(Original(size=row.size, sha256=row.sha256) for row in rows.order_by("-id"))


def given_out_at(thing: models.Model, version_key: str, sha256: str) -> datetime | None:
    """When this file was first given out to be signed; None for one that never was."""
    rows = ExpectedFile.objects.filter(kind=kind_of(thing), key=key_of(thing), version_key=version_key, sha256=sha256)
    return rows.values_list("given_at", flat=True).first()


def verdict_on(content: bytes, thing: models.Model, version_key: str, *, at: datetime) -> Verdict:
    """What the signatures in a file are worth for this version of the thing; takes a second or two."""
    # Where nothing was given out nothing can be the text: no file begins with this one, and the verdict says so.
    originals = originals_of(thing, version_key) or (Original(size=0, sha256=""),)
    return replace(verdict_against(content, originals, at=at), version_key=version_key)


def verdict_against(content: bytes, originals: Sequence[Original], *, at: datetime) -> Verdict:
    """What the signatures in a file are worth when it must be one of these, with nothing but signatures after it."""
    return verify_pdf(content, trust_on(at), at=at, originals=originals, proofs=proofs_now())
