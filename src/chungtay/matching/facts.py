from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.matching.models import MatchingRun, Pairing, Proposal, Scenario
from chungtay.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class OfDepartment(Fact):
    run: MatchingRun
    department: Organisation


@dataclass(frozen=True, kw_only=True)
class OfScenario(Fact):
    run: MatchingRun
    scenario: Scenario


@dataclass(frozen=True, kw_only=True)
class OfPair(Fact):
    scenario: Scenario
    left: Organisation
    right: Organisation


@dataclass(frozen=True, kw_only=True)
class OfProposal(Fact):
    proposal: Proposal
    organisation: Organisation
    other: Organisation
    run: MatchingRun


def of_proposal(row: Proposal) -> dict[str, Any]:
    """What every fact about a proposal names."""
    return {"proposal": row, "organisation": row.organisation, "other": row.other, "run": row.pairing.scenario.run}


class RunBegun(OfDepartment):
    verb: ClassVar[str] = "matching.begun"
    sentence: ClassVar = _("%(by)s began the matching round “%(run)s” for %(department)s.")


class RunJoined(OfDepartment):
    verb: ClassVar[str] = "matching.joined"
    sentence: ClassVar = _("%(by)s let the units of %(department)s take part in the matching round “%(run)s”.")


@dataclass(frozen=True, kw_only=True)
class OfUnit(Fact):
    run: MatchingRun
    unit: Organisation


class UnitTakenIn(OfUnit):
    verb: ClassVar[str] = "matching.unit_taken_in"
    sentence: ClassVar = _("%(by)s took %(unit)s into the matching round “%(run)s” by itself.")


class UnitLeftOut(OfUnit):
    verb: ClassVar[str] = "matching.unit_left_out"
    sentence: ClassVar = _("%(by)s left %(unit)s out of the matching round “%(run)s”.")


class ScenarioAdded(OfScenario):
    verb: ClassVar[str] = "matching.scenario_added"
    sentence: ClassVar = _("%(by)s added the scenario “%(scenario)s” to the matching round “%(run)s”.")


class ScenarioArranged(OfScenario):
    verb: ClassVar[str] = "matching.scenario_arranged"
    sentence: ClassVar = _("%(by)s changed rules and weights of the scenario “%(scenario)s”.")


@dataclass(frozen=True, kw_only=True)
class RunRequested(OfScenario):
    verb: ClassVar[str] = "matching.requested"
    sentence: ClassVar = _("%(by)s asked for the scenario “%(scenario)s” to be computed for %(units)s units.")
    units: int
    is_small: bool


@dataclass(frozen=True, kw_only=True)
class RunComputed(OfScenario):
    verb: ClassVar[str] = "matching.computed"
    sentence: ClassVar = _("The scenario “%(scenario)s” was computed: %(pairs)s pairs, %(alone)s units without one.")
    pairs: int
    alone: int


@dataclass(frozen=True, kw_only=True)
class RunFailed(OfScenario):
    verb: ClassVar[str] = "matching.failed"
    sentence: ClassVar = _("The scenario “%(scenario)s” could not be computed.")
    fault: str


class PairLocked(OfPair):
    verb: ClassVar[str] = "matching.locked"
    sentence: ClassVar = _("%(by)s locked the pair %(left)s – %(right)s in “%(scenario)s”.")


class PairUnlocked(OfPair):
    verb: ClassVar[str] = "matching.unlocked"
    sentence: ClassVar = _("%(by)s lifted the rule set by hand for %(left)s – %(right)s in “%(scenario)s”.")


@dataclass(frozen=True, kw_only=True)
class PairAsked(OfPair):
    personal: ClassVar = frozenset({"reason"})
    verb: ClassVar[str] = "matching.asked"
    sentence: ClassVar = _("%(by)s stated that %(left)s and %(right)s must be a pair in “%(scenario)s”: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class PairBarred(OfPair):
    personal: ClassVar = frozenset({"reason"})
    verb: ClassVar[str] = "matching.barred"
    sentence: ClassVar = _("%(by)s stated that %(left)s and %(right)s must not be a pair in “%(scenario)s”: %(reason)s")
    reason: str


@dataclass(frozen=True, kw_only=True)
class PairForbidden(OfPair):
    verb: ClassVar[str] = "matching.forbidden"
    sentence: ClassVar = _("%(by)s forbade the pair %(left)s – %(right)s in “%(scenario)s”; it cost %(cost)s of fit.")
    cost: str


@dataclass(frozen=True, kw_only=True)
class PairsSwapped(OfPair):
    verb: ClassVar[str] = "matching.swapped"
    sentence: ClassVar = _(
        "%(by)s swapped partners in “%(scenario)s”: %(left)s is now with %(right)s and %(other_left)s with"
        " %(other_right)s; it changed the fit by %(change)s."
    )
    other_left: Organisation
    other_right: Organisation
    change: str


class AlternateProposed(OfPair):
    verb: ClassVar[str] = "matching.alternate_proposed"
    sentence: ClassVar = _("%(by)s proposed the pair %(left)s – %(right)s after the round was published.")


class RunSentToReview(OfScenario):
    verb: ClassVar[str] = "matching.in_review"
    sentence: ClassVar = _("%(by)s put the scenario “%(scenario)s” of “%(run)s” up for review.")


@dataclass(frozen=True, kw_only=True)
class RunTakenBack(Fact):
    verb: ClassVar[str] = "matching.taken_back"
    sentence: ClassVar = _("%(by)s took “%(run)s” back from review to change it.")
    run: MatchingRun


class SidePublished(OfDepartment):
    verb: ClassVar[str] = "matching.side_published"
    sentence: ClassVar = _("%(by)s published “%(run)s” for %(department)s; the other department is waited for.")


@dataclass(frozen=True, kw_only=True)
class RunPublished(OfScenario):
    verb: ClassVar[str] = "matching.published"
    sentence: ClassVar = _("%(by)s published “%(run)s”: %(pairs)s pairs are proposed to their units.")
    pairs: int


class PartnerProposed(OfProposal):
    verb: ClassVar[str] = "matching.proposed"
    sentence: ClassVar = _("%(organisation)s is asked whether it takes %(other)s as its partner.")


class ProposalReminded(OfProposal):
    verb: ClassVar[str] = "matching.reminded"
    sentence: ClassVar = _("%(organisation)s was reminded that it has not answered whether it takes %(other)s.")


class ProposalLapsed(OfProposal):
    verb: ClassVar[str] = "matching.lapsed"
    sentence: ClassVar = _("%(organisation)s did not answer in time whether it takes %(other)s as its partner.")


class AlternateDrafted(OfProposal):
    verb: ClassVar[str] = "matching.alternate_drafted"
    sentence: ClassVar = _("For %(organisation)s, which lost a partner, %(other)s is drafted instead.")


class SideAccepted(OfProposal):
    verb: ClassVar[str] = "matching.side_accepted"
    sentence: ClassVar = _("%(by)s, for %(organisation)s, accepted %(other)s as a partner.")


@dataclass(frozen=True, kw_only=True)
class SideDeclined(OfProposal):
    verb: ClassVar[str] = "matching.side_declined"
    sentence: ClassVar = _("%(by)s, for %(organisation)s, declined %(other)s as a partner: %(why)s.")
    why: str


@dataclass(frozen=True, kw_only=True)
class ProposalAccepted(Fact):
    """Both sides have said yes; rooms above make a draft of it."""

    verb: ClassVar[str] = "matching.accepted"
    sentence: ClassVar = _("%(left)s and %(right)s have both accepted each other as partners.")
    pairing: Pairing
    left: Organisation
    right: Organisation
    run: MatchingRun
