"""What the pages of a reform case show; each reads the kept lines and questions, never the register anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from chungtay.cases.choices import Fate, QuestionKind
from chungtay.cases.models import CaseLine, CaseQuestion, ReformCase
from chungtay.cases.rules import kept_departments
from chungtay.kernel.people import Visitor
from chungtay.kernel.vietnamese import sort_key
from chungtay.organisations.models import Organisation, Seat
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit


@dataclass(frozen=True)
class KindOfQuestion:
    """How far the questions of one kind are, and how many of the open ones have a suggestion."""

    kind: QuestionKind
    total: int
    answered: int
    suggested: int

    @property
    def left(self) -> int:
        return self.total - self.answered


@dataclass
class DistrictRow:
    """One old district: its bodies by what becomes of them, how many new communes they go to, open questions."""

    unit: Unit | None
    name: str
    fates: dict[str, int] = field(default_factory=dict)
    communes: int = 0
    open_questions: int = 0

    @property
    def total(self) -> int:
        return sum(self.fates.values())


@dataclass(frozen=True)
class LeftOut:
    """The bodies left out for one reason, the first few by name."""

    reason: str
    count: int
    names: Sequence[str]


def visible_cases(visitor: Visitor) -> QuerySet[ReformCase]:
    """The cases of the departments in which the person is an officer or the head today."""
    kept = ReformCase.objects.filter(department__in=kept_departments(visitor))
    return kept.select_related("department", "province", "asked_by", "applied_by").order_by("-pk")


def visible_questions(visitor: Visitor) -> QuerySet[CaseQuestion]:
    """The questions of these cases."""
    asked = CaseQuestion.objects.filter(case__department__in=kept_departments(visitor))
    return asked.select_related("case__department", "unit", "body", "district", "answered_by")


def case_at_work(uid: str) -> ReformCase | None:
    """The case the worker was asked to do something for, if it still is to be done."""
    found = ReformCase.objects.filter(uid=uid).exclude(work="").select_related("asked_by", "department", "province")
    return found.first()


def departments_kept(visitor: Visitor) -> list[Organisation]:
    """The departments for which the person may begin a case."""
    return list(Organisation.objects.filter(pk__in=kept_departments(visitor)).order_by("name_key", "pk"))


def provinces_to_choose(visitor: Visitor, on: date) -> list[tuple[str, str]]:
    """The provinces of the day, identifier and name; those in which the person's departments sit come first."""
    own = set(Seat.objects.filter(organisation__in=kept_departments(visitor)).values_list("unit_id", flat=True))
    units = Unit.objects.valid_on(on).filter(level=UnitLevel.PROVINCE).with_names()
    named = [
        (unit.pk not in own, sort_key(unit.name_on(on).name), unit.uid, unit.name_on(on).full_name) for unit in units
    ]
    return [(uid, name) for _far, _key, uid, name in sorted(named)]


def province_of(uid: str) -> Unit:
    """The unit of this identifier."""
    return Unit.objects.get(uid=uid)


def questions_by_kind(case: ReformCase) -> list[KindOfQuestion]:
    """The kinds of question this case asks, with how far each is."""
    rows: dict[str, list[CaseQuestion]] = {}
    for question in CaseQuestion.objects.filter(case=case).only("kind", "answered_at", "candidates", "case"):
        rows.setdefault(question.kind, []).append(question)
    return [
        KindOfQuestion(
            kind,
            len(rows[kind]),
            sum(question.is_answered for question in rows[kind]),
            sum(bool(question.suggested) for question in rows[kind] if not question.is_answered),
        )
        for kind in QuestionKind
        if kind in rows
    ]


def district_rows(case: ReformCase) -> list[DistrictRow]:
    """The old districts by code, and at the end those bodies of which no district is known."""
    counted = CaseLine.objects.filter(case=case).values("district", "fate").annotate(count=Count("pk"))
    communes = dict(
        CaseLine.objects.filter(case=case, new__isnull=False)
        .values_list("district")
        .annotate(count=Count("new", distinct=True))
    )
    open_ones = dict(
        CaseQuestion.objects.filter(case=case, answered_at=None, kind=QuestionKind.PLACE)
        .values_list("district")
        .annotate(count=Count("pk"))
    )
    keys = {row["district"] for row in counted}
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=keys - {None}).with_names()}
    rows: dict[int | None, DistrictRow] = {}
    for key in sorted(keys, key=lambda key: units[key].code if key in units else "~"):
        unit = units.get(key)
        name = unit.name_on(case.on).full_name if unit else ""
        rows[key] = DistrictRow(unit, name, {}, communes.get(key, 0), open_ones.get(key, 0))
    for row in counted:
        rows[row["district"]].fates[row["fate"]] = row["count"]
    return list(rows.values())


def fates_of(case: ReformCase) -> dict[str, int]:
    """How many bodies have which fate."""
    counted = CaseLine.objects.filter(case=case).values_list("fate").annotate(count=Count("pk"))
    return {fate: dict(counted).get(fate, 0) for fate in Fate}


def left_out(case: ReformCase, shown: int = 3) -> list[LeftOut]:
    """Who is left out and why, most first."""
    rows: dict[str, list[str]] = {}
    lines = CaseLine.objects.filter(case=case, fate=Fate.LEFT_OUT).select_related("body").order_by("body__name_key")
    for line in lines:
        rows.setdefault(line.get_reason_display(), []).append(str(line.body))
    return [
        LeftOut(why, len(names), names[:shown]) for why, names in sorted(rows.items(), key=lambda row: -len(row[1]))
    ]


def lines_shown(case: ReformCase, asked: Mapping[str, str]) -> QuerySet[CaseLine]:
    """Every body of the case with what becomes of it, narrowed by fate, district and part of the name."""
    lines = CaseLine.objects.filter(case=case).select_related("body", "old", "new", "district")
    if asked.get("so_phan") in Fate.values:
        lines = lines.filter(fate=asked["so_phan"])
    if asked.get("huyen"):
        lines = lines.filter(district__uid=asked["huyen"])
    return lines.prefetch_related("old__names", "new__names", "district__names")


def questions_shown(case: ReformCase, kind: QuestionKind, district: str = "") -> list[CaseQuestion]:
    """The questions of one kind in their order, of one old district if it is named."""
    asked = CaseQuestion.objects.filter(case=case, kind=kind)
    if district:
        asked = asked.filter(district__uid=district)
    asked = asked.select_related("unit", "body", "district", "answered_by")
    return list(asked.prefetch_related("unit__names", "district__names"))


def districts_asked(case: ReformCase, kind: QuestionKind) -> list[tuple[str, str, int]]:
    """The old districts with questions of this kind: identifier, name, how many are still open."""
    counted = (
        CaseQuestion.objects.filter(case=case, kind=kind, district__isnull=False)
        .values_list("district")
        .annotate(open=Count("pk", filter=Q(answered_at=None)))
    )
    open_ones = dict(counted)
    units = Unit.objects.filter(pk__in=open_ones).with_names().order_by("code")
    return [(unit.uid, unit.name_on(case.on).full_name, open_ones[unit.pk]) for unit in units]


def bodies_asked(question: CaseQuestion) -> list[Organisation]:
    """The bodies one question is about, by name."""
    lines = CaseLine.objects.filter(case=question.case_id, old=question.unit_id, needs__gt="")
    lines = lines.exclude(fate=Fate.CERTAIN)
    return list(Organisation.objects.filter(pk__in=lines.values("body")).order_by("name_key", "pk"))
