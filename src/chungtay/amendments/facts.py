from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Agreement, Party
from chungtay.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class AnnexDrafted(Fact):
    verb: ClassVar[str] = "amendments.annex_drafted"
    sentence: ClassVar = _("%(by)s drafted annex %(number)s of “%(agreement)s”: %(purpose)s.")
    agreement: Agreement
    annex: Agreement
    number: int
    purpose: str


@dataclass(frozen=True, kw_only=True)
class AnnexTookEffect(Fact):
    verb: ClassVar[str] = "amendments.annex_in_force"
    sentence: ClassVar = _("Annex %(number)s of “%(agreement)s” is in force: %(purpose)s.")
    agreement: Agreement
    annex: Agreement
    number: int
    purpose: str


@dataclass(frozen=True, kw_only=True)
class AnnexPutAside(Fact):
    """Nobody can be bound by it any more: what it amends has ended, or who was to sign it has."""

    verb: ClassVar[str] = "amendments.put_aside"
    sentence: ClassVar = _("“%(annex)s” is closed and binds nobody: %(reason)s")
    agreement: Agreement
    annex: Agreement
    reason: str


@dataclass(frozen=True, kw_only=True)
class ActivityNoted(Fact):
    verb: ClassVar[str] = "amendments.activity_noted"
    sentence: ClassVar = _("Something was done under “%(agreement)s”.")
    agreement: Agreement


@dataclass(frozen=True, kw_only=True)
class EndIsNear(Fact):
    verb: ClassVar[str] = "amendments.end_is_near"
    sentence: ClassVar = _("“%(agreement)s” ends in %(days)s days, after %(last_day)s, unless it is renewed.")
    agreement: Agreement
    days: int
    last_day: date


@dataclass(frozen=True, kw_only=True)
class AgreementRanOut(Fact):
    verb: ClassVar[str] = "amendments.ran_out"
    sentence: ClassVar = _("“%(agreement)s” came to its agreed last day, %(last_day)s.")
    agreement: Agreement
    last_day: date


@dataclass(frozen=True, kw_only=True)
class PartyLeft(Fact):
    verb: ClassVar[str] = "amendments.party_left"
    sentence: ClassVar = _("%(by)s, for %(party)s, left “%(agreement)s” by notice %(notice)s: %(reason)s")
    agreement: Agreement
    party: Party
    notice: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PartyHadNoHeir(Fact):
    verb: ClassVar[str] = "amendments.no_heir"
    sentence: ClassVar = _("%(by)s recorded that nobody inherits the part of %(party)s in “%(agreement)s”: %(reason)s")
    agreement: Agreement
    party: Party
    reason: str


@dataclass(frozen=True, kw_only=True)
class AgreementInternalised(Fact):
    verb: ClassVar[str] = "amendments.internalised"
    sentence: ClassVar = _("%(by)s closed “%(agreement)s”: its parties are one body now, %(body)s.")
    agreement: Agreement
    body: str
