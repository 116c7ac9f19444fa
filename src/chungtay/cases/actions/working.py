"""Preparing the end of the districts, and answering what the tables cannot know."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.cases.choices import CaseState, CaseWork, QuestionKind
from chungtay.cases.engine import plan_of
from chungtay.cases.facts import CaseAnswered, CaseAsked, CaseFailed, CaseOpened, CaseProposed
from chungtay.cases.models import CaseLine, CaseQuestion, ReformCase
from chungtay.cases.queries.plan import counts_of, digest_of_plan, lines_of, questions_of, state_from
from chungtay.cases.queries.world import is_its_province, read_world
from chungtay.kernel.clock import now, school_year_of
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.sources import parse_reference
from chungtay.kernel.vietnamese import short_day
from chungtay.organisations.actions import cite_document
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import Organisation, OrganisationKind
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit

PACK: dict[str, Any] = tomllib.loads((Path(__file__).parents[1] / "packs" / "case.toml").read_text(encoding="utf-8"))
REFORM_DAY: date = PACK["on"]
ROWS_AT_ONCE = 500
MAY_BE_ASKED = {
    CaseWork.PREPARING: (CaseState.OPENED, CaseState.PROPOSED, CaseState.ANSWERED, CaseState.UNDONE),
    CaseWork.PREVIEWING: (CaseState.ANSWERED,),
    CaseWork.APPLYING: (CaseState.ANSWERED,),
    CaseWork.UNDOING: (CaseState.APPLIED,),
}


@transaction.atomic
def open_case(department: Organisation, province: Unit, *, by: Person, on: date, day: date = REFORM_DAY) -> ReformCase:
    """Begin the case of one department; the worker then reads the register and proposes."""
    words = {"department": department, "day": short_day(day)}
    department.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    kinds = OrganisationKind.objects.valid_on(day).filter(organisation=department, kind=Kind.DEPARTMENT)
    if not (kinds.exists() and department.is_valid_on(day) and department.is_valid_on(day - timedelta(days=1))):
        raise RuleBroken(
            _("%(department)s is no department of education that stood before and on %(day)s. Choose another one.")
            % words,
            field="department",
        )
    if province.level != UnitLevel.PROVINCE or not province.is_valid_on(day):
        raise RuleBroken(_("Choose a province that stood on %(day)s.") % words, field="province")
    if not is_its_province(department, province, day):
        raise RuleBroken(
            _("As far as the register knows, %(department)s does not sit in %(province)s. Record its seat first.")
            % {"department": department, "province": province.name_on(day).full_name},
            field="province",
        )
    if ReformCase.objects.filter(department=department, on=day).exists():
        raise RuleBroken(_("This case was begun already. Open it from the list of changes."), field="department")
    year = school_year_of(day)
    case = ReformCase.objects.create(
        department=department,
        province=province,
        on=day,
        school_year=str(year if year.first_day >= day else year.next()),
        work=CaseWork.PREPARING,
        stage="waiting",
        opened_by_id=by.pk,
        asked_by_id=by.pk,
        asked_at=now(),
    )
    case.documents.set(cite_document(parse_reference(row["verbatim"]), by=by, on=on) for row in PACK["document"])
    tell(CaseOpened(case=case, department=department, by=by, on=on))
    return case


@transaction.atomic
def ask_for(case: ReformCase, work: CaseWork, *, by: Person, on: date, version: int | None = None) -> ReformCase:
    """Have the worker prepare, carry out or undo the case; refused while it is at it already."""
    seen = case.version if version is None else version
    case.refresh_from_db(from_queryset=ReformCase.objects.select_for_update())
    if case.version != seen:
        raise StaleVersion(case)
    if case.is_working and not (case.work == work and case.is_still(now())):
        raise RuleBroken(_("The case is being worked on. Wait until that is done."))
    if case.state not in MAY_BE_ASKED[work]:
        raise RuleBroken(
            _("The case is at “%(state)s”; this step is not open now.") % {"state": case.get_state_display()}
        )
    case.work, case.stage, case.failure = work, "waiting", ""
    case.asked_by_id, case.asked_at = by.pk, now()
    _save(case, "work", "stage", "failure", "asked_by", "asked_at")
    tell(CaseAsked(case=case, work=str(work.label), by=by, on=on))
    return case


def propose_case(case: ReformCase, *, by: Person, on: date) -> ReformCase:
    """Take everything below the department through the day: what is certain, what is asked, what is left out.

    Prepared again, answers that still fit are kept.
    """
    _begin_stage(case, "reading")
    read = read_world(case.department, case.province, case.on)
    plan = plan_of(read.world)
    lines, asked = lines_of(case, plan, read), questions_of(case, plan, read)
    _begin_stage(case, "writing")
    with transaction.atomic():
        case.refresh_from_db(from_queryset=ReformCase.objects.select_for_update())
        if case.state == CaseState.APPLIED:
            raise RuleBroken(_("The case has been carried out. Undo it before preparing it again."))
        CaseLine.objects.filter(case=case).delete()
        CaseLine.objects.bulk_create(lines, batch_size=ROWS_AT_ONCE)
        kept = _keep_questions(case, asked)
        new = [unit for key, unit in read.ground.units.items() if key in read.ground.new]
        acts = {unit.begun_by for unit in new if unit.begun_by is not None}
        case.documents.add(*acts)
        case.digest, case.counts, case.prepared_at = digest_of_plan(plan, read), counts_of(lines, asked), now()
        case.work, case.stage, case.failure, case.preview, case.previewed_at = CaseWork.NONE, "", "", {}, None
        case.state = state_from(case)
        fields = ("digest", "counts", "prepared_at", "work", "stage", "failure", "preview", "previewed_at", "state")
        _save(case, *fields)
        words = {"bodies": len(lines), "asked": len(asked)}
        tell(CaseProposed(case=case, department=case.department, wrote=kept, by=by, on=on, **words))
    return case


def answer_question(
    question: CaseQuestion, answer: Mapping[str, Any], *, by: Person, on: date, version: int | None = None
) -> CaseQuestion:
    """A person says what the tables cannot know; until the case is carried out the answer may be changed.

    `answer`: {"choice": key, "apart": {body: key}} for places and guidance, {"chosen": [keys]} for who takes over.
    """
    seen = question.version if version is None else version
    answer_questions(question.case, {question.uid: answer}, versions={question.uid: seen}, by=by, on=on)
    question.refresh_from_db()
    return question


@transaction.atomic
def answer_questions(
    case: ReformCase, answers: Mapping[str, Mapping[str, Any]], *, versions: Mapping[str, int], by: Person, on: date
) -> int:
    """Several answers of one page at once, by the questions' identifiers; all of them or none, returns how many."""
    case = _open_case(case)
    asked = list(CaseQuestion.objects.select_for_update().filter(case=case, uid__in=answers))
    for question in asked:
        if question.version != versions.get(question.uid):
            raise StaleVersion(question)
        question.answer = _checked(question, answers[question.uid])
    if len(asked) != len(answers):
        raise RuleBroken(_("A question of this page is gone: the case was prepared again. Open the page again."))
    _sign(asked, by)
    CaseQuestion.objects.bulk_update(asked, ["answer", "answered_by", "answered_at", "version"], batch_size=100)
    _settle(case)
    tell(CaseAnswered(case=case, answers=len(asked), wrote=asked, by=by, on=on))
    return len(asked)


