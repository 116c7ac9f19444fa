from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from chungtay.assignment.engine import problem
from chungtay.kernel.states import Transitions


class RunState(TextChoices):
    OPEN = "open", _("Being prepared")
    IN_REVIEW = "in_review", _("In review")
    PUBLISHED = "published", _("Published matching")


class ScenarioState(TextChoices):
    DRAFT = "draft", _("Not computed yet")
    QUEUED = "queued", _("Waiting to be computed")
    RUNNING = "running", _("Being computed")
    DONE = "done", _("Computed")
    FAILED = "failed", _("Could not be computed")


class Step(TextChoices):
    """How far a computation is; each is one part of the progress shown."""

    WAITING = "waiting", _("Waiting for its turn")
    READING = "reading", _("Reading needs, strengths and places")
    SOLVING = "solving", _("Looking for the best pairs")
    KEEPING = "keeping", _("Writing pairs and reasons")
    READY = "ready", _("Finished")


class Side(TextChoices):
    LEFT = "left", _("Side A")
    RIGHT = "right", _("Side B")


class Method(TextChoices):
    """What the computation is to find; the words are the engine's."""

    FAIREST = problem.FAIREST, _("Fairest for the worst-off unit first, then the best in total")
    ONE_TO_ONE = problem.ONE_TO_ONE, _("The best in total, one partner for each")
    MANY_TO_ONE = problem.MANY_TO_ONE, _("The best in total, several partners where the numbers below allow it")
    BY_QUOTA = (
        problem.BY_QUOTA,
        _("Pilot schools: fill the seats of the programme's quota first, then the best in total"),
    )
    ANY_WITH_ANY = problem.ANY_WITH_ANY, _("The best in total within one pool, anybody with anybody")


class OldPairs(TextChoices):
    """What becomes of units that are partners already."""

    NOT_AGAIN = "not_again", _("Do not propose them again")
    KEEP = "keep", _("Keep them together where it costs little")
    IGNORE = "ignore", _("Pay no attention to it")


class HandKind(TextChoices):
    LOCKED = "locked", _("Locked pair")
    FORBIDDEN = "forbidden", _("Forbidden pair")


class WhyAlone(TextChoices):
    """Why a unit has no partner; most are the keys of the engine's rules."""

    NO_NEED = "no-need", _("No need is declared.")
    NO_STRENGTH = "no-strength", _("No strength is declared.")
    NOTHING = "nothing", _("Neither a need nor a strength is declared.")
    NO_ROOM = "no-capacity", _("It says that it can take no partner.")
    TAKEN = "taken", _("Every unit it could be paired with already has as many partners as it can take.")
    OTHER_LEVEL = "other-level", _("No school of the other side is of its level.")
    TOO_FAR = "too-far", _("Every unit it could be paired with is too far away.")
    NO_PLACE = "no-place", _("Nobody knows where it sits, so no distance can be measured.")
    SAME_GROUP = "same-group", _("Every unit it could be paired with stands under the same body.")
    ALREADY = "already-paired", _("The only fitting units are its partners already.")
    EXCLUDED = "excluded", _("The only fitting units have declined.")
    FORBIDDEN = "forbidden", _("The only fitting partner was forbidden by hand.")
    CONFLICT = "conflict", _("A declared conflict of interest stands between it and every unit that would fit.")
    NO_SEAT = "no-seat", _("The seats of the quota are taken by pairs that are worth more together.")
    SEATED = "seated", _("It holds a seat of the quota already, and is not chosen a second time.")
    SEATS_GONE = "seats-gone", _("Every seat it could take was taken before this round.")
    NO_QUOTA = "no-quota", _("The bodies of this round name no seat at its level. Record one in the programme first.")
    NOT_CHOSEN = "not-chosen", _("A partner was left for it, and other pairs were worth more together.")
    PARTED = "parted", _("Its pair was forbidden by hand. Compute the scenario again to look for another partner.")
    MIXED = "mixed", _("Several rules together leave no unit.")


class ProposalAnswer(TextChoices):
    WAITING = "waiting", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Partner accepted")
    DECLINED = "declined", _("Partner declined")
    WITHDRAWN = "withdrawn", _("Proposal withdrawn")
    LAPSED = "lapsed", _("Not answered in time")


class WhyNot(TextChoices):
    """Why a proposal is declined; one tap says it."""

    TOO_FAR = "too_far", _("It is too far for us")
    NO_ROOM = "no_room", _("We cannot take on a partner this year")
    HAS_ANOTHER = "has_another", _("We have agreed with another unit already")
    DOES_NOT_FIT = "does_not_fit", _("It does not answer our needs")
    OTHER = "other", _("Another reason")


# Days from when the heads of a unit were told: the first reminder, the last one, and the last day to answer.
FIRST_REMINDER, LAST_REMINDER, ANSWERED_WITHIN = 5, 12, 14

# Methods by which a school of a side may have several partners; a pilot school of side A takes one seat, and so one.
SEVERAL = {
    Side.LEFT: (Method.FAIREST, Method.MANY_TO_ONE),
    Side.RIGHT: (Method.FAIREST, Method.MANY_TO_ONE, Method.BY_QUOTA),
}
UNDER_WAY = (ScenarioState.QUEUED, ScenarioState.RUNNING)
STEPS = Transitions({RunState.OPEN: [RunState.IN_REVIEW], RunState.IN_REVIEW: [RunState.OPEN, RunState.PUBLISHED]})
