from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from chungtay.agreements.models import Agreement, Comment, Party, SignedScan, TextVersion
from chungtay.kernel.facts import Fact
from chungtay.programmes.models import Programme


@dataclass(frozen=True, kw_only=True)
class AgreementDrafted(Fact):
    verb: ClassVar[str] = "agreements.drafted"
    sentence: ClassVar = _("%(by)s drafted “%(agreement)s” for %(parties)s.")
    agreement: Agreement
    programme: Programme
    parties: str


@dataclass(frozen=True, kw_only=True)
class AgreementRecorded(Fact):
    verb: ClassVar[str] = "agreements.recorded"
    sentence: ClassVar = _("%(by)s recorded “%(agreement)s” of %(parties)s as the source states it.")
    agreement: Agreement
    programme: Programme
    parties: str


@dataclass(frozen=True, kw_only=True)
class TextRevised(Fact):
    verb: ClassVar[str] = "agreements.revised"
    sentence: ClassVar = _("%(by)s, for %(party)s, wrote version %(number)s of “%(agreement)s”.")
    agreement: Agreement
    party: Party
    text: TextVersion
    number: int


@dataclass(frozen=True, kw_only=True)
class TextCommentedOn(Fact):
    verb: ClassVar[str] = "agreements.commented"
    sentence: ClassVar = _("%(by)s, for %(party)s, commented on %(place)s of version %(number)s.")
    agreement: Agreement
    party: Party
    comment: Comment
    place: str
    number: int
    personal: ClassVar = frozenset({"comment"})


@dataclass(frozen=True, kw_only=True)
class ContentConfirmed(Fact):
    verb: ClassVar[str] = "agreements.content_confirmed"
    sentence: ClassVar = _("%(by)s, for %(party)s, confirmed the content of version %(number)s (%(short_hash)s).")
    agreement: Agreement
    party: Party
    text: TextVersion
    number: int
    short_hash: str


@dataclass(frozen=True, kw_only=True)
class AgreementApproved(Fact):
    verb: ClassVar[str] = "agreements.approved"
    sentence: ClassVar = _("Every party has confirmed version %(number)s of “%(agreement)s”; it can be signed.")
    agreement: Agreement
    text: TextVersion
    number: int


@dataclass(frozen=True, kw_only=True)
class PartySigned(Fact):
    verb: ClassVar[str] = "agreements.party_signed"
    sentence: ClassVar = _("%(party)s signed “%(agreement)s”; recorded by %(by)s, %(post)s.")
    personal: ClassVar = frozenset({"post"})
    agreement: Agreement
    party: Party
    scan: SignedScan
    post: str


@dataclass(frozen=True, kw_only=True)
class PartyClicked(PartySigned):
    """A click that counts like a signature; whoever hears of signatures hears of it, under its own name."""

    verb: ClassVar[str] = "agreements.party_clicked"
    sentence: ClassVar = _("%(party)s confirmed “%(agreement)s” by a click, which is no signature: %(by)s, %(post)s.")


@dataclass(frozen=True, kw_only=True)
class ScanTakenBack(Fact):
    verb: ClassVar[str] = "agreements.scan_taken_back"
    sentence: ClassVar = _("%(by)s, for %(party)s, took back the scan of “%(agreement)s”: %(reason)s")
    agreement: Agreement
    party: Party
    scan: SignedScan
    reason: str


@dataclass(frozen=True, kw_only=True)
class AgreementSigned(Fact):
    verb: ClassVar[str] = "agreements.signed"
    sentence: ClassVar = _("“%(agreement)s” is signed by all its parties.")
    agreement: Agreement
    programme: Programme


@dataclass(frozen=True, kw_only=True)
class AgreementClicked(AgreementSigned):
    """Every party has clicked; nobody has signed by law."""

    verb: ClassVar[str] = "agreements.clicked"
    sentence: ClassVar = _("Every party has confirmed “%(agreement)s” by a click; by law nobody has signed it.")


@dataclass(frozen=True, kw_only=True)
class AgreementCameIntoForce(Fact):
    verb: ClassVar[str] = "agreements.came_into_force"
    sentence: ClassVar = _("“%(agreement)s” came into force.")
    agreement: Agreement
    programme: Programme


@dataclass(frozen=True, kw_only=True)
class AgreementEnded(Fact):
    verb: ClassVar[str] = "agreements.ended"
    sentence: ClassVar = _("%(by)s ended “%(agreement)s” by notice %(notice)s: %(reason)s")
    agreement: Agreement
    programme: Programme
    reason: str
    notice: str


@dataclass(frozen=True, kw_only=True)
class AgreementWithdrawn(Fact):
    verb: ClassVar[str] = "agreements.withdrawn"
    sentence: ClassVar = _("%(by)s, for %(party)s, withdrew the draft of “%(agreement)s”: %(reason)s")
    agreement: Agreement
    party: Party
    reason: str
