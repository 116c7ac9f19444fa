"""An invented world of certificates and signers. The product itself holds no key; only these tests do."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import crl as asn1_crl  # type: ignore[import-untyped]  # carries no types
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.generic import StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LAST_YEAR, NEXT_YEAR = AT - timedelta(days=365), AT + timedelta(days=365)
USUAL = ("digital_signature", "content_commitment")
USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")


@dataclass(frozen=True)
class Issued:
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


@cache
def key_of(number: int, bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def name_of(common: str, organisation: str = "") -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    return x509.Name(parts)


@cache
def authority(name: str = "CA Mẫu", number: int = 0) -> Issued:
    key, named = key_of(number), name_of(name, "Cơ quan Mẫu")
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(1000 + number)
        .not_valid_before(AT - timedelta(days=3650))
        .not_valid_after(AT + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
        .sign(key, hashes.SHA256())
    )
    return Issued(certificate, key)


def _usage(*names: str) -> x509.KeyUsage:
    every = (*USAGES, "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{each: each in names for each in every})


def _revoked_are_listed() -> x509.CRLDistributionPoints:
    where = [x509.UniformResourceIdentifier("http://crl.invalid/mau.crl")]
    return x509.CRLDistributionPoints([x509.DistributionPoint(where, None, None, None)])


def _answers_are_given() -> x509.AuthorityInformationAccess:
    where = x509.UniformResourceIdentifier("http://ocsp.invalid/")
    return x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, where)])


@cache
def issued(
    name: str,
    by: Issued | None = None,
    *,
    organisation: str = "Trường Tiểu học Mẫu 09",
    begins: datetime = LAST_YEAR,
    ends: datetime = NEXT_YEAR,
    bits: int = 2048,
    usage: tuple[str, ...] = USUAL,
    stamps: bool = False,
) -> Issued:
    issuer, key = by or authority(), key_of(len(name) % 3 + 1, bits)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name_of(name, organisation))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(abs(hash((name, begins, ends))) + 1)
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(*usage), critical=True)
        .add_extension(_revoked_are_listed(), critical=False)
        .add_extension(_answers_are_given(), critical=False)
    )
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Issued(builder.sign(issuer.key, hashes.SHA256()), key)


def revoked(
    *serials: int,
    by: Issued | None = None,
    on: datetime = LAST_YEAR,
    made: datetime = AT - timedelta(days=1),
    due: datetime = AT + timedelta(days=6),
) -> bytes:
    issuer = by or authority()
    builder = x509.CertificateRevocationListBuilder().issuer_name(issuer.certificate.subject)
    builder = builder.last_update(made).next_update(due)
    of_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    builder = builder.add_extension(of_key, critical=False)
    for serial in serials:
        gone = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(on).build()
        builder = builder.add_revoked_certificate(gone)
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def signer_of(who: Issued, by: Issued | None = None) -> signers.SimpleSigner:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # pyHanko's
    store.register(asn1_x509.Certificate.load((by or authority()).der))
    raw = who.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(who.der),
        signing_key=asn1_keys.PrivateKeyInfo.load(raw),
        cert_registry=store,
    )


def signed(
    content: bytes,
    who: Issued,
    *,
    by: Issued | None = None,
    field: str = "Ky",
    stamped_by: Issued | None = None,
    stamped_at: datetime | None = None,
    digest: str = "sha256",
    claims: datetime = AT,
) -> bytes:
    """The PDF with one signature more, written after what was there."""
    out = io.BytesIO()
    stamper = None
    if stamped_by is not None:
        made = signer_of(stamped_by)
        stamper = DummyTimeStamper(
            made.signing_cert, made.signing_key, certs_to_embed=made.cert_registry, fixed_dt=stamped_at or claims
        )
    metadata = PdfSignatureMetadata(
        field_name=field, md_algorithm=digest, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    )
    maker = Claiming(metadata, signer_of(who, by), timestamper=stamper)
    maker.claims = claims
    maker.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)), output=out)
    return out.getvalue()


class Claiming(signers.PdfSigner):
    """A signer that writes the time it is told, not the time it is."""

    claims: datetime

    def init_signing_session(self, *args: Any, **options: Any) -> Any:
        session = super().init_signing_session(*args, **options)
        session.system_time = self.claims
        return session


def with_revoked(content: bytes, *lists: bytes) -> bytes:
    """The PDF with lists of revoked certificates added, as for long keeping."""
    out = io.BytesIO(content)
    DocumentSecurityStore.add_dss(out, None, crls=[asn1_crl.CertificateList.load(each) for each in lists])
    return out.getvalue()


def with_another_page(content: bytes, words: str = "Gian lan") -> bytes:
    """The PDF with other words on its page, written after what was there, as a forger would."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    stream = StreamObject(stream_data=f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode())
    page[pdf_name("/Contents")] = writer.add_object(stream)
    writer.mark_update(page.container_ref)
    return _written(writer)


def with_a_remark(content: bytes) -> bytes:
    """The PDF with something added to its catalogue."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    writer.root[pdf_name("/Extra")] = pdf_string("them vao sau")
    writer.update_root()  # type: ignore[no-untyped-call]  # pyHanko's
    return _written(writer)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]  # pyHanko's
    return out.getvalue()


def plain_pdf(words: str = "Ban ghi nho") -> bytes:
    """One page with a line of text, of the old kind with a table of places."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    begins = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        b"00" * 16,
        b"00" * 16,
        begins,
    )
    return bytes(out)
