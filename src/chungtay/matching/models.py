from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.clock import to_local
from chungtay.kernel.fields import classed
from chungtay.kernel.uids import UidField
from chungtay.matching.choices import (
    ANSWERED_WITHIN,
    SEVERAL,
    UNDER_WAY,
    HandKind,
    Method,
    OldPairs,
    ProposalAnswer,
    RunState,
    ScenarioState,
    Side,
    Step,
    WhyAlone,
    WhyNot,
)
from chungtay.organisations.models import Organisation
from chungtay.programmes.choices import BODIES, Taking
from chungtay.programmes.models import Phase, Programme

MOST_WEIGHT = 10  # the sliders go from 0 to 10; only proportions count


@classed(none=["uid", "title", "level", "state", "begun_at", "joined_at", "published_at", "partner_published_at"])
class MatchingRun(models.Model):
    """One round of matching: which units of which sides, in which programme; its scenarios say how."""

    uid = UidField()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="matching_runs")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.PROTECT, related_name="matching_runs")
    title = models.CharField(_("title"), max_length=200)
    # The schools below its bodies, of one level or of all, or bodies of a kind themselves.
    level = models.CharField(_("who takes part"), max_length=20, choices=Taking, blank=True)
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="matching_runs")
    # The other department of a joint run: it has to join before anything is computed, and to publish its side itself.
    partner_department = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="joint_matching_runs"
    )
    is_one_pool = models.BooleanField(_("one pool, anybody with anybody"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.OPEN)
    chosen = models.ForeignKey("Scenario", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    partner_published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("round of matching")
        constraints = [
            models.CheckConstraint(
                condition=~Q(department=F("partner_department")), name="a_joint_run_has_two_departments"
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.PUBLISHED) | Q(published_at__isnull=False, chosen__isnull=False),
                name="a_published_run_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=RunState.PUBLISHED)
                | Q(partner_department__isnull=True)
                | Q(partner_published_at__isnull=False),
                name="a_joint_run_is_published_by_both",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_of_bodies(self) -> bool:
        return self.level in BODIES

    @property
    def is_published(self) -> bool:
        return self.state == RunState.PUBLISHED

    @property
    def waits_for_partner(self) -> bool:
        return self.partner_department_id is not None and self.joined_at is None


@classed(none=["side"])
class RunBody(models.Model):
    """A body whose schools take part in a round on one side."""

    run = models.ForeignKey(MatchingRun, on_delete=models.CASCADE, related_name="bodies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(_("side"), max_length=5, choices=Side)

    class Meta:
        verbose_name = _("body whose units are matched")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "organisation"], name="a_body_stands_on_one_side")]

    def __str__(self) -> str:
        return f"{self.organisation}"


@classed(none=[])
class LeftOut(models.Model):
    """A single school that takes no part in a round although a body above it does."""

    run = models.ForeignKey(MatchingRun, on_delete=models.CASCADE, related_name="left_out")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("unit left out of a round")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "organisation"], name="a_school_is_left_out_once")]

    def __str__(self) -> str:
        return f"{self.organisation}"


