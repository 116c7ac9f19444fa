from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.dossiers.models import SignedCopy
from chungtay.kernel.facts import Fact
from chungtay.organisations.models import Organisation
from chungtay.records.models import Document


@dataclass(frozen=True, kw_only=True)
class SignedFileKept(Fact):
    verb: ClassVar[str] = "dossiers.signed_file_kept"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s brought the digitally signed file of %(notation)s of %(organisation)s; its signature was accepted."
    )

    document: Document
    organisation: Organisation
    signed_copy: SignedCopy
    notation: str


@dataclass(frozen=True, kw_only=True)
class ScanKept(Fact):
    verb: ClassVar[str] = "dossiers.scan_kept"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s brought a scan of the signed paper of %(notation)s of %(organisation)s; nothing in it was verified."
    )

    document: Document
    organisation: Organisation
    signed_copy: SignedCopy
    notation: str
