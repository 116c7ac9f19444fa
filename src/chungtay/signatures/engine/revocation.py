"""Lists of revoked certificates and answers about single ones, brought by the operator: what they say and how fresh.

RFC 5280 (CRL) and RFC 6960 (OCSP). Reading for a page is done with `cryptography`; what a signature is worth under them
is pyHanko's to say, in the child process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Final

from asn1crypto import crl as asn1_crl  # type: ignore[import-untyped]  # carries no types
from asn1crypto import ocsp as asn1_ocsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from chungtay.signatures.engine.certificates import name_of
from chungtay.signatures.engine.verdicts import Proof

MOST_BYTES: Final = 10 * 1024 * 1024


class Watch(Enum):
    """Whether the operator keeps word of an authority's revoked certificates, and whether that word is fresh."""

    NOBODY = "nobody"
    STALE = "stale"
    FRESH = "fresh"


@dataclass(frozen=True, kw_only=True)
class Word:
    """What a file says of itself; `next_at` is when a newer one was promised. OCSP: `about` names the serial.

    `authority_key` tells the keys of one authority apart (RFC 5280, 5.2.1), in hexadecimal; a list may leave it out.
    """

    kind: str
    issuer: str
    authority_key: str
    der: bytes
    issued_at: datetime
    next_at: datetime | None
    about: str = ""


def read_word(content: bytes) -> Word | None:
    """The list or the answer in a file, PEM or DER; None for anything else."""
    for read in (_read_list, _read_answer):
        try:
            return read(content)
        except (ValueError, TypeError):
            continue
    return None


def _read_list(content: bytes) -> Word:
    is_pem = b"-----BEGIN" in content
    read = x509.load_pem_x509_crl(content) if is_pem else x509.load_der_x509_crl(content)
    der = read.public_bytes(Encoding.DER)
    return Word(
        kind="crl",
        issuer=name_of(read.issuer),
        authority_key=_authority_key(read.extensions),
        der=der,
        issued_at=read.last_update_utc,
        next_at=read.next_update_utc,
    )


def _authority_key(extensions: x509.Extensions) -> str:
    try:
        found = extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier
    except x509.ExtensionNotFound:
        return ""
    return (found or b"").hex()


def _read_answer(content: bytes) -> Word:
    read = ocsp.load_der_ocsp_response(content)
    whose = name_of(read.responder_name) if read.responder_name else f"OCSP {(read.responder_key_hash or b'').hex()}"
    return Word(
        kind="ocsp",
        issuer=whose,
        authority_key=read.issuer_key_hash.hex(),
        der=content,
        issued_at=read.this_update_utc,
        next_at=read.next_update_utc,
        about=f"{read.serial_number:x}",
    )


def opened(proofs: Sequence[Proof]) -> dict[str, list[Any]]:
    """The proofs as pyHanko takes them."""
    return {
        "crls": [asn1_crl.CertificateList.load(each.der) for each in proofs if each.kind == "crl"],
        "ocsps": [asn1_ocsp.OCSPResponse.load(each.der) for each in proofs if each.kind == "ocsp"],
    }


def watch_over(certificate: Any, proofs: dict[str, list[Any]], moment: datetime) -> Watch:
    """Whether word of this certificate (asn1crypto) is kept, and whether a newer one was due before the moment."""
    due = [each["tbs_cert_list"]["next_update"].native for each in proofs["crls"] if each.issuer == certificate.issuer]
    for answer in proofs["ocsps"]:
        singles = answer.response_data["responses"] if answer.response_data else ()
        mine = (each for each in singles if each["cert_id"]["serial_number"].native == certificate.serial_number)
        due += [each["next_update"].native for each in mine]
    if not due:
        return Watch.NOBODY
    return Watch.FRESH if any(each is None or each.astimezone(UTC) >= moment for each in due) else Watch.STALE
