from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel.clock import HERE, to_local, today
from chungtay.kernel.people import Visitor
from chungtay.matching.choices import ProposalAnswer, RunState, ScenarioState, Side
from chungtay.matching.facts import PartnerProposed
from chungtay.matching.models import MatchingRun, Pairing, Proposal, Scenario
from chungtay.matching.queries.board import Answer, topics_of
from chungtay.matching.queries.free import LIVING
from chungtay.matching.queries.links import PAIR, PURPOSE
from chungtay.matching.queries.visible import visible_runs
from chungtay.needs.choices import UNDER_WAY, EntryKind
from chungtay.needs.models import Entry
from chungtay.needs.rules.reach import helped_by
from chungtay.notices.models import Link
from chungtay.offers.queries.requests import open_to_partners
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.queries import members_of_many, own_bodies
from chungtay.publishing.choices import AT_WORK

MOST_ROUNDS = 10  # of each kind named on the page of the day; older ones stand in the list of rounds


def proposal_by_link(link: Link) -> Proposal | None:
    """The proposal a link asks about."""
    rows = Proposal.objects.select_related("organisation", "pairing__left", "pairing__right")
    return rows.select_related("pairing__scenario__run__programme").filter(uid=link.key).first()


def link_to_send(keys: Mapping[str, Any], *, at: datetime) -> Link | None:
    """The open link of a person to a proposal that a letter is to carry."""
    rows = Link.objects.filter(purpose=PURPOSE, key=keys["proposal"], person__uid=keys["person"])
    open_ones = rows.filter(closed_at__isnull=True, answered_at__isnull=True, expires_at__gt=at)
    return open_ones.select_related("person").order_by("-pk").first()


def is_still_asked(link: Link) -> bool:
    """Whether the person still signs for the unit that is asked, and it still has to answer."""
    proposal = proposal_by_link(link)
    if proposal is None or link.person is None or not proposal.is_waiting:
        return False
    return proposal.organisation_id in own_bodies(link.person, today(), SIGNERS)


def heads_asked(fact: PartnerProposed) -> list[PersonRow]:
    """Who signs today for the unit a proposal asks."""
    return [row.person for row in members_of_many([fact.organisation.pk], SIGNERS, today())]


def visible_proposals(person: Visitor) -> QuerySet[Proposal]:
    """What was proposed to the units this person signs for; nothing that was proposed to others."""
    if not person.is_authenticated:
        return Proposal.objects.none()
    rows = Proposal.objects.filter(organisation_id__in=own_bodies(person, today(), SIGNERS))
    kept = rows.exclude(state=ProposalAnswer.WITHDRAWN, answered_at__isnull=True)
    return kept.select_related("organisation", "pairing__left", "pairing__right", "pairing__scenario__run__programme")


def proposals_of(person: Visitor, bodies: Collection[int]) -> QuerySet[Proposal]:
    """What was proposed to these units, as far as the person signs for them or may open the round."""
    signed, opened = visible_proposals(person).values("pk"), visible_runs(person).values("pk")
    mine = Q(pk__in=signed) | Q(pairing__scenario__run__in=opened)
    return Proposal.objects.filter(mine, organisation_id__in=bodies)


def proposals_waiting(bodies: Collection[int]) -> QuerySet[Proposal]:
    """What waits for an answer of one of these units."""
    rows = Proposal.objects.filter(organisation_id__in=bodies, state=ProposalAnswer.WAITING).order_by("pk")
    return rows.select_related("organisation", "pairing__left", "pairing__right", "pairing__scenario__run")


def told_before(day: date) -> QuerySet[Proposal]:
    """Proposals that wait for an answer and whose heads were told before this day."""
    begins = datetime.combine(day, time(), tzinfo=HERE)
    rows = Proposal.objects.filter(state=ProposalAnswer.WAITING, told_at__lt=begins).order_by("pk")
    return rows.select_related("organisation", *PAIR)


def left_alone_by(pairing: str) -> list[Proposal]:
    """What was withdrawn from the side that is left over when a pair comes to nothing."""
    rows = Proposal.objects.filter(pairing__uid=pairing, state=ProposalAnswer.WITHDRAWN)
    return list(rows.select_related("organisation", *PAIR))


@dataclass(frozen=True)
class Standing:
    """How far the answers to a published round are: who is silent since when, and for whom somebody else is drafted."""

    run: MatchingRun
    silent: int
    since: date | None
    drafted: int


@dataclass(frozen=True)
class Rounds:
    """The rounds that wait for a department: to join the one another began, and to publish its own side."""

    to_join: list[MatchingRun]
    to_publish: list[MatchingRun]


def rounds_waiting(person: Visitor, departments: Collection[int]) -> Rounds:
    """The rounds that wait for one of these departments, each kind up to so many; one question."""
    asked = Q(partner_department_id__in=departments, joined_at__isnull=True)
    mine = Q(department_id__in=departments, published_at__isnull=True)
    theirs = Q(partner_department_id__in=departments, partner_published_at__isnull=True)
    found = visible_runs(person).filter(asked | Q(mine | theirs, state=RunState.IN_REVIEW))
    rows = list(found.exclude(publications__state__in=AT_WORK).order_by("pk"))
    return Rounds(
        [run for run in rows if _waits_to_be_joined_by(run, departments)][:MOST_ROUNDS],
        [run for run in rows if _waits_to_be_published_by(run, departments)][:MOST_ROUNDS],
    )