@classed(
    none=["uid", "name", "method", "old_pairs", "state", "step", "engine", "problem_hash", "limited_by", "fault"]
    + ["computed_on", "computed_under", "queued_at", "begun_at", "ended_at", "mean_km", "longest_km"],
)
class Scenario(models.Model):
    """One named way of matching a round: method, rules and weights, and what came of them."""

    uid = UidField()
    run = models.ForeignKey(MatchingRun, on_delete=models.CASCADE, related_name="scenarios")
    number = models.PositiveIntegerField()
    name = models.CharField(_("name of the scenario"), max_length=80)
    method = models.CharField(_("method"), max_length=12, choices=Method, default=Method.FAIREST)
    is_same_level = models.BooleanField(_("only schools of the same level"), default=True)
    is_other_group = models.BooleanField(_("never two units under the same body"), default=False)
    farthest_km = models.PositiveIntegerField(_("farthest distance in kilometres"), null=True, blank=True)
    left_most = models.PositiveIntegerField(_("partners of one unit of side A at most"), default=1)
    right_most = models.PositiveIntegerField(_("partners of one unit of side B at most"), default=1)
    old_pairs = models.CharField(_("units that are partners already"), max_length=9, choices=OldPairs)
    left_weight = models.PositiveIntegerField(_("what side A gains"), default=5)
    right_weight = models.PositiveIntegerField(_("what side B gains"), default=5)
    near_weight = models.PositiveIntegerField(_("short ways"), default=3)
    balance_weight = models.PositiveIntegerField(_("equal gain of both sides"), default=3)
    seed = models.PositiveIntegerField(default=0)
    state = models.CharField(_("state"), max_length=8, choices=ScenarioState, default=ScenarioState.DRAFT)
    step = models.CharField(max_length=8, choices=Step, default=Step.WAITING)
    # Of the step under way: how much of it is done, and how much it is; 0 of 0 where it cannot be counted.
    part_done = models.PositiveIntegerField(default=0)
    part_of = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=40, blank=True)
    engine = models.CharField(max_length=20, blank=True)
    problem_hash = models.CharField(max_length=64, blank=True)
    computed_on = models.DateField(_("computed on"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    queued_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    units_count = models.PositiveIntegerField(default=0)
    pairs_count = models.PositiveIntegerField(default=0)
    alone_count = models.PositiveIntegerField(default=0)
    # Schools of side A with fewer partners than they may have; empty: each of them may have one.
    short_count = models.PositiveIntegerField(null=True, blank=True)
    considered = models.PositiveBigIntegerField(default=0)
    # Rules, weights, schools and what was set by hand as the computation read them; empty: it was an older version.
    computed_under: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    # Worth in ten-thousandths of a score, and what the dual prices prove that nobody can pass.
    total = models.BigIntegerField(default=0)
    bound = models.BigIntegerField(default=0)
    best_total = models.BigIntegerField(default=0)
    # The lowest fit of a pair; where side A may have several partners, the share that `encode.results.shares` tells.
    worst = models.PositiveIntegerField(default=0)
    worst_bound = models.PositiveIntegerField(default=0)
    is_over_all = models.BooleanField(default=False)
    limited_by = models.CharField(max_length=12, blank=True)
    mean_km = models.FloatField(null=True, blank=True)
    longest_km = models.FloatField(null=True, blank=True)
    kept_pairs = models.PositiveIntegerField(default=0)
    by_hand = models.PositiveIntegerField(default=0)
    # What the last computation found, without bonuses for kept pairs, before any hand changed it; and the one before.
    found_total = models.BigIntegerField(null=True, blank=True)
    found_worst = models.PositiveIntegerField(null=True, blank=True)
    found_pairs = models.PositiveIntegerField(null=True, blank=True)
    before_total = models.BigIntegerField(null=True, blank=True)
    before_worst = models.PositiveIntegerField(null=True, blank=True)
    before_pairs = models.PositiveIntegerField(null=True, blank=True)
    new_pairs = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("scenario of matching")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="scenarios_are_numbered"),
            models.UniqueConstraint(fields=["run", "name"], name="scenarios_have_names_of_their_own"),
            models.CheckConstraint(
                condition=Q(left_weight__lte=MOST_WEIGHT)
                & Q(right_weight__lte=MOST_WEIGHT)
                & Q(near_weight__lte=MOST_WEIGHT)
                & Q(balance_weight__lte=MOST_WEIGHT),
                name="a_weight_is_at_most_ten",
            ),
            models.CheckConstraint(condition=Q(right_most__gte=1), name="a_school_takes_one_partner_or_more"),
            models.CheckConstraint(condition=Q(left_most__gte=1), name="a_school_of_side_a_takes_one_or_more"),
            models.CheckConstraint(
                condition=~Q(state=ScenarioState.DONE) | Q(ended_at__isnull=False, computed_on__isnull=False),
                name="what_is_computed_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_done(self) -> bool:
        return self.state == ScenarioState.DONE

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def is_several(self) -> bool:
        """Whether schools of side A could have several partners when the pairs were found."""
        return self.short_count is not None

    def most(self, side: Side) -> int:
        """How many partners the rules allow a unit of one side."""
        return int(getattr(self, f"{side}_most")) if self.method in SEVERAL[side] else 1

    @property
    def mosts(self) -> list[int]:
        """How many partners the rules allow on either side; nothing where it is one each."""
        return most if max(most := [self.most(side) for side in Side]) > 1 else []

    @property
    def is_optimal(self) -> bool:
        return self.is_over_all and self.bound <= self.total

    @property
    def gap_percent(self) -> float:
        return 100 * max(0, self.bound - self.total) / self.bound if self.bound else 0.0


@classed(
    none=["uid", "fit", "left_gain", "right_gain", "km", "left_room", "right_room", "figures"]
    + ["is_locked", "is_by_hand", "is_old"]
)
class Pairing(models.Model):
    """Two units a scenario puts together, what each gives the other, and how far apart they are."""

    uid = UidField()
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="pairings")
    left = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    worth = models.BigIntegerField()  # ten-thousandths of a score, bonuses included
    fit = models.PositiveIntegerField()  # ten-thousandths, without bonuses: what is shown
    left_gain = models.PositiveIntegerField()  # ten-thousandths of the left unit's needs, weighed by urgency
    right_gain = models.PositiveIntegerField()
    km = models.FloatField(null=True, blank=True)
    # Partners each of the two may have: what the rules allow its side, and never more than it says itself.
    left_room = models.PositiveIntegerField(default=1)
    right_room = models.PositiveIntegerField(default=1)
    # {"left": [[leaf, subject or null, urgency, strength], …], "right": …}: which needs of each side are answered.
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict)
    is_locked = models.BooleanField(_("locked by hand"), default=False)
    is_by_hand = models.BooleanField(_("put together by hand"), default=False)
    is_old = models.BooleanField(_("partners already"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("matched pair")
        constraints = [
            models.UniqueConstraint(fields=["scenario", "left", "right"], name="a_pair_stands_once"),
            models.CheckConstraint(condition=~Q(left=F("right")), name="nobody_is_paired_with_themselves"),
        ]
        indexes = [models.Index(fields=["scenario", "fit", "id"], name="pairs_by_fit")]

    def __str__(self) -> str:
        return f"{self.left} – {self.right}"


@classed(none=["side", "why", "figures"])
class Unmatched(models.Model):
    """A unit without a partner in a scenario, why, and the smallest change that would let it in."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="unmatched")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(_("side"), max_length=5, choices=Side)
    why = models.CharField(_("reason"), max_length=16, choices=WhyAlone)
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict)  # {"km": …, "with": key, "fit": …}

    class Meta:
        verbose_name = _("unit without a partner")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["scenario", "organisation"], name="a_unit_is_alone_once")]

    def __str__(self) -> str:
        return f"{self.organisation}"


@classed(none=["kind", "at"], personal=["reason"])
class HandRule(models.Model):
    """A pair somebody locked, forbade or asked for by hand; it holds at every later computation of the scenario."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="hand_rules")
    left = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=9, choices=HandKind)
    reason = models.CharField(_("reason"), max_length=300, blank=True)  # asked where a pair is stated in advance
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("rule set by hand")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["scenario", "left", "right"], name="one_hand_rule_for_a_pair")]

    def __str__(self) -> str:
        return f"{self.left} – {self.right}"


