from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.organisations.models import Organisation
from chungtay.programmes.models import ClickRule, Conflict, Participation, Partnership, Phase, Programme


@dataclass(frozen=True, kw_only=True)
class ProgrammeOpened(Fact):
    verb: ClassVar[str] = "programmes.opened"
    sentence: ClassVar = _("%(by)s opened the programme “%(programme)s”.")

    programme: Programme


@dataclass(frozen=True, kw_only=True)
class PhaseNamed(Fact):
    verb: ClassVar[str] = "programmes.phase_named"
    sentence: ClassVar = _("%(by)s named the phase %(phase)s of the programme “%(programme)s”.")

    phase: Phase
    programme: Programme


@dataclass(frozen=True, kw_only=True)
class ParticipationRecorded(Fact):
    verb: ClassVar[str] = "programmes.participation_recorded"
    sentence: ClassVar = _("%(by)s recorded that %(organisation)s takes part in “%(programme)s”.")

    participation: Participation
    organisation: Organisation
    programme: Programme


@dataclass(frozen=True, kw_only=True)
class PilotSchoolNamed(Fact):
    verb: ClassVar[str] = "programmes.pilot_school_named"
    sentence: ClassVar = _("%(by)s named %(school)s a pilot school of %(organisation)s.")

    school: Organisation
    organisation: Organisation
    participation: Participation


@dataclass(frozen=True, kw_only=True)
class PilotSeatFreed(Fact):
    verb: ClassVar[str] = "programmes.pilot_seat_freed"
    sentence: ClassVar = _("%(by)s took %(school)s off the pilot schools of %(organisation)s.")

    school: Organisation
    organisation: Organisation
    participation: Participation


@dataclass(frozen=True, kw_only=True)
class PartnershipOpened(Fact):
    verb: ClassVar[str] = "programmes.partnership_opened"
    sentence: ClassVar = _("A partnership of %(members)s began in “%(programme)s”.")

    partnership: Partnership
    programme: Programme
    members: str


@dataclass(frozen=True, kw_only=True)
class PartnershipClosed(Fact):
    verb: ClassVar[str] = "programmes.partnership_closed"
    sentence: ClassVar = _("A partnership in “%(programme)s” came to an end.")

    partnership: Partnership
    programme: Programme


@dataclass(frozen=True, kw_only=True)
class ClickAllowed(Fact):
    verb: ClassVar[str] = "programmes.click_allowed"
    sentence: ClassVar = _(
        "%(by)s set that in “%(programme)s” a click with the password counts like a signature, though it is none by"
        " law: %(reason)s"
    )

    rule: ClickRule
    programme: Programme
    reason: str


@dataclass(frozen=True, kw_only=True)
class ClickEnded(Fact):
    verb: ClassVar[str] = "programmes.click_ended"
    sentence: ClassVar = _(
        "%(by)s set that in “%(programme)s” only signatures on paper or with a certificate count again: %(reason)s"
    )

    rule: ClickRule
    programme: Programme
    reason: str


@dataclass(frozen=True, kw_only=True)
class ConflictDeclared(Fact):
    """Neither the reason nor the two names stand in the sentence: the other side may read of its programme."""

    verb: ClassVar[str] = "programmes.conflict_declared"
    sentence: ClassVar = _("%(by)s declared for %(declared_for)s that two bodies must not be paired.")

    conflict: Conflict
    declared_for: Organisation


@dataclass(frozen=True, kw_only=True)
class ConflictEnded(Fact):
    verb: ClassVar[str] = "programmes.conflict_ended"
    sentence: ClassVar = _(
        "%(by)s ended for %(declared_for)s what it had declared: the two bodies may be paired again."
    )

    conflict: Conflict
    declared_for: Organisation