def _waits_to_be_joined_by(run: MatchingRun, departments: Collection[int]) -> bool:
    return run.waits_for_partner and run.partner_department_id in departments


def _waits_to_be_published_by(run: MatchingRun, departments: Collection[int]) -> bool:
    mine = run.department_id in departments and run.published_at is None
    theirs = run.partner_department_id in departments and run.partner_published_at is None
    return run.state == RunState.IN_REVIEW and (mine or theirs)


def scenarios_to_read(person: Visitor) -> list[Scenario]:
    """What this person had computed in rounds that are still being prepared: of each round what ended last."""
    rows = Scenario.objects.filter(
        asked_by_id=person.pk, run__state=RunState.OPEN, state__in=[ScenarioState.DONE, ScenarioState.FAILED]
    )
    newest: dict[int, Scenario] = {}
    for row in rows.select_related("run__programme").order_by("ended_at", "pk"):
        newest[row.run_id] = row
    return [newest[key] for key in sorted(newest)][-MOST_ROUNDS:]


def answers_outstanding(departments: Collection[int]) -> list[Standing]:
    """The published rounds of these departments in which schools are silent, or left over with a draft to look at."""
    asked = "chosen__pairings__proposals"
    unit, other = OuterRef(f"{asked}__organisation"), OuterRef(f"{asked}__alternate")
    kept = Proposal.objects.filter(organisation=unit, pairing__scenario=OuterRef("chosen"), state__in=LIVING)
    held = Subquery(kept.order_by().values("organisation").annotate(count=Count("pk")).values("count"))
    is_left = Q(**{f"{asked}__side": Side.LEFT})
    room = Case(When(is_left, then="chosen__pairings__left_room"), default="chosen__pairings__right_room")
    is_asked = Exists(
        Pairing.objects.filter(Q(left=unit, right=other) | Q(left=other, right=unit), scenario=OuterRef("chosen"))
    )
    is_waiting = Q(**{f"{asked}__state": ProposalAnswer.WAITING})
    has_draft = Q(~is_asked, **{f"{asked}__alternate__isnull": False})
    is_left_over = has_draft & Q(LessThan(Coalesce(held, 0), room))
    rows = (
        MatchingRun.objects.filter(department_id__in=departments, chosen__isnull=False)
        .select_related("department", "programme")
        .annotate(
            silent=Count(asked, filter=is_waiting & Q(**{f"{asked}__told_at__isnull": False})),
            since=Min(f"{asked}__told_at", filter=is_waiting),
            drafted=Count(asked, filter=is_left_over),
        )
        .order_by("pk")
    )
    found = [run for run in rows if run.silent or run.drafted][-MOST_ROUNDS:]
    return [Standing(run, run.silent, to_local(run.since).date() if run.since else None, run.drafted) for run in found]


def needs_shown(proposal: Proposal, on: date) -> dict[str, object]:
    """What a head may read of a pair on the day: the own needs that are answered, and how many of the other unit's.

    What the other unit lacks is named only once both have accepted; until then they are strangers to each other. What
    one of the two has withdrawn or kept to itself since is neither named nor counted.
    """
    pairing, figures = proposal.pairing, proposal.pairing.figures
    own, other = (Side.LEFT, Side.RIGHT) if proposal.side == Side.LEFT else (Side.RIGHT, Side.LEFT)
    is_agreed = all(row.state == ProposalAnswer.ACCEPTED for row in pairing.proposals.all())
    standing = _standing(pairing, on)
    answered, asked = (
        [said for said in figures.get(side, []) if (side, *said[:2]) in standing] for side in (own, other)
    )
    named = topics_of(pairing.scenario.run, ((said[0], said[1]) for said in [*answered, *asked]), on)
    taken, given = (
        [Answer(named(side, leaf, topic), *said) for leaf, topic, *said in each]
        for side, each in ((own, answered), (other, asked if is_agreed else []))
    )
    return {"taken": taken, "given": given, "given_count": len(asked), "is_agreed": is_agreed}


def _standing(pairing: Pairing, on: date) -> set[tuple[Side, int, int | None]]:
    """By side in need what one of the pair helps the other with, or could: open to partners on both sides."""
    sides = {pairing.left_id: Side.LEFT, pairing.right_id: Side.RIGHT}
    other = {pairing.left_id: Side.RIGHT, pairing.right_id: Side.LEFT}
    columns = ("organisation_id", "leaf_id", "subject_id")
    rows = (
        open_to_partners(Entry.objects.filter(organisation_id__in=sides), on).order_by().values_list("kind", *columns)
    )
    said = {(kind, sides[unit], leaf, subject) for kind, unit, leaf, subject in rows}
    strong = {(other[unit], leaf, subject) for kind, unit, leaf, subject in rows if kind == EntryKind.STRENGTH}
    could = {(side, leaf, subject) for kind, side, leaf, subject in said if kind == EntryKind.NEED} & strong
    helped = Entry.objects.filter(helped_by(list(sides), on), organisation_id__in=sides, state__in=UNDER_WAY)
    return could | {(sides[unit], leaf, subject) for unit, leaf, subject in helped.order_by().values_list(*columns)}
