from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.matching.models import MatchingRun, Scenario
from chungtay.publishing.models import ResultSheet, RunPublication


@dataclass(frozen=True, kw_only=True)
class OfPublication(Fact):
    publication: RunPublication
    run: MatchingRun
    pairs: int


@dataclass(frozen=True, kw_only=True)
class PublicationAsked(OfPublication):
    verb: ClassVar[str] = "publishing.asked"
    sentence: ClassVar = _("%(by)s asked for “%(run)s” to be published: %(pairs)s pairs.")
    is_small: bool


class SchoolsAsked(OfPublication):
    verb: ClassVar[str] = "publishing.schools_asked"
    sentence: ClassVar = _("Both units of %(pairs)s more pairs of “%(run)s” are asked.")


@dataclass(frozen=True, kw_only=True)
class PublicationDone(OfPublication):
    verb: ClassVar[str] = "publishing.done"
    sentence: ClassVar = _("“%(run)s” is published: both units of each of its %(pairs)s pairs are asked.")
    is_small: bool


@dataclass(frozen=True, kw_only=True)
class PublicationRefused(OfPublication):
    verb: ClassVar[str] = "publishing.refused"
    sentence: ClassVar = _("“%(run)s” was not published: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class OfSheet(Fact):
    sheet: ResultSheet
    scenario: Scenario
    run: MatchingRun


@dataclass(frozen=True, kw_only=True)
class SheetAsked(OfSheet):
    verb: ClassVar[str] = "publishing.sheet_asked"
    sentence: ClassVar = _("%(by)s asked for the result of “%(scenario)s” as a sheet.")
    is_small: bool


@dataclass(frozen=True, kw_only=True)
class SheetWritten(OfSheet):
    verb: ClassVar[str] = "publishing.sheet_written"
    sentence: ClassVar = _("The result of “%(scenario)s” was written as a sheet.")
    is_small: bool


@dataclass(frozen=True, kw_only=True)
class SheetRefused(OfSheet):
    verb: ClassVar[str] = "publishing.sheet_refused"
    sentence: ClassVar = _("The result of “%(scenario)s” was not written as a sheet: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class SheetsDeleted(Fact):
    verb: ClassVar[str] = "publishing.sheets_deleted"
    sentence: ClassVar = _("%(count)s sheets of matching results were deleted, as their time was over.")
    count: int
