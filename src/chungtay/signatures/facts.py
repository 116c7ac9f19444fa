from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from chungtay.accounts.models import Person
from chungtay.kernel.facts import Fact
from chungtay.signatures.models import (
    ExpectedFile,
    KnownCertificate,
    RevocationWord,
    SignatureCheck,
    TrustAnchor,
)


@dataclass(frozen=True, kw_only=True)
class AuthorityProposed(Fact):
    verb: ClassVar[str] = "signatures.authority_proposed"
    sentence: ClassVar = _("%(by)s brought the certificate of %(anchor)s; it is not trusted yet.")
    anchor: TrustAnchor


@dataclass(frozen=True, kw_only=True)
class AuthorityTrusted(Fact):
    verb: ClassVar[str] = "signatures.authority_trusted"
    sentence: ClassVar = _("%(by)s put %(anchor)s on the list of trust from %(begins)s.")
    anchor: TrustAnchor
    begins: str


@dataclass(frozen=True, kw_only=True)
class AuthorityClosed(Fact):
    verb: ClassVar[str] = "signatures.authority_closed"
    sentence: ClassVar = _("%(by)s took %(anchor)s off the list of trust: %(reason)s")
    anchor: TrustAnchor
    reason: str


@dataclass(frozen=True, kw_only=True)
class FileGivenOut(Fact):
    verb: ClassVar[str] = "signatures.given_out"
    sentence: ClassVar = _("%(by)s took the PDF of a text to have it signed outside.")
    expected: ExpectedFile


@dataclass(frozen=True, kw_only=True)
class SignedFileChecked(Fact):
    verb: ClassVar[str] = "signatures.checked"
    sentence: ClassVar = _("%(by)s brought a digitally signed file. What the check came to: %(outcome)s.")
    check: SignatureCheck
    outcome: str


@dataclass(frozen=True, kw_only=True)
class WordBrought(Fact):
    verb: ClassVar[str] = "signatures.word_brought"
    sentence: ClassVar = _("%(by)s brought word of revoked certificates of %(issuer)s, made on %(made)s.")
    word: RevocationWord
    issuer: str
    made: str


@dataclass(frozen=True, kw_only=True)
class WordPutAside(Fact):
    verb: ClassVar[str] = "signatures.word_put_aside"
    sentence: ClassVar = _("%(by)s put aside word of revoked certificates of %(issuer)s: %(reason)s")
    word: RevocationWord
    issuer: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CertificateBound(Fact):
    verb: ClassVar[str] = "signatures.certificate_bound"
    sentence: ClassVar = _("%(by)s recorded that the certificate with the number %(serial)s belongs to %(person)s.")
    personal: ClassVar = frozenset({"person"})
    certificate: KnownCertificate
    person: Person
    serial: str


@dataclass(frozen=True, kw_only=True)
class CertificateLetGo(Fact):
    verb: ClassVar[str] = "signatures.certificate_let_go"
    sentence: ClassVar = _(
        "%(by)s ended that the certificate with the number %(serial)s belongs to %(person)s: %(reason)s"
    )
    personal: ClassVar = frozenset({"person"})
    certificate: KnownCertificate
    person: Person
    serial: str
    reason: str
