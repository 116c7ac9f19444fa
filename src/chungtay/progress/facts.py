from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Agreement, Party
from chungtay.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ProgressStated(Fact):
    verb: ClassVar[str] = "progress.stated"
    sentence: ClassVar = _("%(by)s, for %(party)s, stated the progress of “%(commitment)s”: %(said)s.")
    agreement: Agreement
    party: Party
    commitment: str
    said: str


@dataclass(frozen=True, kw_only=True)
class ProgressCorrected(Fact):
    verb: ClassVar[str] = "progress.corrected"
    sentence: ClassVar = _(
        "%(by)s, for %(party)s, corrected the progress of “%(commitment)s”: %(said)s instead of %(before)s."
    )
    agreement: Agreement
    party: Party
    commitment: str
    said: str
    before: str
