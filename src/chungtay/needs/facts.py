"""What can happen. Sentences say that something moved, never what is needed: more people read the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.needs.models import Entry, EntryDraft
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.models import Leaf, LeafEdit, TaxonomyPack


@dataclass(frozen=True, kw_only=True)
class AboutEntry(Fact):
    """One entry, and whose it is."""

    entry: Entry
    of: str


@dataclass(frozen=True, kw_only=True)
class AboutUnit(Fact):
    """Several entries of one unit, or of the units of one body."""

    organisation: Organisation
    count: int


@dataclass(frozen=True, kw_only=True)
class AboutDraft(Fact):
    """What one person is answering."""

    personal: ClassVar[frozenset[str]] = frozenset({"draft"})

    draft: EntryDraft


@dataclass(frozen=True, kw_only=True)
class EntryDeclared(AboutEntry):
    verb: ClassVar[str] = "needs.declared"
    sentence: ClassVar[str | Promise] = _("%(by)s declared a need or strength of %(of)s.")


@dataclass(frozen=True, kw_only=True)
class EntriesEntered(AboutUnit):
    verb: ClassVar[str] = "needs.entered"
    sentence: ClassVar[str | Promise] = _("%(by)s entered %(count)d needs and strengths for units of %(organisation)s.")


@dataclass(frozen=True, kw_only=True)
class EntriesTakenBack(AboutUnit):
    verb: ClassVar[str] = "needs.taken_back"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s took back %(count)d needs and strengths entered for units of %(organisation)s."
    )


@dataclass(frozen=True, kw_only=True)
class EntryChanged(AboutEntry):
    verb: ClassVar[str] = "needs.changed"
    sentence: ClassVar[str | Promise] = _("%(by)s changed a need or strength of %(of)s.")


@dataclass(frozen=True, kw_only=True)
class EntryWithdrawn(AboutEntry):
    verb: ClassVar[str] = "needs.withdrawn"
    sentence: ClassVar[str | Promise] = _("%(by)s withdrew a need or strength of %(of)s.")


@dataclass(frozen=True, kw_only=True)
class EntriesConfirmed(AboutUnit):
    verb: ClassVar[str] = "needs.confirmed"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s said that %(count)d needs and strengths of %(organisation)s still hold."
    )


@dataclass(frozen=True, kw_only=True)
class UnitAsked(AboutUnit):
    verb: ClassVar[str] = "needs.asked"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s asked %(count)d people whether what %(organisation)s declares still holds."
    )


@dataclass(frozen=True, kw_only=True)
class EntriesCopied(AboutUnit):
    verb: ClassVar[str] = "needs.copied"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s took over %(count)d needs and strengths of %(organisation)s from the school year before."
    )


@dataclass(frozen=True, kw_only=True)
class NeedAdvanced(AboutEntry):
    verb: ClassVar[str] = "needs.advanced"
    sentence: ClassVar[str | Promise] = _("%(by)s moved a need of %(of)s on: %(to)s.")

    before: str
    to: str


@dataclass(frozen=True, kw_only=True)
class NeedReported(AboutEntry):
    verb: ClassVar[str] = "needs.reported"
    sentence: ClassVar[str | Promise] = _("%(by)s reported that a need of %(of)s has been helped with.")


@dataclass(frozen=True, kw_only=True)
class NeedNotYetMet(AboutEntry):
    verb: ClassVar[str] = "needs.not_yet_met"
    sentence: ClassVar[str | Promise] = _("%(by)s answered for %(of)s, the side in need, that a need is not met yet.")


@dataclass(frozen=True, kw_only=True)
class NeedMet(AboutEntry):
    verb: ClassVar[str] = "needs.met"
    sentence: ClassVar[str | Promise] = _("%(by)s confirmed for %(of)s, the side in need, that a need is met.")


@dataclass(frozen=True, kw_only=True)
class PairNoted(AboutEntry):
    verb: ClassVar[str] = "needs.pair_noted"
    sentence: ClassVar[str | Promise] = _(
        "It was noted whether %(of)s and the unit that helps with a need of theirs are still partners."
    )


@dataclass(frozen=True, kw_only=True)
class DraftBegun(AboutDraft):
    verb: ClassVar[str] = "needs.draft_begun"
    sentence: ClassVar[str | Promise] = _("%(by)s began to declare needs and strengths.")


@dataclass(frozen=True, kw_only=True)
class DraftKept(AboutDraft):
    verb: ClassVar[str] = "needs.draft_kept"
    sentence: ClassVar[str | Promise] = _("%(by)s went on declaring needs and strengths.")


@dataclass(frozen=True, kw_only=True)
class DraftDropped(AboutDraft):
    verb: ClassVar[str] = "needs.draft_dropped"
    sentence: ClassVar[str | Promise] = _("%(by)s gave up a draft of needs and strengths.")


@dataclass(frozen=True, kw_only=True)
class DraftHandedOn(AboutDraft):
    verb: ClassVar[str] = "needs.draft_handed_on"
    sentence: ClassVar[str | Promise] = _("%(by)s gave a draft of needs and strengths to %(to)s with a handover.")
    personal: ClassVar[frozenset[str]] = frozenset({"draft", "to"})

    to: str


@dataclass(frozen=True, kw_only=True)
class DraftSent(AboutDraft):
    verb: ClassVar[str] = "needs.draft_sent"
    sentence: ClassVar[str | Promise] = _("%(by)s declared %(count)d needs and strengths of %(of)s.")

    of: str
    count: int


@dataclass(frozen=True, kw_only=True)
class ListLoadedBefore(Fact):
    """Told until the list had a room of its own, which says `taxonomy.list_loaded`; old lines of the record keep it."""

    verb: ClassVar[str] = "needs.list_loaded"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s loaded version %(pack)s of the list of needs and strengths: %(leaves)d leaves in %(groups)d groups."
    )

    pack: TaxonomyPack
    groups: int
    leaves: int


@dataclass(frozen=True, kw_only=True)
class ListEditedBefore(Fact):
    """Told until the list had a room of its own, which says `taxonomy.list_edited`; old lines of the record keep it."""

    verb: ClassVar[str] = "needs.list_edited"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s made version %(edit)s of the list of %(department)s: “%(before)s” became “%(after)s”."
    )

    edit: LeafEdit
    leaf: Leaf
    department: Organisation
    before: str
    after: str
