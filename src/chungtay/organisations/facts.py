"""What can happen in the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.accounts.models import Person
from chungtay.kernel.facts import Fact
from chungtay.kernel.models import LegalDocument, Source
from chungtay.organisations.models import Membership, Organisation, StatedPost, Succession


@dataclass(frozen=True, kw_only=True)
class OrganisationRegistered(Fact):
    verb: ClassVar[str] = "organisations.registered"
    sentence: ClassVar[str | Promise] = _("%(by)s entered %(organisation)s in the register.")

    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class OrganisationRenamed(Fact):
    verb: ClassVar[str] = "organisations.renamed"
    sentence: ClassVar[str | Promise] = _("%(by)s recorded that %(before)s is now called %(after)s.")

    organisation: Organisation
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class OrganisationEnded(Fact):
    verb: ClassVar[str] = "organisations.ended"
    sentence: ClassVar[str | Promise] = _("%(by)s recorded the end of %(organisation)s.")

    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class OrganisationMoved(Fact):
    verb: ClassVar[str] = "organisations.moved"
    sentence: ClassVar[str | Promise] = _("%(by)s recorded that %(organisation)s now sits at %(place)s.")

    organisation: Organisation
    place: str


@dataclass(frozen=True, kw_only=True)
class OrganisationReleveled(Fact):
    verb: ClassVar[str] = "organisations.releveled"
    sentence: ClassVar[str | Promise] = _("%(by)s recorded that %(organisation)s is now: %(after)s.")

    organisation: Organisation
    after: str


@dataclass(frozen=True, kw_only=True)
class RowsRestored(Fact):
    """A change was taken back; `keys` are those of every body concerned, those that never were among them."""

    verb: ClassVar[str] = "organisations.restored"
    sentence: ClassVar[str | Promise] = _("%(by)s put back what the register said of %(names)s.")

    names: str
    organisation: Organisation | None = None
    keys: Sequence[int] = ()

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "keys"}


@dataclass(frozen=True, kw_only=True)
class OfASheet(Fact):
    """What one sheet did to many bodies; their keys are for listeners, the record touches each of them."""

    organisation: Organisation
    source: str
    keys: Sequence[int] = ()

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "keys"}


@dataclass(frozen=True, kw_only=True)
class BodiesEntered(OfASheet):
    verb: ClassVar[str] = "organisations.entered_from_sheet"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s brought bodies in from “%(source)s” for %(organisation)s: %(created)s new, %(changed)s changed."
    )

    created: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class BodiesTakenBack(OfASheet):
    verb: ClassVar[str] = "organisations.sheet_taken_back"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s took back what “%(source)s” had brought in for %(organisation)s: %(count)s bodies."
    )

    count: int


@dataclass(frozen=True, kw_only=True)
class RolesEntered(OfASheet):
    verb: ClassVar[str] = "organisations.roles_entered_from_sheet"
    sentence: ClassVar[str | Promise] = _("%(by)s brought %(count)s roles in from “%(source)s” for %(organisation)s.")

    count: int


@dataclass(frozen=True, kw_only=True)
class RolesTakenBack(OfASheet):
    verb: ClassVar[str] = "organisations.roles_of_sheet_taken_back"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s took back the roles “%(source)s” had brought in for %(organisation)s: %(count)s."
    )

    count: int


@dataclass(frozen=True, kw_only=True)
class ParentSet(Fact):
    verb: ClassVar[str] = "organisations.parent_set"
    sentence: ClassVar[str | Promise] = _("%(by)s placed %(organisation)s under %(parent)s.")

    organisation: Organisation
    parent: Organisation
    function: str


@dataclass(frozen=True, kw_only=True)
class BodiesPlaced(Fact):
    verb: ClassVar[str] = "organisations.bodies_placed"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s placed %(placed)s bodies under %(department)s anew and recorded the end of %(ended)s."
    )

    department: Organisation
    placed: int
    ended: int


@dataclass(frozen=True, kw_only=True)
class SuccessorsNamed(Fact):
    verb: ClassVar[str] = "organisations.successors_named"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s named %(named)s successors of bodies under %(department)s that ended; %(confirmed)s are confirmed."
    )

    department: Organisation
    named: int
    confirmed: int


@dataclass(frozen=True, kw_only=True)
class PlacingTakenBack(Fact):
    verb: ClassVar[str] = "organisations.placing_taken_back"
    sentence: ClassVar[str | Promise] = _("%(by)s took back %(count)s rows of a change under %(department)s.")

    department: Organisation
    count: int


@dataclass(frozen=True, kw_only=True)
class SuccessionProposed(Fact):
    verb: ClassVar[str] = "organisations.succession_proposed"
    sentence: ClassVar[str | Promise] = _("%(by)s named %(successor)s as a possible successor of %(predecessor)s.")

    succession: Succession
    predecessor: Organisation
    successor: Organisation
    basis: str


@dataclass(frozen=True, kw_only=True)
class SuccessionConfirmed(Fact):
    verb: ClassVar[str] = "organisations.succession_confirmed"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s confirmed, under %(document)s, that %(successor)s takes over from %(predecessor)s."
    )

    succession: Succession
    predecessor: Organisation
    successor: Organisation
    document: LegalDocument


@dataclass(frozen=True, kw_only=True)
class DuplicateConfirmed(Fact):
    verb: ClassVar[str] = "organisations.duplicate_confirmed"
    sentence: ClassVar[str | Promise] = _("%(by)s found that %(predecessor)s was entered twice: it is %(successor)s.")

    succession: Succession
    predecessor: Organisation
    successor: Organisation


@dataclass(frozen=True, kw_only=True)
class SuccessionRejected(Fact):
    verb: ClassVar[str] = "organisations.succession_rejected"
    sentence: ClassVar[str | Promise] = _("%(by)s found that %(successor)s does not take over from %(predecessor)s.")

    succession: Succession
    predecessor: Organisation
    successor: Organisation


@dataclass(frozen=True, kw_only=True)
class MembershipAdded(Fact):
    verb: ClassVar[str] = "organisations.membership_added"
    sentence: ClassVar[str | Promise] = _("%(by)s gave %(person)s a role in %(organisation)s.")
    personal: ClassVar[frozenset[str]] = frozenset({"membership", "person"})

    membership: Membership
    person: Person
    organisation: Organisation
    role: str


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Fact):
    verb: ClassVar[str] = "organisations.membership_ended"
    sentence: ClassVar[str | Promise] = _("%(by)s ended a role of %(person)s in %(organisation)s.")
    personal: ClassVar[frozenset[str]] = frozenset({"membership", "person"})

    membership: Membership
    person: Person
    organisation: Organisation
    role: str


@dataclass(frozen=True, kw_only=True)
class BeginningWithdrawn(Fact):
    verb: ClassVar[str] = "organisations.beginning_withdrawn"
    sentence: ClassVar[str | Promise] = _("%(by)s withdrew what was to begin later in %(organisation)s: %(what)s.")
    personal: ClassVar[frozenset[str]] = frozenset({"what"})

    organisation: Organisation
    what: str


@dataclass(frozen=True, kw_only=True)
class MembershipRestored(Fact):
    verb: ClassVar[str] = "organisations.membership_restored"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s took back a change of hands: %(person)s goes on holding a role in %(organisation)s."
    )
    personal: ClassVar[frozenset[str]] = frozenset({"membership", "person", "withdrawn"})

    membership: Membership
    person: Person
    organisation: Organisation
    withdrawn: str


@dataclass(frozen=True, kw_only=True)
class PostStated(Fact):
    verb: ClassVar[str] = "organisations.post_stated"
    sentence: ClassVar[str | Promise] = _("%(by)s recorded the post of %(person)s as %(source)s states it.")
    personal: ClassVar[frozenset[str]] = frozenset({"stated", "person", "post"})

    stated: StatedPost
    person: Person
    source: Source
    post: str
    organisation: Organisation | None = None
