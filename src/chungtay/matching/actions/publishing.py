from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person as PersonRow
from chungtay.kernel import outbox
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.matching.actions.seating import seat_chosen_schools
from chungtay.matching.choices import ANSWERED_WITHIN, STEPS, ProposalAnswer, RunState, Side
from chungtay.matching.facts import (
    PartnerProposed,
    ProposalReminded,
    RunPublished,
    RunSentToReview,
    RunTakenBack,
    SidePublished,
    of_proposal,
)
from chungtay.matching.models import MatchingRun, Pairing, Proposal, Scenario
from chungtay.matching.queries.links import PURPOSE
from chungtay.matching.queries.locked import locked_run, must_be_open
from chungtay.notices.actions import make_link
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.queries import members_of_many, own_bodies
from chungtay.organisations.rules import DEPARTMENT_ROLES
from chungtay.programmes.queries.conflicts import conflicts_between

LETTER = "matching.proposal"


@transaction.atomic
def send_to_review(scenario: Scenario, *, by: Person, on: date) -> MatchingRun:
    """Choose one scenario of a round and hand it to whoever publishes; nothing changes by hand until it comes back."""
    run = locked_run(scenario.run)
    must_be_open(run)
    scenario.refresh_from_db()
    if not scenario.is_done or not scenario.pairs_count:
        raise RuleBroken(_("Only a scenario that is computed and has a pair can be reviewed."))
    _must_not_conflict(scenario, on)
    run.chosen = scenario
    _move(run, RunState.IN_REVIEW, "chosen")
    tell(RunSentToReview(run=run, scenario=scenario, by=by, on=on))
    return run


@transaction.atomic
def take_back_from_review(run: MatchingRun, *, by: Person, on: date) -> MatchingRun:
    """Go on preparing a round that is in review; what one department has published of it is withdrawn."""
    run = locked_run(run)
    run.chosen = run.published_at = run.partner_published_at = None
    _move(run, RunState.OPEN, "chosen", "published_at", "partner_published_at")
    tell(RunTakenBack(run=run, by=by, on=on))
    return run


@transaction.atomic
def publish_run(run: MatchingRun, *, by: Person, on: date) -> MatchingRun:
    """Publish for the person's department; once every department has, both sides of every pair are asked."""
    run = locked_run(run)
    if run.state != RunState.IN_REVIEW or run.chosen is None:
        raise RuleBroken(_("A round is reviewed before it is published."))
    own = own_bodies(by, on, DEPARTMENT_ROLES)
    department = run.department if run.department_id in own else run.partner_department
    if department is None or department.pk not in own:
        raise RuleBroken(_("A round is published by an officer of its department."))
    _must_not_conflict(run.chosen, on)
    column = "published_at" if department.pk == run.department_id else "partner_published_at"
    if getattr(run, column) is not None:
        raise RuleBroken(_("Your department has published this round already. The other department is waited for."))
    setattr(run, column, now())
    if run.published_at is None or (run.partner_department_id is not None and run.partner_published_at is None):
        run.version += 1
        run.save(update_fields=[column, "version"])
        tell(SidePublished(run=run, department=department, by=by, on=on))
        return run
    _move(run, RunState.PUBLISHED, column)
    rows = _asked(list(run.chosen.pairings.order_by("pk")))
    tell(RunPublished(run=run, scenario=run.chosen, pairs=len(rows) // 2, wrote=rows, by=by, on=on))
    seat_chosen_schools(run, by=by, on=on)
    return run


def _must_not_conflict(scenario: Scenario, on: date) -> None:
    """Refuse pairs between which a conflict was declared after they were computed; why is nobody's to read here."""
    pairs = list(scenario.pairings.values_list("left_id", "right_id"))
    barred = set(conflicts_between(scenario.run.programme, {key for pair in pairs for key in pair}, on))
    if barred & {(min(pair), max(pair)) for pair in pairs}:
        raise RuleBroken(
            _("Since the pairs were computed, a conflict of interest was declared within one of them. Compute again.")
        )


def _asked(pairings: list[Pairing]) -> list[Proposal]:
    sides = (Side.LEFT, Side.RIGHT)
    return Proposal.objects.bulk_create(
        Proposal(
            pairing=row, side=side, organisation_id=row.left_id if side == Side.LEFT else row.right_id, sent_at=now()
        )
        for row in pairings
        for side in sides
    )


def _move(run: MatchingRun, to: RunState, *columns: str) -> None:
    STEPS.check(RunState(run.state), to)
    run.state, run.version = to, run.version + 1
    run.save(update_fields=["state", "version", *columns])


@transaction.atomic
def hand_out(proposal: Proposal, *, by: Person, on: date) -> None:
    """Let the heads of the unit know: by notice, and by a letter with a link that needs no signing in."""
    if not Proposal.objects.filter(pk=proposal.pk, state=ProposalAnswer.WAITING, told_at=None).update(told_at=now()):
        return
    for person in _by_letter(proposal, on):
        make_link(PURPOSE, proposal, to=person, expires_at=now() + timedelta(days=ANSWERED_WITHIN), by=by, on=on)
    tell(PartnerProposed(**of_proposal(proposal), by=by, on=on))


@transaction.atomic
def remind(proposal: Proposal, number: int, *, by: Person, on: date) -> bool:
    """Remind the heads of a unit that it has not answered, each number once: by notice, and by the same link."""
    asked = Proposal.objects.filter(pk=proposal.pk, state=ProposalAnswer.WAITING, reminders__lt=number)
    if not asked.update(reminders=number, version=F("version") + 1):
        return False
    _by_letter(proposal, on, number)
    tell(ProposalReminded(**of_proposal(proposal), by=by, on=on))
    return True


def _by_letter(proposal: Proposal, on: date, number: int = 0) -> list[PersonRow]:
    """Put a letter into the outbox for every head with a confirmed address, and say who they are."""
    people = [row.person for row in members_of_many([proposal.organisation_id], SIGNERS, on)]
    reached = [person for person in people if person.email and person.email_confirmed_at]
    for person in reached:
        keys = {"letter": LETTER, "proposal": proposal.uid, "person": person.uid, "reminder": number}
        place = f"{LETTER}:{proposal.uid}:{person.uid}:{number}"
        outbox.put("mail", person.email, keys, dedupe_key=place, gate=LETTER)
    return reached


@transaction.atomic
def propose_alternate(run: MatchingRun, pairing: Pairing, *, by: Person, on: date) -> Pairing:
    """Ask two units whose proposals have come to nothing whether they take each other; the pair is not saved yet."""
    run = locked_run(run)
    if not run.is_published or run.chosen_id != pairing.scenario_id:
        raise RuleBroken(_("Alternates are proposed once a round is published."))
    taken = Proposal.objects.filter(
        organisation_id__in=[pairing.left_id, pairing.right_id],
        pairing__scenario_id=pairing.scenario_id,
        state__in=[ProposalAnswer.WAITING, ProposalAnswer.ACCEPTED],
    )
    if taken.exists():
        raise RuleBroken(_("One of the two has been asked meanwhile. Open the list of alternates again."))
    pairing.is_by_hand = True
    pairing.save(force_insert=True)
    run.chosen.unmatched.filter(organisation_id__in=[pairing.left_id, pairing.right_id]).delete()  # type: ignore[union-attr]  # a published round has chosen one
    for proposal in _asked([pairing]):
        hand_out(proposal, by=by, on=on)
    return pairing
