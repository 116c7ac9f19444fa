"""What the board shows of a scenario to one officer; needs of the other department stay hidden until both publish."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from chungtay.kernel.people import Visitor
from chungtay.matching.choices import ProposalAnswer, ScenarioState, Side, WhyAlone
from chungtay.matching.models import HandRule, MatchingRun, Pairing, Proposal, Scenario
from chungtay.matching.queries.locked import between
from chungtay.matching.queries.overtaken import overtaken
from chungtay.matching.queries.sentences import in_figures, kilometres, share_in_figures
from chungtay.matching.queries.visible import bodies_shown
from chungtay.needs.queries.entries import Topic
from chungtay.needs.queries.topics import topics_in_words
from chungtay.organisations.models import Organisation
from chungtay.taxonomy.queries import lists_of

MOST_TRIALS = 200  # pairs with which an exchange is tried
NOT_READY = (WhyAlone.NO_NEED, WhyAlone.NO_STRENGTH, WhyAlone.NOTHING)


@dataclass(frozen=True)
class Answer:
    """One need of a unit that its partner answers, and how much on both sides, of five."""

    what: str
    need: int
    strength: int


@dataclass(frozen=True)
class PairLine:
    """One pair of the board; `None` for the needs of a side this officer may not read yet."""

    pairing: Pairing
    left_answers: Sequence[Answer] | None
    right_answers: Sequence[Answer] | None

    @property
    def fit(self) -> str:
        return in_figures(self.pairing.fit)

    @property
    def part(self) -> int:
        """The fit in whole percent, for a bar."""
        return round(self.pairing.fit / 100)

    @property
    def way(self) -> str:
        return kilometres(self.pairing.km)

    @property
    def sides(self) -> list[tuple[int, Organisation, Organisation, Sequence[Answer] | None]]:
        """For each side its hue, who takes, who gives, and what."""
        row = self.pairing
        return [(2, row.right, row.left, self.right_answers), (1, row.left, row.right, self.left_answers)]


@dataclass(frozen=True)
class ScenarioCard:
    """One scenario in figures, to be set beside the others; `changed` pairs are those the shown one does not have."""

    scenario: Scenario
    is_shown: bool
    changed: int
    low: int  # fit of the lowest pair, ten-thousandths
    fits: int  # ten-thousandths, without what a pair counts for being one or for being kept
    is_overtaken: bool

    @property
    def worst(self) -> str:
        return in_figures(self.low)

    @property
    def share(self) -> str:
        return share_in_figures(self.scenario.worst)

    @property
    def total(self) -> str:
        return in_figures(self.fits)

    @property
    def mean(self) -> str:
        return kilometres(self.scenario.mean_km) if self.scenario.mean_km is not None else _("distance not known")

    @property
    def longest(self) -> str:
        return kilometres(self.scenario.longest_km) if self.scenario.longest_km is not None else _("distance not known")


def pair_lines(pairings: Sequence[Pairing], run: MatchingRun, person: Visitor, on: date) -> list[PairLine]:
    """Pairs with the needs they answer by name, as far as this officer may read them."""
    shown = bodies_shown(run, person, on)
    said = ((each[0], each[1]) for row in pairings for side in row.figures.values() for each in side)
    named = topics_of(run, said, on)

    def answers(row: Pairing, side: Side, taker: int) -> list[Answer] | None:
        if shown is not None and taker not in shown:
            return None
        return [Answer(named(side, leaf, topic), *said) for leaf, topic, *said in row.figures.get(side, [])]

    sides = (Side.LEFT, Side.RIGHT)
    return [PairLine(row, *map(answers, (row, row), sides, (row.left_id, row.right_id))) for row in pairings]


def topics_of(run: MatchingRun, topics: Iterable[Topic], on: date) -> Callable[[Side, int, int | None], str]:
    """What the needs of either side are called: in the words of its department's list, else as everywhere."""
    departments = {Side.LEFT: run.department_id, Side.RIGHT: run.partner_department_id or run.department_id}
    lists, common = lists_of(departments.values(), on), topics_in_words(topics)

    def named(side: Side, leaf: int, subject: int | None) -> str:
        words = lists[departments[side]]
        row = words.offered.get(leaf) or words.hidden.get(leaf)
        return common(leaf, subject).replace(common(leaf, None), row.name, 1) if row else common(leaf, subject)

    return named


def hand_rules_of(scenario: Scenario) -> QuerySet[HandRule]:
    """What was set by hand in a scenario."""
    return scenario.hand_rules.select_related("left", "right", "by")


def rule_of(pairing: Pairing) -> HandRule | None:
    """What was set by hand for a pair."""
    return pairing.scenario.hand_rules.filter(between(pairing.left_id, pairing.right_id)).first()


def cards_of(run: MatchingRun, shown: Scenario) -> list[ScenarioCard]:
    """Every scenario of a round beside the one that is shown."""
    same = Pairing.objects.filter(scenario=shown, left=OuterRef("left"), right=OuterRef("right"))
    counted = (
        Pairing.objects.filter(scenario__run=run)
        .values("scenario_id")
        .annotate(other=Count("pk", filter=~Exists(same)), low=Min("fit"), fits=Sum("fit"))
        .values_list("scenario_id", "other", "low", "fits")
    )
    figures, old = {key: (other, low, fits) for key, other, low, fits in counted}, overtaken(run)
    rows = run.scenarios.all()
    return [ScenarioCard(row, row.pk == shown.pk, *figures.get(row.pk, (0, 0, 0)), row.pk in old) for row in rows]


def best_scenario(run: MatchingRun) -> Scenario | None:
    """The scenario a round opens with: the chosen one, else the last computed, else the first."""
    rows = list(run.scenarios.all())
    done = [row for row in rows if row.state == ScenarioState.DONE and row.ended_at is not None]
    newest = max(done, key=lambda row: str(row.ended_at), default=rows[0] if rows else None)
    return run.chosen or newest


def answers_of(scenario: Scenario) -> dict[str, int]:
    """How many pairs both sides accepted, one declined or did not answer in time, or are still waited for."""
    states: dict[int, set[str]] = {}
    for pairing, state in Proposal.objects.filter(pairing__scenario=scenario).values_list("pairing_id", "state"):
        states.setdefault(pairing, set()).add(state)
    both = sum(each == {ProposalAnswer.ACCEPTED} for each in states.values())
    declined = sum(bool(each & {ProposalAnswer.DECLINED, ProposalAnswer.LAPSED}) for each in states.values())
    return {"both": both, "declined": declined, "waiting": len(states) - both - declined}


def proposals_by_pair(pairings: Iterable[Pairing]) -> dict[int, list[Proposal]]:
    """What each side of these pairs has answered."""
    found: dict[int, list[Proposal]] = {}
    for row in (
        Proposal.objects.filter(pairing__in=[each.pk for each in pairings])
        .select_related("organisation", "alternate")
        .order_by("side")
    ):
        found.setdefault(row.pairing_id, []).append(row)
    return found


def swap_partners(pairing: Pairing) -> list[Pairing]:
    """Pairs of the same scenario this one might exchange partners with: unlocked ones, those that fit least first.

    Not those of which a unit is with the new partner already, as it may be where a school has several.
    """
    there = Pairing.objects.filter(scenario=pairing.scenario_id)
    mine, theirs = there.filter(left=pairing.left_id), there.filter(right=pairing.right_id)
    rows = pairing.scenario.pairings.filter(is_locked=False)
    rows = rows.exclude(right__in=mine.values("right")).exclude(left__in=theirs.values("left"))
    return list(rows.select_related("left", "right").order_by("fit", "pk")[:MOST_TRIALS])
