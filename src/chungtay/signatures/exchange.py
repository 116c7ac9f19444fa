from __future__ import annotations

from chungtay.kernel.exchange.export import keep_back, name_table
from chungtay.signatures.models import (
    ExpectedFile,
    KnownCertificate,
    RevocationWord,
    SignatureCheck,
    TrustAnchor,
)

name_table(TrustAnchor, "trusted_authorities")
name_table(SignatureCheck, "checks_of_signed_files")
name_table(RevocationWord, "words_of_revoked_certificates")
name_table(KnownCertificate, "certificates_of_people")
# Hashes of files by which an upload is recognised.
keep_back(ExpectedFile)
