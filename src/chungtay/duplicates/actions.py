from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.duplicates.choices import ProposalState
from chungtay.duplicates.engine.likeness import Likeness, likenesses
from chungtay.duplicates.facts import (
    DuplicatesAsked,
    DuplicatesFound,
    PairJoined,
    PairPrepared,
    PairReopened,
    PairToldApart,
)
from chungtay.duplicates.models import DuplicateProposal, DuplicateSearch
from chungtay.duplicates.queries import bodies_to_compare, pairs_known, proposals_of_reform
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.organisations.models import Organisation
from chungtay.reforms.actions.preparing import prepare_reform
from chungtay.reforms.choices.reform import ReformState
from chungtay.reforms.engine.plans import DuplicatePlan
from chungtay.reforms.models.reform import Reform


@transaction.atomic
def ask_for_duplicates(department: Organisation, *, by: Person, on: date) -> DuplicateSearch:
    """Have everything below the department compared; who asks while that is under way gets the one under way."""
    Organisation.objects.select_for_update().get(pk=department.pk)
    running = DuplicateSearch.objects.filter(department=department, finished_at=None).first()
    if running is not None:
        return running
    search = DuplicateSearch.objects.create(department=department, asked_by_id=by.pk, asked_at=now())
    tell(DuplicatesAsked(search=search, department=department, by=by, on=on))
    return search


def find_duplicates(search: DuplicateSearch, *, by: Person, on: date) -> DuplicateSearch:
    """Compare, and keep each new pair as a proposal; pairs somebody decided on stay as decided. Run twice, as once."""
    if search.finished_at is not None:
        return search
    bodies = bodies_to_compare(search.department, on)
    found = likenesses(bodies)
    with transaction.atomic():
        search = DuplicateSearch.objects.select_for_update().get(pk=search.pk)
        if search.finished_at is not None:  # another worker was first
            return search
        known = pairs_known(body.key for body in bodies)
        at = now()
        fresh = [
            DuplicateProposal(
                department=search.department,
                first_id=pair.first,
                second_id=pair.second,
                score=pair.score,
                reasons=list(pair.reasons),
                found_at=at,
            )
            for pair in found
            if (pair.first, pair.second) not in known
        ]
        DuplicateProposal.objects.bulk_create(fresh, batch_size=500)
        pairs = {(pair.first, pair.second): pair for pair in found}
        still_open = [row for keys, row in known.items() if row.is_open and keys in pairs]
        _keep_scores(still_open, pairs)
        gone = [row.pk for keys, row in known.items() if row.is_open and keys not in pairs and not row.reform_id]
        DuplicateProposal.objects.filter(pk__in=gone).delete()
        search.compared, search.proposed, search.finished_at = len(bodies), len(fresh) + len(still_open), at
        search.save(update_fields=["compared", "proposed", "finished_at"])
        words = {"compared": search.compared, "proposed": search.proposed}
        tell(DuplicatesFound(search=search, department=search.department, wrote=fresh, by=by, on=on, **words))
    return search


@transaction.atomic
def tell_apart(proposal: DuplicateProposal, *, by: Person, on: date) -> DuplicateProposal:
    """Remember that the two are different bodies; they are not proposed again."""
    _lock(proposal, ProposalState.PROPOSED)
    if proposal.reform is not None and proposal.reform.is_prepared:
        raise RuleBroken(_("Joining them is prepared. Give that change up first, then say that they are two bodies."))
    _decide(proposal, ProposalState.NOT_THE_SAME, by)
    tell(PairToldApart(proposal=proposal, first=proposal.first, second=proposal.second, by=by, on=on))
    return proposal


@transaction.atomic
def ask_again(proposal: DuplicateProposal, *, by: Person, on: date) -> DuplicateProposal:
    """Take back that the two are different bodies: the question is open again."""
    _lock(proposal, ProposalState.NOT_THE_SAME)
    _open(proposal)
    tell(PairReopened(proposal=proposal, first=proposal.first, second=proposal.second, by=by, on=on))
    return proposal


@transaction.atomic
def prepare_joining(proposal: DuplicateProposal, kept: Organisation, *, by: Person, on: date) -> Reform:
    """Prepare the change that ends the other record in favour of `kept`; its page shows what it does to whom."""
    _lock(proposal, ProposalState.PROPOSED)
    if kept.pk not in {proposal.first_id, proposal.second_id}:
        raise RuleBroken(_("Choose which of the two records is kept."), field="kept")
    if proposal.reform is not None and proposal.reform.is_prepared:
        raise RuleBroken(_("Joining them is prepared already. Open that change, or give it up first."))
    other = proposal.second if kept.pk == proposal.first_id else proposal.first
    plan = DuplicatePlan(on=on, duplicate=other.uid, kept=kept.uid)
    proposal.reform = prepare_reform(plan, by=by, on=on, department=proposal.department)
    proposal.version += 1
    proposal.save(update_fields=["reform", "version"])
    tell(
        PairPrepared(
            proposal=proposal, first=proposal.first, second=proposal.second, reform=proposal.reform, by=by, on=on
        )
    )
    return proposal.reform


@transaction.atomic
def follow_reform(reform: Reform, *, by: Person, on: date) -> list[DuplicateProposal]:
    """A pair is joined when its change is carried out, and open again when that is undone."""
    rows = list(proposals_of_reform(reform.pk).select_for_update(of=("self",)))
    for row in rows:
        if reform.state == ReformState.APPLIED:
            _decide(row, ProposalState.MERGED, by)
            tell(PairJoined(proposal=row, first=row.first, second=row.second, by=by, on=on))
        elif reform.state in {ReformState.UNDONE, ReformState.WITHDRAWN}:
            row.reform = None
            _open(row)
            tell(PairReopened(proposal=row, first=row.first, second=row.second, by=by, on=on))
    return rows


def _keep_scores(rows: list[DuplicateProposal], found: dict[tuple[int, int], Likeness]) -> None:
    for row in rows:
        pair = found[row.first_id, row.second_id]
        row.score, row.reasons = pair.score, list(pair.reasons)
    DuplicateProposal.objects.bulk_update(rows, ["score", "reasons"], batch_size=300)


def _lock(proposal: DuplicateProposal, state: ProposalState) -> None:
    proposal.refresh_from_db(from_queryset=DuplicateProposal.objects.select_for_update(of=("self",)))
    if proposal.state != state:
        raise RuleBroken(
            _("Somebody has already decided on this pair: %(state)s.") % {"state": proposal.get_state_display()}
        )


def _decide(proposal: DuplicateProposal, state: ProposalState, by: Person) -> None:
    proposal.state, proposal.decided_by_id, proposal.decided_at = state, by.pk, now()
    proposal.version += 1
    proposal.save(update_fields=["state", "decided_by", "decided_at", "version"])


def _open(proposal: DuplicateProposal) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = ProposalState.PROPOSED, None, None
    proposal.version += 1
    proposal.save(update_fields=["state", "decided_by", "decided_at", "reform", "version"])
