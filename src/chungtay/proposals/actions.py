from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy
from chungtay.matching.choices import ProposalAnswer, Side, WhyNot
from chungtay.matching.facts import (
    ProposalAccepted,
    ProposalLapsed,
    SideAccepted,
    SideDeclined,
    of_proposal,
)
from chungtay.matching.models import Pairing, Proposal
from chungtay.matching.queries.links import PAIR, PURPOSE
from chungtay.needs.actions import advance_need
from chungtay.needs.choices import UNDER_WAY, EntryKind, EntryState
from chungtay.needs.models import Entry
from chungtay.needs.queries.entries import is_silent
from chungtay.notices.actions import close_links
from chungtay.offers.queries.requests import open_to_partners, places_left
from chungtay.organisations.choices import SIGNERS
from chungtay.organisations.models import Organisation
from chungtay.organisations.queries import own_bodies
from chungtay.programmes.queries.conflicts import conflicts_between

ACCEPT = "accept"
LONGEST_REASON = 300


@transaction.atomic
def accept_proposal(proposal: Proposal, *, by: Person, on: date) -> Proposal:
    """Say yes for one side; with the yes of both the needs they answer for each other are matched."""
    row = _opened(proposal, by, on)
    _must_not_conflict(row.pairing, on)
    _answer(row, ProposalAnswer.ACCEPTED, by)
    tell(SideAccepted(**of_proposal(row), by=by, on=on))
    close_links(PURPOSE, row, by=by, on=on)
    pairing = row.pairing
    if not pairing.proposals.exclude(state=ProposalAnswer.ACCEPTED).exists():
        for taker, giver in ((pairing.left, pairing.right), (pairing.right, pairing.left)):
            _match_needs(pairing, taker, giver, by=by, on=on)
        tell(
            ProposalAccepted(
                pairing=pairing, left=pairing.left, right=pairing.right, run=pairing.scenario.run, by=by, on=on
            )
        )
    return row


@transaction.atomic
def decline_proposal(proposal: Proposal, why: WhyNot, *, by: Person, on: date, reason: str = "") -> Proposal:
    """Say no for one side and why; the other side is not waited for any more, and both may be offered alternates."""
    row = _opened(proposal, by, on)
    words = tidy(reason)
    if len(words) > LONGEST_REASON:
        raise RuleBroken(_("Say why in at most 300 characters."), "reason")
    if why == WhyNot.OTHER and not words:
        raise RuleBroken(_("Say in one sentence why; your department reads it."), "reason")
    row.why_not, row.reason = why, words
    _answer(row, ProposalAnswer.DECLINED, by)
    close_pair(row, by=by, on=on)
    tell(SideDeclined(**of_proposal(row), why=str(why.label), by=by, on=on))
    return row


def _opened(proposal: Proposal, by: Person, on: date) -> Proposal:
    """The proposal under lock with its pair, if it waits for an answer of this person's unit."""
    Pairing.objects.select_for_update(of=("self",)).get(pk=proposal.pairing_id)
    rows = Proposal.objects.select_for_update(of=("self",))
    row = rows.select_related("organisation", "pairing__left", "pairing__right", "pairing__scenario__run").get(
        pk=proposal.pk
    )
    if row.organisation_id not in own_bodies(by, on, SIGNERS):
        raise RuleBroken(_("Only the head or a deputy of the unit that is asked answers."))
    if not row.is_waiting:
        raise RuleBroken(_("This question is closed: %(state)s.") % {"state": row.get_state_display()})
    return row


def _must_not_conflict(pairing: Pairing, on: date) -> None:
    """Refuse a pair between which a conflict was declared after it was published; why is nobody's to read here."""
    if conflicts_between(pairing.scenario.run.programme, {pairing.left_id, pairing.right_id}, on):
        raise RuleBroken(
            _("These two units can no longer be paired in this programme. Answer no; your department offers another.")
        )