@classed(
    none=["uid", "side", "state", "why_not", "sent_at", "told_at", "answered_at", "reminders"], personal=["reason"]
)
class Proposal(models.Model):
    """What one side of a published pair is asked: to take the other as its partner."""

    uid = UidField()
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="proposals")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="matching_proposals")
    side = models.CharField(_("side"), max_length=5, choices=Side)
    state = models.CharField(_("state"), max_length=9, choices=ProposalAnswer, default=ProposalAnswer.WAITING)
    why_not = models.CharField(_("why not"), max_length=12, choices=WhyNot, blank=True)
    reason = models.CharField(_("in our own words"), max_length=300, blank=True)
    sent_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)  # when its heads were told; empty while the worker has it
    reminders = models.PositiveIntegerField(default=0)
    # Whom the unit is offered when the pair has come to nothing: a draft, for the officer to propose or not.
    alternate = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("proposal of a partner")
        constraints = [
            models.UniqueConstraint(fields=["pairing", "side"], name="each_side_is_asked_once"),
            models.CheckConstraint(
                condition=Q(state__in=[ProposalAnswer.WAITING, ProposalAnswer.WITHDRAWN, ProposalAnswer.LAPSED])
                | Q(answered_by__isnull=False, answered_at__isnull=False),
                name="an_answer_to_a_proposal_has_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalAnswer.DECLINED) | Q(why_not=""), name="only_who_declines_says_why"
            ),
            models.CheckConstraint(
                condition=Q(alternate__isnull=True) | Q(state=ProposalAnswer.WITHDRAWN),
                name="an_alternate_is_for_who_is_left",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="proposals_of_a_unit")]

    def __str__(self) -> str:
        return f"{self.organisation}"

    @property
    def is_waiting(self) -> bool:
        return self.state == ProposalAnswer.WAITING

    @property
    def due_on(self) -> date | None:
        """The last day to answer; None until its heads are told."""
        return to_local(self.told_at).date() + timedelta(days=ANSWERED_WITHIN) if self.told_at else None

    @property
    def room(self) -> int:
        """How many partners the unit may have in the round."""
        return self.pairing.left_room if self.side == Side.LEFT else self.pairing.right_room

    @property
    def other(self) -> Organisation:
        """The unit that is proposed."""
        return self.pairing.right if self.side == Side.LEFT else self.pairing.left
