"""Rehearsing the end of the districts, carrying it out in one transaction, undoing it while nothing rests on it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.accounts.models import Person as PersonRow
from chungtay.cases.actions.carrying import Carrying, carry_out
from chungtay.cases.actions.placing import Written, take_back_many
from chungtay.cases.actions.working import ROWS_AT_ONCE, _begin_stage
from chungtay.cases.choices import CaseState, CaseWork, Fate
from chungtay.cases.facts import CaseApplied, CasePreviewed, CaseUndone
from chungtay.cases.models import CaseLine, CaseTrace, ReformCase
from chungtay.cases.queries.plan import settled_again
from chungtay.kernel.clock import now, today
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import sort_key
from chungtay.organisations.models import Organisation
from chungtay.reforms.engine.access import Access, Difference, digest_of, grouped, written
from chungtay.reforms.queries.access import Way, days_concerned, persons_concerned, turned_between, ways_by_day

NAMES_SHOWN = 6


class Rehearsed(Exception):  # noqa: N818  # not a fault: how a rehearsal ends
    """Ends a rehearsal, so that nothing of it stays."""


def preview_case(case: ReformCase, *, by: Person, on: date) -> ReformCase:
    """Carry the case out, read who gained and lost which way to which body, take it all back, keep what was read."""
    _begin_stage(case, "rehearsing")
    with transaction.atomic():
        _lock(case, CaseState.ANSWERED)
        try:
            with transaction.atomic():
                carrying, turned, people = _with_access(case, by=by, on=on)
                raise Rehearsed
        except Rehearsed:
            pass
        case.preview = _shown(carrying, turned, people)
        case.previewed_at = now()
        _rest(case, CaseState.ANSWERED, "preview", "previewed_at")
        tell(CasePreviewed(case=case, gained=len(turned.gained), lost=len(turned.lost), by=by, on=on))
    return case


def apply_case(case: ReformCase, *, by: Person, on: date) -> ReformCase:
    """Seats and parents change on the day, district bodies end with the eve, successions stand; all or nothing.

    Applied already, nothing happens. Refused when the register, or who would gain what, is not as the preview said.
    """
    _begin_stage(case, "reading")
    with transaction.atomic():
        case.refresh_from_db(from_queryset=ReformCase.objects.select_for_update())
        if case.state == CaseState.APPLIED:
            return case
        _lock(case, CaseState.ANSWERED)
        if case.previewed_at is None:
            raise RuleBroken(_("Look at the preview first: it says who gains and who loses access."))
        carrying, turned, _people = _with_access(case, by=by, on=on)
        if _digest(turned) != case.preview["digest"]:
            raise RuleBroken(_("Somebody would gain or lose access the preview did not list. Make the preview again."))
        _keep(carrying)
        moved, ended = carrying.moved, len(carrying.ended)
        tell(CaseApplied(case=case, department=case.department, moved=moved, ended=ended, by=by, on=on))
    return case


def undo_case(case: ReformCase, *, by: Person, on: date) -> ReformCase:
    """The register is as it was before the case; answers are kept, so that it can be prepared and carried out again."""
    _begin_stage(case, "undoing")
    with transaction.atomic():
        case.refresh_from_db(from_queryset=ReformCase.objects.select_for_update())
        if case.state == CaseState.UNDONE:
            return case
        if case.state != CaseState.APPLIED:
            raise RuleBroken(_("Only a case that was carried out can be undone."))
        traces = CaseTrace.objects.filter(case=case).order_by("pk")
        rows = [Written(*row) for row in traces.values_list("table", "row", "is_new", "mark")]
        take_back_many(rows, department=case.department, by=by, on=on, day=case.on)
        traces.delete()
        case.previewed_at, case.preview = None, {}
        _rest(case, CaseState.UNDONE, "previewed_at", "preview")
        tell(CaseUndone(case=case, department=case.department, by=by, on=on))
    return case


def _lock(case: ReformCase, state: CaseState) -> None:
    case.refresh_from_db(from_queryset=ReformCase.objects.select_for_update())
    if case.state != state:
        raise RuleBroken(_("Some questions are still open. Answer them first."))


def _rest(case: ReformCase, state: CaseState, *fields: str) -> None:
    case.state, case.work, case.stage, case.failure = state, CaseWork.NONE, "", ""
    case.version += 1
    case.save(update_fields=["state", "work", "stage", "failure", "version", *fields])


def _with_access(case: ReformCase, *, by: Person, on: date) -> tuple[Carrying, Difference, list[PersonRow]]:
    """Carry the case out and say who has which way to which body that was not there before, and the other way round."""
    read, lines = settled_again(case)
    carrying, day = Carrying(case, read, by, on, lines), max(case.on, today())
    people = persons_concerned(carrying.concerned)
    days = days_concerned(carrying.concerned, day)
    before = ways_by_day(people, days)
    carry_out(carrying)
    gained, lost = turned_between(before, ways_by_day(people, days))
    uids = dict(Organisation.objects.filter(pk__in={way[1] for way in gained | lost}).values_list("pk", "uid"))
    uids |= carrying.founded
    of = {person.pk: person.uid for person in people}

    def statements(ways: frozenset[Way]) -> tuple[Access, ...]:
        return tuple(sorted(Access(of[person], uids[body], way) for person, body, way in ways))

    return carrying, Difference(statements(gained), statements(lost)), people


def _digest(turned: Difference) -> str:
    return digest_of({"gained": written(turned.gained), "lost": written(turned.lost)})


def _shown(carrying: Carrying, turned: Difference, people: list[PersonRow]) -> dict[str, Any]:
    """What the preview page says: the numbers, and persons with the same way to the same bodies in one line each."""
    uids = {change.body for change in (*turned.gained, *turned.lost)}
    names = dict(Organisation.objects.filter(uid__in=uids).values_list("uid", "current_name"))
    names |= {ref: carrying.committees[unit].current_name for unit, ref in carrying.founded_by_unit.items()}
    called = {person.uid: person.name for person in people}

    def told(changes: tuple[Access, ...]) -> list[dict[str, Any]]:
        return [
            {
                "way": group.way,
                "people": [called[uid] for uid in group.persons[:NAMES_SHOWN]],
                "persons": len(group.persons),
                "more": max(len(group.persons) - NAMES_SHOWN, 0),
                "rest": max(len(group.bodies) - NAMES_SHOWN, 0),
                "bodies": sorted((names[uid] for uid in group.bodies), key=sort_key)[:NAMES_SHOWN],
                "count": len(group.bodies),
            }
            for group in grouped(changes)
        ]

    fates = Counter(line.fate.value for line in carrying.lines)
    return {
        "digest": _digest(turned),
        "gained": told(turned.gained),
        "lost": told(turned.lost),
        "moved": carrying.moved,
        "ended": len(carrying.ended),
        "founded": len(carrying.founded),
        "successions": sum(one.table == "Succession" for one in carrying.written),
        "fates": dict(fates),
    }


def _keep(carrying: Carrying) -> None:
    """What was written, so that it can be taken back; and what became of each body."""
    case = carrying.case
    traces = [
        CaseTrace(case=case, table=one.table, row=one.row, is_new=one.is_new, mark=one.mark) for one in carrying.written
    ]
    CaseTrace.objects.bulk_create(traces, batch_size=ROWS_AT_ONCE)
    asked = dict(CaseLine.objects.filter(case=case, fate=Fate.ASKED).values_list("body", "pk"))
    answers: dict[tuple[int | None, str, str], list[int]] = {}
    for line in carrying.lines:
        if line.body in asked:
            told = (line.new, line.fate.value, line.reason.value if line.reason else "")
            answers.setdefault(told, []).append(asked[line.body])
    for (new, fate, reason), rows in answers.items():
        CaseLine.objects.filter(pk__in=rows).update(new=new, fate=fate, reason=reason)
    case.applied_by_id, case.applied_at = carrying.by.pk, now()
    _rest(case, CaseState.APPLIED, "applied_by", "applied_at")
