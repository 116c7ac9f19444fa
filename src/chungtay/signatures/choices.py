from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CheckReason(TextChoices):
    """What a check of a signed file came to; the values are those of `signatures.engine.verdicts.Reason`."""

    GOOD = "good", _("Accepted")
    NOT_A_PDF = "not_a_pdf", _("Not a PDF")
    TOO_LARGE = "too_large", _("Too large to check")
    TOO_SLOW = "too_slow", _("Took too long to check")
    DAMAGED = "damaged", _("Damaged file")
    LOCKED = "locked", _("Protected by a password")
    NO_SIGNATURE = "no_signature", _("No digital signature")
    CHANGED = "changed", _("Changed after signing")
    APPENDED = "appended", _("Something added after signing")
    WEAK = "weak", _("Too weak")
    NO_TRUST = "no_trust", _("Nobody is trusted yet")
    UNTRUSTED = "untrusted", _("Issuer not trusted")
    EXPIRED = "expired", _("Certificate expired")
    NOT_YET_VALID = "not_yet_valid", _("Certificate not valid yet")
    REVOKED = "revoked", _("Certificate revoked")
    REVOCATION_STALE = "revocation_stale", _("List of revoked certificates out of date")
    REVOCATION_UNKNOWN = "revocation_unknown", _("Not known whether revoked")
    NOT_FOR_SIGNING = "not_for_signing", _("Certificate not for signing")
    FUTURE = "future", _("Dated in the future")
    BEFORE_ISSUE = "before_issue", _("Dated before the issue")
    BEFORE_GIVEN_OUT = "before_given_out", _("Dated before the file was given out")
    BEFORE_ITS_DAY = "before_its_day", _("Signed before the day on the paper")
    UNPROVEN_DAY = "unproven_day", _("Day of signing not proven")
    WRONG_TEXT = "wrong_text", _("Another text")
    WRONG_PERSON = "wrong_person", _("Another person")
    OTHER_CERTIFICATE = "other_certificate", _("Another certificate")


class WordKind(TextChoices):
    """What an authority says of revoked certificates."""

    CRL = "crl", _("List of revoked certificates (CRL)")
    OCSP = "ocsp", _("Answer about one certificate (OCSP)")
