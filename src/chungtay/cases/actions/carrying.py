"""What carrying out a case writes into the register, the same whether it is rehearsed or meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from chungtay.cases.actions.placing import NewParent, Placement, Written, place_many, succeed_many
from chungtay.cases.actions.working import PACK
from chungtay.cases.choices import QuestionKind
from chungtay.cases.engine import Fate, Line
from chungtay.cases.models import CaseQuestion, ReformCase
from chungtay.cases.queries.plan import ADMINISTRATIVE
from chungtay.cases.queries.world import Read
from chungtay.kernel.clock import SchoolYear
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.people import Person
from chungtay.organisations.actions import register_organisation
from chungtay.organisations.choices import CodeScheme, Function, Kind, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation, OrganisationKind, Seat, Succession
from chungtay.places.models import Unit

OF_A_BODY = ("names", "kinds", "seats", "codes", "parents")


@dataclass
class Carrying:
    """One carrying out under way: what it rests on, who does it, and what it has written so far."""

    case: ReformCase
    read: Read
    by: Person
    on: date
    lines: Sequence[Line]
    moved: int = 0
    ended: set[int] = field(init=False)
    written: list[Written] = field(default_factory=list)
    committees: dict[int, Organisation] = field(init=False)
    founded: dict[int, str] = field(default_factory=dict)
    founded_by_unit: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ended = {line.body for line in self.lines if line.fate == Fate.ENDS}
        self.committees = dict(self.read.committees)

    @property
    def concerned(self) -> set[int]:
        """Keys of every body that stands already and that the case takes something from or gives something to."""
        clusters = {key for keys in self.read.world.clusters.values() for key in keys}
        standing = {body.pk for body in self.read.committees.values()}
        return {line.body for line in self.lines} | clusters | standing | {self.case.department_id}


def carry_out(carrying: Carrying) -> None:
    """Committees, seats, parents, ends and successions, in this order; inside the transaction of whoever calls."""
    case, by = carrying.case, carrying.by
    _found_committees(carrying, carrying.lines)
    placements = _placements(carrying, carrying.lines)
    carrying.moved = len(placements)
    carrying.written += place_many(placements, carrying.ended, department=case.department, by=by, on=case.on)
    carrying.written += _successions(carrying, carrying.ended)


def _found_committees(carrying: Carrying, lines: Iterable[Line]) -> None:
    """The people's committees of the communes that take something over, entered where the register has none."""
    case, ground = carrying.case, carrying.read.ground
    needed = {line.new for line in lines if line.new is not None and line.needs.administrative}
    offered = CaseQuestion.objects.filter(case=case, kind=QuestionKind.HEIRS).values_list("candidates", flat=True)
    named = {one["key"] for candidates in offered for one in candidates if one["scope"] == ADMINISTRATIVE}
    needed |= {key for key in ground.new if f"{ADMINISTRATIVE}:{ground.units[key].uid}" in named}
    above = _province_committee(case)
    missing = sorted(needed - carrying.committees.keys(), key=lambda key: ground.units[key].code)
    for key in missing:
        unit = ground.units[key]
        committee = register_organisation(
            PACK["committee_name"].format(unit=unit.name_on(case.on).full_name),
            kind=Kind.COMMUNE_COMMITTEE,
            by=carrying.by,
            on=carrying.on,
            valid_from=case.on,
            unit=unit,
            codes=[(CodeScheme.UNIT, unit.code)],
            parents={Function.ADMINISTRATIVE: above} if above else {},
            legal_document=unit.begun_by,
        )
        carrying.committees[key] = committee
        carrying.founded[committee.pk] = carrying.founded_by_unit[key] = f"new:{unit.code}"
        carrying.written.append(Written("Organisation", committee.pk, True, ""))
        rows = [row for name in OF_A_BODY for row in getattr(committee, name).all()]
        carrying.written += [Written(type(row).__name__, row.pk, True, "") for row in rows]


def _province_committee(case: ReformCase) -> Organisation | None:
    kinds = OrganisationKind.objects.valid_on(case.on).filter(kind=Kind.PROVINCE_COMMITTEE).values("organisation")
    seats = Seat.objects.valid_on(case.on).filter(unit=case.province, organisation__in=kinds)
    return next((row.organisation for row in seats.select_related("organisation").order_by("pk")), None)