def _answer(row: Proposal, state: ProposalAnswer, by: Person) -> None:
    row.state, row.answered_by_id, row.answered_at, row.version = state, by.pk, now(), row.version + 1
    row.save()


def _match_needs(pairing: Pairing, taker: Organisation, giver: Organisation, *, by: Person, on: date) -> None:
    """Every need of one that a strength of the other answers today finds its helper; others are left alone.

    Both are confirmed and open to partners; one thing is promised once, by the school's own word first, and a strength
    to as many as its unit said.
    """
    rows = open_to_partners(Entry.objects.select_for_update(of=("self",)), on).exclude(is_silent(on))
    # The school's own word is the empty one and so comes first.
    entries = list(rows.filter(organisation__in=[taker, giver]).order_by("word_of", "-degree", "pk"))
    strengths = [row for row in entries if row.organisation_id == giver.pk and row.kind == EntryKind.STRENGTH]
    left = places_left(strengths)
    side = Side.LEFT if pairing.left_id == taker.pk else Side.RIGHT
    named = {(leaf, subject) for leaf, subject, *_ in pairing.figures.get(side, [])}
    needs = {row.topic: row for row in reversed(entries) if row.organisation_id == taker.pk and row.is_need}
    for need in sorted(needs.values(), key=lambda row: row.pk):
        topic = (need.leaf_id, need.subject_id)
        free = [row for row in strengths if (left[row.pk] or 0) > 0 or left[row.pk] is None]
        strength = next((row for row in free if (row.leaf_id, row.subject_id) == topic), None)
        if topic in named and strength is not None and not _is_helped(need):
            places = left[strength.pk]
            left[strength.pk] = None if places is None else places - 1
            advance_need(need, EntryState.MATCHED, by=by, on=on, partner=strength)


def _is_helped(need: Entry) -> bool:
    """Whether somebody helps already with the same need, said by another."""
    same = Entry.objects.filter(organisation_id=need.organisation_id, kind=EntryKind.NEED, topic=need.topic)
    return same.filter(school_year=need.school_year, state__in=UNDER_WAY).exists()


@transaction.atomic
def let_lapse(proposal: Proposal, *, by: Person, on: date) -> bool:
    """Close a proposal whose last day has passed without an answer; the other side is not waited for any more.

    Where both sides were silent, both have let it lapse.
    """
    Pairing.objects.select_for_update(of=("self",)).get(pk=proposal.pairing_id)
    proposal.refresh_from_db(fields=["state", "version"])
    if not proposal.is_waiting:
        return False
    sides = proposal.pairing.proposals.select_related("organisation", *PAIR).order_by("pk")
    silent = [proposal, *(row for row in sides if row.pk != proposal.pk and _is_overdue(row, on))]
    for row in silent:
        row.state, row.version = ProposalAnswer.LAPSED, row.version + 1
        row.save(update_fields=["state", "version"])
    close_pair(proposal, by=by, on=on)
    for row in silent:
        tell(ProposalLapsed(**of_proposal(row), by=by, on=on))
    return True


def _is_overdue(row: Proposal, on: date) -> bool:
    return row.is_waiting and row.due_on is not None and row.due_on < on


def close_pair(ended: Proposal, *, by: Person, on: date) -> None:
    """Withdraw what the other side of a pair was asked, and close the links of both."""
    for each in ended.pairing.proposals.all():
        if each.pk != ended.pk and each.state in (ProposalAnswer.WAITING, ProposalAnswer.ACCEPTED):
            each.state, each.version = ProposalAnswer.WITHDRAWN, each.version + 1
            each.save(update_fields=["state", "version"])
        close_links(PURPOSE, each, by=by, on=on)


def answer_by_link(proposal: Proposal, answer: str, *, by: Person, on: date) -> Proposal:
    """What one tap says: yes, or no with its reason."""
    if answer == ACCEPT:
        return accept_proposal(proposal, by=by, on=on)
    return decline_proposal(proposal, WhyNot(answer), by=by, on=on)
