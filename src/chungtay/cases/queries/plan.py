"""A plan of the engine as rows of its case: one line for each body, one question for each thing to be asked."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from chungtay.cases.choices import BodySort, CaseState, QuestionKind
from chungtay.cases.engine import Fate as EngineFate
from chungtay.cases.engine import Line, Needs, Plan, districts_under, heirs_of, plan_of, settled
from chungtay.cases.models import CaseLine, CaseQuestion, ReformCase
from chungtay.cases.queries.world import Read, read_world
from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.models import Organisation
from chungtay.places.models import Unit

LETTERS = (("s", "seat"), ("a", "administrative"), ("p", "professional"))
ADMINISTRATIVE, PROFESSIONAL = "administrative", "professional"


def lines_of(case: ReformCase, plan: Plan, read: Read) -> list[CaseLine]:
    """The rows of the case, not yet kept."""
    sorts = {body.key: body.sort for body in read.world.bodies}
    return [
        CaseLine(
            case=case,
            body_id=line.body,
            sort=sorts[line.body].value,
            fate=line.fate.value,
            reason=line.reason.value if line.reason else "",
            needs=letters_of(line.needs),
            district_id=read.districts_of.get(line.body),
            old_id=line.old,
            new_id=line.new,
        )
        for line in plan.lines
    ]


def letters_of(needs: Needs) -> str:
    """What changes, a letter each: seat, administrative parent, professional parent."""
    return "".join(letter for letter, name in LETTERS if getattr(needs, name))


def questions_of(case: ReformCase, plan: Plan, read: Read) -> list[CaseQuestion]:
    """The questions of the case in the order they are asked, not yet kept."""
    asked = [*_places(case, plan, read), *_guidance(case, plan, read), *_heirs(case, plan, read)]
    for place, question in enumerate(asked):
        question.place = place
    return asked


def digest_of_plan(plan: Plan, read: Read) -> str:
    """Of everything the case rests on; the same register gives the same."""
    told: list[Any] = [
        [line.body, line.fate, letters_of(line.needs), line.old, line.new, line.reason] for line in plan.lines
    ]
    told += [[body.key, body.seat, body.administrative, body.professional] for body in read.world.bodies]
    told += [sorted(plan.guidance.items()), sorted((unit, body.pk) for unit, body in read.committees.items())]
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()


def counts_of(lines: Sequence[CaseLine], asked: Sequence[CaseQuestion]) -> dict[str, Any]:
    """The numbers of a preparation: bodies by what they are and what becomes of them, questions by kind."""
    fates = Counter(f"{line.sort}.{line.fate}" for line in lines)
    reasons = Counter(line.reason for line in lines if line.reason)
    kinds = Counter(question.kind for question in asked)
    return {"bodies": len(lines), "fates": dict(fates), "reasons": dict(reasons), "questions": dict(kinds)}


def settled_lines(case: ReformCase, plan: Plan, read: Read) -> list[Line]:
    """The plan with the answers of the case in it."""
    units = {unit.uid: key for key, unit in read.ground.units.items()}
    bodies = {body.uid: key for key, body in read.bodies.items()}
    places: dict[int, int] = {}
    single: dict[int, int | None] = {}
    of_commune: dict[int, list[int]] = {}
    for line in plan.lines:
        of_commune.setdefault(line.old or 0, []).append(line.body)
    for question in CaseQuestion.objects.filter(case=case, kind=QuestionKind.PLACE).exclude(answered_at=None):
        answer = question.answer
        if answer["choice"]:
            places[question.unit_id or 0] = units[answer["choice"]]
        else:
            single |= dict.fromkeys(of_commune.get(question.unit_id or 0, ()))
        single |= {bodies[uid]: units[key] if key else None for uid, key in answer["apart"].items() if uid in bodies}
    return settled(plan.lines, places, single)


def settled_again(case: ReformCase) -> tuple[Read, list[Line]]:
    """The register read again with the answers in it; refused when it is not what the case was prepared on."""
    read = read_world(case.department, case.province, case.on)
    plan = plan_of(read.world)
    if digest_of_plan(plan, read) != case.digest:
        raise RuleBroken(
            _("The register has changed since the case was prepared. Prepare it again; your answers are kept.")
        )
    return read, settled_lines(case, plan, read)


def state_from(case: ReformCase) -> CaseState:
    """Ready once every needed question has its answer."""
    open_ones = CaseQuestion.objects.filter(case=case, is_needed=True, answered_at=None)
    return CaseState.PROPOSED if open_ones.exists() else CaseState.ANSWERED


def _places(case: ReformCase, plan: Plan, read: Read) -> Iterable[CaseQuestion]:
    waiting = Counter(line.old for line in plan.lines if line.fate is EngineFate.ASKED)
    units = read.ground.units
    for old in sorted(plan.places, key=lambda key: (_district_code(read, key), units[key].code)):
        yield CaseQuestion(
            case=case,
            kind=QuestionKind.PLACE,
            unit=units[old],
            district_id=read.ground.old[old].district,
            bodies=waiting[old],
            candidates=[
                {
                    "key": units[found.new].uid,
                    "name": _name(units[found.new], case),
                    "code": units[found.new].code,
                    "is_lead": found.is_lead,
                    "is_nearest": found.is_nearest,
                    "km": found.km,
                    "is_suggested": found.is_suggested,
                }
                for found in plan.places[old]
            ],
        )


def _guidance(case: ReformCase, plan: Plan, read: Read) -> Iterable[CaseQuestion]:
    clusters = Organisation.objects.in_bulk({key for keys in plan.guidance.values() for key in keys})
    department = {"key": case.department.uid, "name": str(case.department), "is_suggested": False, "is_cluster": False}
    going = Counter(line.new for line in plan.lines if line.needs.professional and line.new)
    for new, keys in sorted(plan.guidance.items(), key=lambda found: read.ground.units[found[0]].code):
        offered = [
            {"key": clusters[key].uid, "name": str(clusters[key]), "is_suggested": len(keys) == 1, "is_cluster": True}
            for key in keys
        ]
        yield CaseQuestion(
            case=case,
            kind=QuestionKind.GUIDANCE,
            unit=read.ground.units[new],
            bodies=going[new],
            candidates=[*offered, department],
        )


def _heirs(case: ReformCase, plan: Plan, read: Read) -> Iterable[CaseQuestion]:
    under = districts_under(read.world)
    sorts = {body.key: body.sort for body in read.world.bodies}
    ending = [line.body for line in plan.lines if line.fate is EngineFate.ENDS]
    below = Counter(
        parent for body in read.world.bodies for parent in {body.administrative, body.professional} if parent
    )
    for key in sorted(ending, key=lambda body: (_code(read, read.districts_of.get(body)), sorts[body].value)):
        district = read.districts_of.get(key)
        candidates = _communes_of(district, case, read, under) if district else []
        if sorts[key].value == BodySort.OFFICE:
            department = {"key": f"{PROFESSIONAL}:{case.department.uid}", "name": str(case.department)}
            candidates.insert(0, department | {"scope": PROFESSIONAL, "is_suggested": True, "is_lead": True})
        if candidates:
            yield CaseQuestion(
                case=case,
                kind=QuestionKind.HEIRS,
                body=read.bodies[key],
                district_id=district,
                is_needed=False,
                bodies=below[key],
                candidates=candidates,
            )


def _communes_of(district: int, case: ReformCase, read: Read, under: dict[int, set[int]]) -> list[dict[str, Any]]:
    """The new communes on the ground of a district; suggested where they lead, and with whom they share."""
    units = read.ground.units
    return [
        {
            "key": f"{ADMINISTRATIVE}:{units[heir.new].uid}",
            "name": _name(units[heir.new], case),
            "code": units[heir.new].code,
            "scope": ADMINISTRATIVE,
            "is_lead": heir.is_lead,
            "is_suggested": heir.is_lead,
            "communes": [_old_name(units[old], case) for old in heir.communes],
            "others": sorted(_old_name(units[other], case) for other in under[heir.new] - {district}),
        }
        for heir in heirs_of(district, read.world)
    ]


def _name(unit: Unit, case: ReformCase) -> str:
    return unit.name_on(case.on).full_name


def _old_name(unit: Unit, case: ReformCase) -> str:
    return unit.name_on(unit.nearest_day(case.on)).full_name


def _district_code(read: Read, old: int) -> str:
    return _code(read, read.ground.old[old].district)


def _code(read: Read, unit: int | None) -> str:
    return read.ground.units[unit].code if unit in read.ground.units else ""
