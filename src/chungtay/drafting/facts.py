from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Agreement, Party, TextVersion
from chungtay.drafting.models import DraftSheet, Reminder, Suggestion
from chungtay.kernel.facts import Fact


@dataclass(frozen=True, kw_only=True)
class SheetBegun(Fact):
    verb: ClassVar[str] = "drafting.begun"
    sentence: ClassVar = _("%(by)s began to draft a text.")
    sheet: DraftSheet
    personal: ClassVar = frozenset({"sheet"})


@dataclass(frozen=True, kw_only=True)
class SheetKept(Fact):
    verb: ClassVar[str] = "drafting.kept"
    sentence: ClassVar = _("%(by)s worked on a draft of a text.")
    sheet: DraftSheet
    personal: ClassVar = frozenset({"sheet"})


@dataclass(frozen=True, kw_only=True)
class SheetDropped(Fact):
    verb: ClassVar[str] = "drafting.dropped"
    sentence: ClassVar = _("%(by)s gave up a draft of a text.")
    sheet: DraftSheet
    personal: ClassVar = frozenset({"sheet"})


@dataclass(frozen=True, kw_only=True)
class SheetHandedOn(Fact):
    verb: ClassVar[str] = "drafting.handed_on"
    sentence: ClassVar = _("%(by)s gave a draft of a text to %(to)s with a handover.")
    sheet: DraftSheet
    to: str
    personal: ClassVar = frozenset({"sheet", "to"})


@dataclass(frozen=True, kw_only=True)
class SheetTabled(Fact):
    verb: ClassVar[str] = "drafting.tabled"
    sentence: ClassVar = _("%(by)s put version %(number)s of “%(agreement)s” on the table.")
    agreement: Agreement
    sheet: DraftSheet
    text: TextVersion
    number: int
    personal: ClassVar = frozenset({"sheet"})


@dataclass(frozen=True, kw_only=True)
class WordsSuggested(Fact):
    verb: ClassVar[str] = "drafting.suggested"
    sentence: ClassVar = _("%(by)s, for %(party)s, suggested other words for %(place)s of version %(number)s.")
    agreement: Agreement
    party: Party
    suggestion: Suggestion
    place: str
    number: int


@dataclass(frozen=True, kw_only=True)
class SuggestionTaken(Fact):
    verb: ClassVar[str] = "drafting.taken_over"
    sentence: ClassVar = _("%(by)s, for %(party)s, took over the words %(suggester)s suggested for %(place)s.")
    agreement: Agreement
    party: Party
    suggester: Party
    suggestion: Suggestion
    text: TextVersion
    place: str


@dataclass(frozen=True, kw_only=True)
class SuggestionDeclined(Fact):
    verb: ClassVar[str] = "drafting.declined"
    sentence: ClassVar = _("%(by)s, for %(party)s, declined the words suggested for %(place)s: %(reason)s")
    agreement: Agreement
    party: Party
    suggestion: Suggestion
    place: str
    reason: str
    personal: ClassVar = frozenset({"reason"})


@dataclass(frozen=True, kw_only=True)
class SuggestionTakenBack(Fact):
    verb: ClassVar[str] = "drafting.taken_back"
    sentence: ClassVar = _("%(by)s, for %(party)s, took back the words suggested for %(place)s.")
    agreement: Agreement
    party: Party
    suggestion: Suggestion
    place: str


@dataclass(frozen=True, kw_only=True)
class SuggestionCarried(Fact):
    verb: ClassVar[str] = "drafting.carried"
    sentence: ClassVar = _("%(by)s, for %(party)s, carried the words suggested for %(place)s to version %(number)s.")
    agreement: Agreement
    party: Party
    suggestion: Suggestion
    before: Suggestion
    place: str
    number: int


@dataclass(frozen=True, kw_only=True)
class PartyReminded(Fact):
    verb: ClassVar[str] = "drafting.reminded"
    sentence: ClassVar = _("%(by)s, for %(by_party)s, reminded %(party)s that the others wait.")
    agreement: Agreement
    party: Party
    by_party: Party
    reminder: Reminder