def _placements(carrying: Carrying, lines: Iterable[Line]) -> list[Placement]:
    """Where each body goes; what has no need of a change is not touched."""
    case = carrying.case
    guides = _guides(carrying)
    placements = []
    for line in lines:
        if not line.needs or (line.new is None and line.old is not None):
            continue
        parents: list[NewParent] = []
        if line.needs.administrative and line.new is not None:
            parents.append(NewParent(carrying.committees[line.new].pk, Function.ADMINISTRATIVE, case.on))
        if line.needs.professional:
            parents += guides.get(line.new or 0) or [NewParent(case.department_id, Function.PROFESSIONAL, case.on)]
        unit = line.new if line.needs.seat and line.new != line.old else None
        placements.append(Placement(line.body, unit, tuple(parents)))
    return placements


def _guides(carrying: Carrying) -> dict[int, list[NewParent]]:
    """For each commune with a cluster chosen: the department until the school year begins, then the cluster."""
    case = carrying.case
    year = SchoolYear.parse(case.school_year)
    found: dict[int, list[NewParent]] = {}
    asked = CaseQuestion.objects.filter(case=case, kind=QuestionKind.GUIDANCE).exclude(answered_at=None)
    for question in asked:
        cluster = Organisation.objects.get(uid=question.answer["choice"])
        if cluster.pk == case.department_id:
            continue
        since = max(year.first_day, cluster.valid_from or year.first_day)
        until = year.last_day + timedelta(days=1)
        found[question.unit_id or 0] = [
            NewParent(case.department_id, Function.PROFESSIONAL, case.on, since),
            NewParent(cluster.pk, Function.PROFESSIONAL, since, until, case.school_year),
        ]
    return found


def _successions(carrying: Carrying, ended: set[int]) -> list[Written]:
    """Every offered successor of a district body: confirmed where a person chose it, a candidate otherwise."""
    case = carrying.case
    units = {unit.uid: key for key, unit in carrying.read.ground.units.items()}
    known = set(Succession.objects.filter(predecessor__in=ended).values_list("predecessor", "successor", "scope"))
    steps: list[Succession] = []
    confirmed: list[int] = []
    questions = CaseQuestion.objects.filter(case=case, kind=QuestionKind.HEIRS).select_related("body", "district")
    for question in questions.prefetch_related("district__names"):
        chosen = set(question.answer.get("chosen", ()))
        for candidate in question.candidates:
            scope = SuccessionScope(candidate["scope"])
            key = candidate["key"].partition(":")[2]
            is_commune = scope == SuccessionScope.ADMINISTRATIVE
            heir = carrying.committees[units[key]] if is_commune else case.department
            if question.body is None or (question.body_id, heir.pk, scope) in known:
                continue
            confirmed += [len(steps)] if candidate["key"] in chosen else []
            steps.append(
                Succession(
                    predecessor=question.body,
                    successor=heir,
                    kind=SuccessionKind.TRANSFER,
                    scope=scope,
                    on=case.on,
                    basis=_basis(question.district, case) if is_commune else PACK["basis_department"],
                    legal_document=_document(carrying, units.get(key)),
                    is_lead=candidate["is_lead"],
                )
            )
    return succeed_many(steps, confirmed=confirmed, department=case.department, by=carrying.by, on=carrying.on)


def _basis(district: Unit | None, case: ReformCase) -> str:
    name = district.name_on(case.on).full_name if district else ""
    return str(PACK["basis_district"].format(district=name))


def _document(carrying: Carrying, unit: int | None) -> LegalDocument | None:
    """What a succession rests on: the resolution of the commune; for guidance the document the pack names for it."""
    if unit is not None and (act := carrying.read.ground.units[unit].begun_by):
        return act
    purpose = "guidance" if unit is None else "commune"
    named = next(row["verbatim"] for row in PACK["document"] if row["for"] == purpose)
    return carrying.case.documents.filter(verbatim=named).first()
