"""What a check came to, in whole sentences for the person who brought the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.clock import to_local
from chungtay.signatures.choices import CheckReason
from chungtay.signatures.models import SignatureCheck

SENTENCES: Final = {
    CheckReason.GOOD: _(
        "The file is whole since %(name)s signed it, and the certificate is from an authority on the list of trust."
    ),
    CheckReason.NOT_A_PDF: _(
        "This file is not a PDF. Bring the PDF that was signed, not a picture or a document of a word processor."
    ),
    CheckReason.TOO_LARGE: _(
        "This file is too large to be checked: at most 20 MB and 40 signatures. Sign the PDF as it was given out here."
    ),
    CheckReason.TOO_SLOW: _(
        "Checking this file took too long and was stopped. Sign the PDF as it was given out here, and bring that one."
    ),
    CheckReason.DAMAGED: _(
        "This file is damaged, so its signatures cannot be read. Take it once more from the program in which it"
        " was signed."
    ),
    CheckReason.LOCKED: _(
        "This PDF is protected by a password, so its signatures cannot be read. Sign the PDF as it was given out here."
    ),
    CheckReason.NO_SIGNATURE: _(
        "There is no digital signature in this PDF; the picture of a signature is none. Sign it with your"
        " certificate first."
    ),
    CheckReason.CHANGED: _(
        "The file was changed after %(name)s signed it, so the signature does not fit it any more. Bring the"
        " file as it left the signing program."
    ),
    CheckReason.APPENDED: _(
        "Something was added to the file after %(name)s signed it. Only further signatures may follow a signature."
    ),
    CheckReason.WEAK: _(
        "The signature of %(name)s was made in a way that protects nothing today, with SHA-1 or a key under"
        " 2,048 bits. Sign again with a newer certificate or program."
    ),
    CheckReason.NO_TRUST: _(
        "The list of trust is empty, so no digital signature can be accepted yet. Ask the operator to put your"
        " authority on it, or bring a scan of the signed paper."
    ),
    CheckReason.UNTRUSTED: _(
        "The certificate of %(name)s was issued by “%(issuer)s”, which is not on the list of trust. Ask the"
        " operator, or bring a scan of the signed paper."
    ),
    CheckReason.EXPIRED: _(
        "The certificate of %(name)s ended on %(ends)s, and nothing proves that the signature is older. Sign"
        " again with a valid certificate."
    ),
    CheckReason.NOT_YET_VALID: _(
        "The certificate of %(name)s begins on %(begins)s, and the signature is older. Sign again with a valid"
        " certificate."
    ),
    CheckReason.REVOKED: _(
        "The certificate of %(name)s was revoked by its authority before the signature. Sign again with a valid"
        " certificate."
    ),
    CheckReason.REVOCATION_STALE: _(
        "Whether the certificate of %(name)s was revoked cannot be said: what is kept here of “%(issuer)s” is out of"
        " date. Ask the operator to bring the newest list, then bring the file once more."
    ),
    CheckReason.REVOCATION_UNKNOWN: _(
        "Whether the certificate of %(name)s was revoked is not known: the list kept here in the name of “%(issuer)s”"
        " cannot be relied on. Ask the operator to bring the right one."
    ),
    CheckReason.NOT_FOR_SIGNING: _(
        "The certificate of %(name)s is not one for signing. Choose the signing certificate in your program and"
        " sign again."
    ),
    CheckReason.FUTURE: _(
        "The file says that %(name)s signed it at a time still to come. Set the clock of the signing computer,"
        " and sign again."
    ),
    CheckReason.BEFORE_ISSUE: _(
        "The file says that %(name)s signed it before the document was issued. Set the clock of the signing computer,"
        " and sign again."
    ),
    CheckReason.BEFORE_GIVEN_OUT: _(
        "The file says that %(name)s signed it on %(signed)s, which is before this file was given out to be signed,"
        " and no time stamp proves it. Set the clock of the signing computer, and sign again."
    ),
    CheckReason.BEFORE_ITS_DAY: _(
        "%(name)s signed on %(signed)s, which is before the day that stands on the paper. Take the file to be signed"
        " with the day on which it is signed."
    ),
    CheckReason.UNPROVEN_DAY: _(
        "%(name)s does not sign for your unit any more, and only the signer's own computer says that the signature is"
        " of %(signed)s. Bring a signature with a trusted time stamp, or let who signs for the unit today sign."
    ),
    CheckReason.WRONG_TEXT: _(
        "The signatures are whole, but this is not the file that was given out here for the current version."
        " Download that file, and sign it without saving it anew."
    ),
    CheckReason.WRONG_PERSON: _(
        "The signature of %(name)s is whole, but on the day of signing this person was not the one who signs for"
        " your unit."
    ),
    CheckReason.OTHER_CERTIFICATE: _(
        "The signature of %(name)s is whole, but the certificate with the number %(serial)s is not the one recorded"
        " here for the person who signs for your unit. If it is a new one, ask the operator to record it."
    ),
}


@dataclass(frozen=True)
class SignerRow:
    """One signature of a file, as the page of its check shows it."""

    name: str
    organisation: str
    issuer: str
    serial: str
    fingerprint: str
    signed_at: datetime | None
    valid_from: datetime | None
    valid_until: datetime | None
    is_timestamped: bool
    is_good: bool
    reason: str
    note: str
    place: str
    revocation: str


def signer_rows(check: SignatureCheck) -> list[SignerRow]:
    """The signatures of a file, in the order in which they were made."""
    return [_row(check.signers[place], place) for place in sorted(check.signers, key=int)]


def outcome_of(check: SignatureCheck) -> str:
    """What the check came to, in one sentence that says what to do."""
    rows: list[Mapping[str, Any]] = [check.signers[place] for place in sorted(check.signers, key=int)]
    bad = [row for row in rows if row["reason"] != CheckReason.GOOD]
    about = bad[0] if bad else (rows[-1] if rows else {})
    return str(SENTENCES[CheckReason(check.reason)]) % {
        "name": about.get("name") or say("whoever signed"),
        "issuer": about.get("issuer") or say("an unnamed authority"),
        "serial": about.get("serial") or "?",
        "begins": _day(about.get("valid_from")),
        "signed": _day(about.get("signed_at")),
        "ends": _day(about.get("valid_until")),
    }


def _row(about: Mapping[str, Any], place: str) -> SignerRow:
    followed = {
        "": say("Nothing follows this signature in the file."),
        "proofs": say("Only proofs for later years follow this signature."),
        "signatures": say("Further signatures follow this one."),
    }
    return SignerRow(
        name=about["name"] or say("Without a name"),
        organisation=about["organisation"],
        issuer=about["issuer"],
        serial=about["serial"],
        fingerprint=about["fingerprint"],
        signed_at=_moment(about["signed_at"]),
        valid_from=_moment(about["valid_from"]),
        valid_until=_moment(about["valid_until"]),
        is_timestamped=about["is_timestamped"],
        is_good=about["reason"] == CheckReason.GOOD,
        reason=str(CheckReason(about["reason"]).label),
        note=followed.get(about["followed_by"], "") if about["reason"] == CheckReason.GOOD else "",
        place=place,
        revocation=_revocation(about),
    )


def _revocation(about: Mapping[str, Any]) -> str:
    """What is known of a good signature's certificate; checks from before this was asked say nothing."""
    if about["reason"] != CheckReason.GOOD or "is_known_unrevoked" not in about:
        return ""
    if about["is_known_unrevoked"]:
        return say("The certificate was not revoked, by word of its authority.")
    return say("Whether the certificate was revoked is not known: there is no word of its authority here.")


def _moment(sent: str | None) -> datetime | None:
    return to_local(datetime.fromisoformat(sent)) if sent else None


def _day(sent: str | None) -> str:
    moment = _moment(sent)
    return f"{moment:%d/%m/%Y}" if moment else "?"
