"""Whose certificate is whose: by what was recorded, and by name only where nothing was."""

from __future__ import annotations

from django.db.models import QuerySet

from chungtay.accounts.models import Person
from chungtay.kernel.people import Visitor
from chungtay.kernel.permissions import is_allowed
from chungtay.signatures.engine.names import is_same_name
from chungtay.signatures.engine.verdicts import Reason, Signed, Verdict
from chungtay.signatures.models import KnownCertificate, SignatureCheck
from chungtay.signatures.queries.checks import signatories_by


def _live() -> QuerySet[KnownCertificate]:
    return KnownCertificate.objects.filter(ended_at__isnull=True).select_related("person")


def is_certificate_of(signed: Signed, person: Person) -> bool:
    """Whether the certificate is this person's: the recorded one; by name only while none of either is recorded."""
    holder = _live().filter(fingerprint=signed.fingerprint).values_list("person_id", flat=True).first()
    if holder is not None:
        return bool(holder == person.pk)
    return is_same_name(signed.name, person.name) and not _live().filter(person=person).exists()


def is_certificate_named(signed: Signed, name: str) -> bool:
    """Whether the certificate bears the name of somebody who is not known here; one recorded as anybody's does not."""
    return is_same_name(signed.name, name) and not _live().filter(fingerprint=signed.fingerprint).exists()


def why_not_theirs(verdict: Verdict) -> Reason:
    """Why a whole file is nobody's who may sign: the certificate is recorded otherwise, or the name is another."""
    rows = list(_live())
    for signed in verdict.signatures:
        if any(row.fingerprint == signed.fingerprint or is_same_name(signed.name, row.person.name) for row in rows):
            return Reason.OTHER_CERTIFICATE
    return Reason.WRONG_PERSON


def visible_certificates(visitor: Visitor) -> QuerySet[KnownCertificate]:
    """Every certificate that was ever recorded as somebody's, for whoever keeps the list of trust."""
    rows = KnownCertificate.objects.select_related("person", "by", "ended_by")
    return rows if is_allowed(visitor, "signatures.keep_trust") else rows.none()


def person_with_login(login: str) -> Person | None:
    """Whoever signs in by this name."""
    return Person.objects.filter(login=login.strip().lower(), is_active=True).first() if login.strip() else None


def first_use(check: SignatureCheck, person: Visitor) -> str:
    """The place in an accepted file of the certificate by which the person was recorded as its signatory.

    Empty where nobody may confirm one: it is recorded already, or a namesake could have made the signature as well.
    """
    if not isinstance(person, Person) or _live().filter(person=person).exists():
        return ""
    namesakes = {each.pk for each in signatories_by(check) if is_same_name(each.name, person.name)}
    if namesakes != {person.pk}:
        return ""
    for place, row in check.signers.items():
        if is_same_name(row["name"], person.name) and not _live().filter(fingerprint=row["fingerprint"]).exists():
            return str(place)
    return ""