@transaction.atomic
def answer_many(case: ReformCase, kind: QuestionKind, *, by: Person, on: date) -> int:
    """Take every suggestion of one kind at once; what has none, or is answered already, stays as it is."""
    case = _open_case(case)
    waiting = CaseQuestion.objects.select_for_update().filter(case=case, kind=kind, answered_at=None)
    taken = [question for question in waiting if question.suggested]
    if not taken:
        raise RuleBroken(_("No open question of this kind has a suggestion. Answer them one by one."))
    for question in taken:
        found = question.suggested
        question.answer = {"chosen": found} if kind == QuestionKind.HEIRS else {"choice": found[0], "apart": {}}
    _sign(taken, by)
    CaseQuestion.objects.bulk_update(taken, ["answer", "answered_by", "answered_at", "version"], batch_size=100)
    _settle(case)
    tell(CaseAnswered(case=case, answers=len(taken), wrote=taken, by=by, on=on))
    return len(taken)


@transaction.atomic
def give_up_work(case: ReformCase, why: str, *, by: Person, on: date) -> ReformCase:
    """What was asked for could not be done: the case rests again, and its page says why."""
    case.refresh_from_db(from_queryset=ReformCase.objects.select_for_update())
    case.work, case.stage, case.failure = CaseWork.NONE, "", why[:300]
    _save(case, "work", "stage", "failure")
    tell(CaseFailed(case=case, why=why[:300], by=by, on=on))
    return case


