from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Agreement, Party
from chungtay.kernel.facts import Fact
from chungtay.memoranda.models import Ceremony, FiledMemorandum, ReportedMemorandum
from chungtay.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class CeremonyRecorded(Fact):
    verb: ClassVar[str] = "memoranda.ceremony_recorded"
    sentence: ClassVar = _("%(by)s wrote the record of the signing ceremony of “%(agreement)s”, held on %(held)s.")
    agreement: Agreement
    ceremony: Ceremony
    held: str


@dataclass(frozen=True, kw_only=True)
class ConfirmedByClick(Fact):
    verb: ClassVar[str] = "memoranda.confirmed_by_click"
    sentence: ClassVar = _(
        "%(by)s, for %(party)s, confirmed “%(agreement)s” by a click that counts in this programme; it is no signature."
    )
    agreement: Agreement
    party: Party


@dataclass(frozen=True, kw_only=True)
class ClickForgotten(Fact):
    verb: ClassVar[str] = "memoranda.click_forgotten"
    sentence: ClassVar = _("“%(agreement)s” is no longer confirmed by clicks: what was confirmed was taken back.")
    agreement: Agreement


@dataclass(frozen=True, kw_only=True)
class MemorandumReported(Fact):
    verb: ClassVar[str] = "memoranda.reported"
    sentence: ClassVar = _("“%(agreement)s”, signed by all its parties, was reported to %(body)s.")
    agreement: Agreement
    report: ReportedMemorandum
    body: str


@dataclass(frozen=True, kw_only=True)
class MemorandumFiled(Fact):
    verb: ClassVar[str] = "memoranda.filed"
    sentence: ClassVar = _("%(by)s put “%(agreement)s” into the dossier %(sign)s of %(organisation)s.")
    agreement: Agreement
    filed: FiledMemorandum
    organisation: Organisation
    sign: str
