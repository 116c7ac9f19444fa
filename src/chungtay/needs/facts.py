"""What can happen. Sentences say that something moved, never what is needed: more people read the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.needs.models import Entry, EntryDraft, Leaf, LeafEdit, TaxonomyPack
from chungtay.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class TaxonomyLoaded(Fact):
    verb: ClassVar[str] = "needs.list_loaded"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s loaded version %(pack)s of the list of needs and strengths: %(leaves)d leaves in %(groups)d groups."
    )

    pack: TaxonomyPack
    groups: int
    leaves: int


@dataclass(frozen=True, kw_only=True)
class ListEdited(Fact):
    verb: ClassVar[str] = "needs.list_edited"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s made version %(edit)s of the list of %(department)s: “%(before)s” became “%(after)s”."
    )

    edit: LeafEdit
    leaf: Leaf
    department: Organisation
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class EntryDeclared(Fact):
    verb: ClassVar[str] = "needs.declared"
    sentence: ClassVar[str | Promise] = _("%(by)s declared a need or strength of %(of)s.")

    entry: Entry
    of: str


@dataclass(frozen=True, kw_only=True)
class EntriesEntered(Fact):
    verb: ClassVar[str] = "needs.entered"
    sentence: ClassVar[str | Promise] = _("%(by)s entered %(count)d needs and strengths for units of %(organisation)s.")

    organisation: Organisation
    count: int


@dataclass(frozen=True, kw_only=True)
class EntriesTakenBack(Fact):
    verb: ClassVar[str] = "needs.taken_back"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s took back %(count)d needs and strengths entered for units of %(organisation)s."
    )

    organisation: Organisation
    count: int


@dataclass(frozen=True, kw_only=True)
class EntryChanged(Fact):
    verb: ClassVar[str] = "needs.changed"
    sentence: ClassVar[str | Promise] = _("%(by)s changed a need or strength of %(of)s.")

    entry: Entry
    of: str


@dataclass(frozen=True, kw_only=True)
class EntryWithdrawn(Fact):
    verb: ClassVar[str] = "needs.withdrawn"
    sentence: ClassVar[str | Promise] = _("%(by)s withdrew a need or strength of %(of)s.")

    entry: Entry
    of: str


@dataclass(frozen=True, kw_only=True)
class EntriesConfirmed(Fact):
    verb: ClassVar[str] = "needs.confirmed"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s said that %(count)d needs and strengths of %(organisation)s still hold."
    )

    organisation: Organisation
    count: int


@dataclass(frozen=True, kw_only=True)
class UnitAsked(Fact):
    verb: ClassVar[str] = "needs.asked"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s asked %(count)d people whether what %(organisation)s declares still holds."
    )

    organisation: Organisation
    count: int


@dataclass(frozen=True, kw_only=True)
class EntriesCopied(Fact):
    verb: ClassVar[str] = "needs.copied"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s took over %(count)d needs and strengths of %(organisation)s from the school year before."
    )

    organisation: Organisation
    count: int


@dataclass(frozen=True, kw_only=True)
class NeedAdvanced(Fact):
    verb: ClassVar[str] = "needs.advanced"
    sentence: ClassVar[str | Promise] = _("%(by)s moved a need of %(of)s on: %(to)s.")

    entry: Entry
    of: str
    before: str
    to: str


@dataclass(frozen=True, kw_only=True)
class NeedReported(Fact):
    verb: ClassVar[str] = "needs.reported"
    sentence: ClassVar[str | Promise] = _("%(by)s reported that a need of %(of)s has been helped with.")

    entry: Entry
    of: str


@dataclass(frozen=True, kw_only=True)
class NeedMet(Fact):
    verb: ClassVar[str] = "needs.met"
    sentence: ClassVar[str | Promise] = _("%(by)s confirmed for %(of)s, the side in need, that a need is met.")

    entry: Entry
    of: str


@dataclass(frozen=True, kw_only=True)
class DraftBegun(Fact):
    verb: ClassVar[str] = "needs.draft_begun"
    sentence: ClassVar[str | Promise] = _("%(by)s began to declare needs and strengths.")
    personal: ClassVar[frozenset[str]] = frozenset({"draft"})

    draft: EntryDraft


@dataclass(frozen=True, kw_only=True)
class DraftKept(Fact):
    verb: ClassVar[str] = "needs.draft_kept"
    sentence: ClassVar[str | Promise] = _("%(by)s went on declaring needs and strengths.")
    personal: ClassVar[frozenset[str]] = frozenset({"draft"})

    draft: EntryDraft


@dataclass(frozen=True, kw_only=True)
class DraftDropped(Fact):
    verb: ClassVar[str] = "needs.draft_dropped"
    sentence: ClassVar[str | Promise] = _("%(by)s gave up a draft of needs and strengths.")
    personal: ClassVar[frozenset[str]] = frozenset({"draft"})

    draft: EntryDraft


@dataclass(frozen=True, kw_only=True)
class DraftSent(Fact):
    verb: ClassVar[str] = "needs.draft_sent"
    sentence: ClassVar[str | Promise] = _("%(by)s declared %(count)d needs and strengths of %(of)s.")

    draft: EntryDraft
    of: str
    count: int
