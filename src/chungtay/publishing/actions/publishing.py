from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from chungtay.accounts.actions import ensure_system_person
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.matching.choices import STEPS, Method, RunState
from chungtay.matching.facts import RunPublished, SidePublished
from chungtay.matching.models import MatchingRun, Proposal, Scenario
from chungtay.matching.queries.links import proposals_for
from chungtay.matching.queries.locked import locked_run, must_still_hold
from chungtay.publishing.actions.seating import seat_chosen_schools
from chungtay.publishing.choices import AT_WORK, WorkState
from chungtay.publishing.facts import PublicationAsked, PublicationDone, PublicationRefused, SchoolsAsked
from chungtay.publishing.models import RunPublication
from chungtay.publishing.queries.visible import department_to_publish

IN_THE_REQUEST = 150  # pairs; more are asked by the worker
AT_ONCE = 500  # pairs asked in one transaction


@transaction.atomic
def publish_run(run: MatchingRun, *, by: Person, on: date, seen: int | None = None) -> RunPublication:
    """Publish for the person's department: a small round at once, a large one by the worker; asked twice, it is once.

    Once every department has published, both sides of every pair are asked.
    """
    run = locked_run(run)
    department = department_to_publish(run, by, on)
    before = run.publications.filter(department=department, state__in=AT_WORK).select_related("run").first()
    if before is not None and not before.is_overtaken:
        return before
    chosen = _must_be_ready(run, department.pk, on)
    if seen is not None and seen != run.version:
        raise RuleBroken(_("The round has changed since you opened this page. Read it again, then publish it."))
    if before is not None:
        _refuse(before, _changed(), by=by, on=on)
    pairs = chosen.pairs_count
    publication = RunPublication.objects.create(
        run=run, department=department, seen=run.version, pair_count=pairs, asked_by_id=by.pk, asked_at=now()
    )
    is_small = pairs <= IN_THE_REQUEST or not _is_last(run, department.pk)
    tell(PublicationAsked(publication=publication, run=run, pairs=pairs, is_small=is_small, by=by, on=on))
    return put_into_force(publication, by=by, on=on) if is_small else publication


def put_into_force(publication: RunPublication, *, by: Person, on: date) -> RunPublication:
    """Do what was asked for; begun again after a fall, it goes on with the pairs whose schools nobody has asked yet.

    Rights, state and conflicts are asked anew, for the round may have moved since; then nothing is done and it is said.
    """
    try:
        is_begun = _begin(publication, by=by, on=on)
    except RuleBroken as broken:
        return _refuse(publication, str(broken), by=ensure_system_person(), on=on)
    while is_begun and _ask_some(publication, by=by, on=on):
        pass
    publication.refresh_from_db()
    return publication


def _must_be_ready(run: MatchingRun, department: int, on: date) -> Scenario:
    """The scenario that is to be published."""
    if run.state != RunState.IN_REVIEW or run.chosen is None:
        raise RuleBroken(_("A round is reviewed before it is published."))
    must_still_hold(run.chosen, on)
    if getattr(run, _column(run, department)) is not None:
        raise RuleBroken(_("Your department has published this round already. The other department is waited for."))
    return run.chosen


def _changed() -> str:
    return _("The round was changed meanwhile. Read it again, then publish it.")


def _column(run: MatchingRun, department: int) -> str:
    return "published_at" if department == run.department_id else "partner_published_at"


def _is_last(run: MatchingRun, department: int) -> bool:
    """Whether nobody else is waited for once this department has published."""
    other = run.partner_published_at if department == run.department_id else run.published_at
    return run.partner_department_id is None or other is not None


@transaction.atomic
def _begin(publication: RunPublication, *, by: Person, on: date) -> bool:
    """Publish the round in one transaction; whether schools are to be asked now."""
    run = locked_run(publication.run)
    publication.refresh_from_db()
    if publication.state != WorkState.WAITING:
        return publication.is_at_work
    department = department_to_publish(run, by, on)
    if run.version != publication.seen or department.pk != publication.department_id:
        raise RuleBroken(_changed())
    chosen = _must_be_ready(run, department.pk, on)
    column = _column(run, department.pk)
    setattr(run, column, now())
    if not _is_last(run, department.pk):
        run.version += 1
        run.save(update_fields=[column, "version"])
        tell(SidePublished(run=run, department=department, by=by, on=on))
        _end(publication)
        return False
    STEPS.check(RunState(run.state), RunState.PUBLISHED)
    run.state, run.version = RunState.PUBLISHED, run.version + 1
    run.save(update_fields=["state", "version", column])
    publication.state = WorkState.UNDER_WAY
    publication.save(update_fields=["state"])
    tell(RunPublished(run=run, scenario=chosen, pairs=publication.pair_count, by=by, on=on))
    if chosen.method == Method.BY_QUOTA:
        pairs = list(chosen.pairings.select_related("left", "right").order_by("pk"))
        seat_chosen_schools(chosen, pairs, by=by, on=on)
    return True


def _end(publication: RunPublication) -> None:
    publication.state, publication.ended_at = WorkState.DONE, now()
    publication.save(update_fields=["state", "ended_at"])


@transaction.atomic
def _ask_some(publication: RunPublication, *, by: Person, on: date) -> bool:
    """Ask both schools of the next pairs nobody was asked about; False, and the end, where there are none."""
    row = RunPublication.objects.select_for_update(of=("self",)).select_related("run__chosen").get(pk=publication.pk)
    if row.state != WorkState.UNDER_WAY or row.run.chosen is None:
        return False
    pairs = list(row.run.chosen.pairings.filter(proposals__isnull=True).order_by("pk")[:AT_ONCE])
    if not pairs:
        _end(row)
        is_small = row.pair_count <= IN_THE_REQUEST
        teller = by if is_small else ensure_system_person()  # nobody gets notice of what they did themselves
        tell(PublicationDone(publication=row, run=row.run, pairs=row.pair_count, is_small=is_small, by=teller, on=on))
        return False
    asked = Proposal.objects.bulk_create(proposals_for(pairs))
    RunPublication.objects.filter(pk=row.pk).update(done_count=F("done_count") + len(pairs))
    tell(SchoolsAsked(publication=row, run=row.run, pairs=len(pairs), wrote=asked, by=by, on=on))
    return True


@transaction.atomic
def _refuse(publication: RunPublication, sentence: str, *, by: Person, on: date) -> RunPublication:
    waiting = RunPublication.objects.filter(pk=publication.pk, state=WorkState.WAITING)
    if waiting.update(state=WorkState.REFUSED, said=sentence[:300], ended_at=now()):
        pairs = publication.pair_count
        run = publication.run
        tell(PublicationRefused(publication=publication, run=run, pairs=pairs, reason=sentence, by=by, on=on))
    publication.refresh_from_db()
    return publication
