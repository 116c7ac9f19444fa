"""The certificate of an authority, as somebody uploads it: PEM or DER (RFC 5280, RFC 7468)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

MOST_BYTES: Final = 64 * 1024
_LEAST_RSA_BITS: Final = 2048


class NotAnAuthority(Exception):  # noqa: N818  # reads aloud where it is caught, as RuleBroken does
    """Not the certificate that was wanted: unreadable, several, not_an_authority, an_authority or weak."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Authority:
    """What a certificate says of an authority; fingerprint is SHA-256 in hexadecimal."""

    name: str
    issuer: str
    fingerprint: str
    pem: str
    not_before: datetime
    not_after: datetime


def read_authority(content: bytes) -> Authority:
    """The one certificate in the file, if it may issue certificates; NotAnAuthority otherwise."""
    certificate = _certificate(content)
    try:
        if not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            raise NotAnAuthority("not_an_authority")
    except x509.ExtensionNotFound:
        raise NotAnAuthority("not_an_authority") from None
    except ValueError:
        raise NotAnAuthority("unreadable") from None
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < _LEAST_RSA_BITS:
        raise NotAnAuthority("weak")
    return Authority(
        name=name_of(certificate.subject),
        issuer=name_of(certificate.issuer),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        pem=certificate.public_bytes(serialization.Encoding.PEM).decode(),
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
    )


@dataclass(frozen=True, kw_only=True)
class Personal:
    """What the certificate of a person says; fingerprint is SHA-256 and serial the number, in hexadecimal."""

    name: str
    issuer: str
    fingerprint: str
    serial: str


def read_personal(content: bytes) -> Personal:
    """The one certificate of a person in the file; NotAnAuthority otherwise, `an_authority` for one that issues."""
    certificate = _certificate(content)
    try:
        if certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
            raise NotAnAuthority("an_authority")
    except x509.ExtensionNotFound:
        pass  # no word of it: not an authority (RFC 5280, 4.2.1.9)
    except ValueError:
        raise NotAnAuthority("unreadable") from None
    common = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return Personal(
        name=str(common[0].value)[:200] if common else name_of(certificate.subject)[:200],
        issuer=name_of(certificate.issuer),
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        serial=f"{certificate.serial_number:x}",
    )


def der_of(pem: str) -> bytes:
    """The certificate as bytes."""
    return x509.load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER)


def _certificate(content: bytes) -> x509.Certificate:
    try:
        if b"-----BEGIN" not in content:
            return x509.load_der_x509_certificate(content)
        found = x509.load_pem_x509_certificates(content)
    except ValueError:
        raise NotAnAuthority("unreadable") from None
    if len(found) != 1:
        raise NotAnAuthority("several")
    return found[0]


def name_of(name: x509.Name) -> str:
    """Who it is: the common name with the organisation, or everything where neither stands."""
    parts = [
        str(part.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for part in name.get_attributes_for_oid(oid)
    ]
    return (" · ".join(dict.fromkeys(parts)) or name.rfc4514_string())[:300]