def _begin_stage(case: ReformCase, stage: str) -> None:
    """Let the page say how far the worker is; written at once, outside the change itself."""
    case.stage = stage
    ReformCase.objects.filter(pk=case.pk).update(stage=stage)


def _open_case(case: ReformCase) -> ReformCase:
    case.refresh_from_db(from_queryset=ReformCase.objects.select_for_update())
    if case.is_working:
        raise RuleBroken(_("The case is being worked on. Wait until that is done."))
    if case.state not in (CaseState.PROPOSED, CaseState.ANSWERED):
        raise RuleBroken(_("Answers are taken only while the case is open. Prepare it again first."))
    return case


def _settle(case: ReformCase) -> None:
    case.state, case.preview, case.previewed_at = state_from(case), {}, None
    _save(case, "state", "preview", "previewed_at")


def _sign(questions: Collection[CaseQuestion], by: Person) -> None:
    at = now()
    for question in questions:
        question.answered_by_id, question.answered_at = by.pk, at
        question.version += 1


def _checked(question: CaseQuestion, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The answer as it is kept; every key in it must be one that was offered."""
    offered = {candidate["key"] for candidate in question.candidates}
    if question.kind == QuestionKind.HEIRS:
        chosen = [key for key in dict.fromkeys(answer.get("chosen", ())) if key]
        if not set(chosen) <= offered:
            raise RuleBroken(_("Choose among the bodies that are listed."), field="chosen")
        return {"chosen": chosen}
    apart = {body: key for body, key in dict(answer.get("apart", {})).items() if key != answer.get("choice")}
    if answer.get("choice") not in offered | {""} or not set(apart.values()) <= offered | {""}:
        raise RuleBroken(_("Choose one of the places that are listed."), field="choice")
    return {"choice": answer["choice"], "apart": apart}


def _keep_questions(case: ReformCase, asked: list[CaseQuestion]) -> list[CaseQuestion]:
    """The questions of this preparation, in the rows of the last one where they are the same."""
    known = {(row.kind, row.unit_id, row.body_id): row for row in CaseQuestion.objects.filter(case=case)}
    added: list[CaseQuestion] = []
    kept: list[CaseQuestion] = []
    for question in asked:
        row = known.pop((question.kind, question.unit_id, question.body_id), None)
        if row is None:
            added.append(question)
            continue
        row.candidates, row.bodies, row.place = question.candidates, question.bodies, question.place
        row.is_needed, row.district_id = question.is_needed, question.district_id
        if row.is_answered and not _still_fits(row):
            row.answer, row.answered_by_id, row.answered_at = {}, None, None
        row.version += 1
        kept.append(row)
    CaseQuestion.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    fields = [
        "candidates",
        "bodies",
        "place",
        "is_needed",
        "district",
        "answer",
        "answered_by",
        "answered_at",
        "version",
    ]
    CaseQuestion.objects.bulk_update(kept, fields, batch_size=100)
    return [*kept, *CaseQuestion.objects.bulk_create(added, batch_size=ROWS_AT_ONCE)]


def _still_fits(question: CaseQuestion) -> bool:
    offered = {candidate["key"] for candidate in question.candidates} | {""}
    given = question.answer
    keys = {*given.get("chosen", ()), given.get("choice", ""), *given.get("apart", {}).values()}
    return keys <= offered


def _save(case: ReformCase, *fields: str) -> None:
    case.version += 1
    case.save(update_fields=[*fields, "version"])
