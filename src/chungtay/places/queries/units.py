"""Reads of administrative units; each names its day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Replace

from chungtay.kernel.models import LegalDocument
from chungtay.kernel.validity import validity_condition
from chungtay.kernel.vietnamese import fold, own_name, sort_key
from chungtay.places.choices import UnitLevel
from chungtay.places.models import Unit, UnitName, UnitPack, UnitParent, UnitQuerySet, UnitSuccession


@dataclass(frozen=True)
class Successor:
    """A unit that took over, under its name of the day asked for: lead if every step to it was; `steps` tell how."""

    unit: Unit
    name: UnitName
    is_lead: bool
    steps: tuple[UnitSuccession, ...]

    @property
    def legal_documents(self) -> tuple[LegalDocument, ...]:
        return tuple(step.legal_document for step in self.steps if step.legal_document)


@dataclass(frozen=True)
class Found:
    """A unit found by a name it bears or bore, as of a day; an ended one comes with who took over."""

    unit: Unit
    name: UnitName
    line: Sequence[UnitName]
    is_standing: bool
    successors: Sequence[Successor]


def public_units() -> UnitQuerySet:
    """Every unit there is or was: the lists of the State are open to all."""
    return Unit.objects.all()


def public_pack() -> UnitPack | None:
    """The tables loaded last, for the notice under every map."""
    return UnitPack.objects.order_by("pk").last()


def unit_by_code(code: str, level: str, on: date) -> Unit:
    """The one unit of that code and level on that day; `Unit.DoesNotExist` when there is none."""
    return Unit.objects.valid_on(on).get(code=code, level=level)


def units_on(day: date, level: str) -> UnitQuerySet:
    """The units of a level that stand on the day."""
    return UnitQuerySet(Unit).valid_on(day).filter(level=level)


def provinces_on(day: date) -> list[Unit]:
    """The provinces of that day by code, with their names."""
    return list(units_on(day, UnitLevel.PROVINCE).with_names().order_by("code"))


def children_of(unit: Unit, day: date) -> list[Unit]:
    """The units directly below on that day, in Vietnamese order of their names."""
    below = UnitParent.objects.valid_on(day).filter(parent=unit).values("unit")
    children = UnitQuerySet(Unit).filter(pk__in=below).with_names()
    return sorted(children, key=lambda child: sort_key(child.name_on(day).name))


def communes_under(unit: Unit, day: date) -> UnitQuerySet:
    """Every commune below a province or district on that day, however many levels stand between."""
    direct = UnitParent.objects.valid_on(day).filter(parent=unit).values("unit")
    through = UnitParent.objects.valid_on(day).filter(parent__in=direct).values("unit")
    return units_on(day, UnitLevel.COMMUNE).filter(Q(pk__in=direct) | Q(pk__in=through))


def predecessors_of(unit: Unit) -> list[UnitSuccession]:
    """The units it took over from, lead ones first, with the resolution."""
    return _in_order(unit.origins.all(), "predecessor")


def successors_of(unit: Unit, on: date) -> list[Successor]:
    """The units standing on that day that took over from it, lead ones first; none while it stands itself."""
    return successors_of_many([unit], on)[unit.pk]


def successors_of_many(units: Iterable[Unit], on: date) -> dict[int, list[Successor]]:
    """`successors_of` for many units at once, by key: two questions to the database for each further step."""
    reached: dict[int, list[Successor]] = {unit.pk: [] for unit in units}
    open_ends = {
        unit.pk: [Successor(unit, unit.name_on(on), True, ())]
        for unit in units
        if unit.valid_until and unit.valid_until <= on
    }
    while open_ends:
        ended = {end.unit.pk for ends in open_ends.values() for end in ends}
        steps: dict[int, list[UnitSuccession]] = {}
        for step in _in_order(UnitSuccession.objects.filter(predecessor__in=ended, on__lte=on), "successor"):
            steps.setdefault(step.predecessor_id, []).append(step)
        further: dict[int, list[Successor]] = {}
        for start, ends in open_ends.items():
            for end in ends:
                for step in steps.get(end.unit.pk, []):
                    heir, is_lead = step.successor, end.is_lead and step.is_lead
                    nearer = Successor(heir, heir.name_on(on), is_lead, (*end.steps, step))
                    (reached if heir.is_valid_on(on) else further).setdefault(start, []).append(nearer)
        open_ends = further
    return {start: _once(found) for start, found in reached.items()}


def standing_for(unit: Unit, on: date) -> list[Unit]:
    """Who answers for its ground on that day: the unit itself while it stands, then its lead successors."""
    if unit.is_valid_on(on):
        return [unit]
    return [successor.unit for successor in successors_of(unit, on) if successor.is_lead]


def find_units(text: str, *, on: date, level: str | None = None, limit: int = 20) -> list[Found]:
    """Units that bear the name on that day, or bore it before, best match first; marks and case do not matter."""
    sought = fold(text)
    if not sought:
        return []
    # Many type a name without its spaces: "hanoi".
    names = UnitName.objects.annotate(squeezed=Replace("folded_name", Value(" "), Value("")))
    matches = names.filter(Q(folded__contains=sought) | Q(unit__code=sought) | Q(squeezed=sought))
    matches = matches.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
    if level:
        matches = matches.filter(unit__level=level)
    first: dict[int, UnitName] = {}
    for name in _best_first(matches, sought, on)[: limit * 2]:
        first.setdefault(name.unit_id, name)
    keys = list(first)[:limit]
    units = {unit.pk: unit for unit in UnitQuerySet(Unit).filter(pk__in=keys).with_lines()}
    successors = successors_of_many([unit for unit in units.values() if not unit.is_valid_on(on)], on)
    return [
        Found(
            unit=units[key],
            name=first[key],
            line=units[key].line_on(on),
            is_standing=units[key].is_valid_on(on),
            successors=successors.get(key, []),
        )
        for key in keys
    ]


def units_meant(text: str, day: date, level: str, *, within: QuerySet[Unit] | None = None) -> list[Unit]:
    """The units of a level that stand on the day and bear the name or code, or took over from one that bore it.

    When exactly one of those standing bears it, that one is meant.
    """
    sought = {fold(text), fold(own_name(text))}  # with or without the word for its kind
    bears = Q(unit__code=text) if text.isdigit() else Q(folded_name__in=sought)
    names = UnitName.objects.filter(bears, unit__level=level)
    own = names.values("unit")
    heirs = UnitSuccession.objects.filter(is_lead=True, predecessor__in=own).values("successor")
    meant = units_on(day, level).filter(Q(pk__in=own) | Q(pk__in=heirs)).order_by("code")
    meant = meant.annotate(bears_it=Case(When(pk__in=own, then=True), default=False))
    found = list(meant.filter(pk__in=within) if within is not None else meant)
    standing = [unit for unit in found if getattr(unit, "bears_it")]  # noqa: B009  # an annotation, not a column
    return standing if len(standing) == 1 else found


def ground_of(units: Iterable[Unit], day: date) -> UnitQuerySet:
    """The units, those below them on the day, and those of earlier days whose ground these took over."""
    keys = [unit.pk for unit in units]
    below = UnitParent.objects.valid_on(day).filter(parent__in=keys).values("unit")
    now = UnitQuerySet(Unit).filter(Q(pk__in=keys) | Q(pk__in=below))
    before = UnitSuccession.objects.filter(is_lead=True, successor__in=now.values("pk")).values("predecessor")
    return UnitQuerySet(Unit).filter(Q(pk__in=now.values("pk")) | Q(pk__in=before))


def lines_of(units: Iterable[int], day: date) -> dict[int, str]:
    """What to call these units, by key, with the unit each belonged to on the day or at its end: "xã A, tỉnh B"."""
    above = "parents__parent__names"
    spans = ("names", "parents", above)
    begun = (Q(**{f"{span}__valid_from": None}) | Q(**{f"{span}__valid_from__lte": day}) for span in spans)
    rows = (
        UnitQuerySet(Unit)
        .filter(next(begun), pk__in=set(units))
        .filter(Q(parents=None) | (next(begun) & (Q(**{above: None}) | next(begun))))
    )
    columns = [f"{span}__valid_from" for span in spans]
    found = sorted(
        rows.values_list("pk", "names__full_name", f"{above}__full_name", *columns),
        key=lambda row: [since or date.min for since in row[3:]],
    )
    return {row[0]: ", ".join(name for name in row[1:3] if name) for row in found}


def _best_first(names: QuerySet[UnitName], sought: str, on: date) -> QuerySet[UnitName]:
    """Whole names before beginnings before parts; standing before ended; provinces before districts before communes."""
    return names.annotate(
        closeness=Case(
            When(Q(squeezed=sought) | Q(folded_name=sought) | Q(folded=sought) | Q(unit__code=sought), then=Value(0)),
            When(Q(folded_name__startswith=sought) | Q(folded__startswith=sought), then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
        rank=Case(
            When(unit__level=UnitLevel.PROVINCE, then=Value(0)),
            When(unit__level=UnitLevel.DISTRICT, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        ),
        past=Case(When(validity_condition(on), then=Value(0)), default=Value(1), output_field=IntegerField()),
    ).order_by("closeness", "past", "rank", "unit__code", F("valid_from").desc(nulls_last=True))


def _in_order(edges: QuerySet[UnitSuccession], other: str) -> list[UnitSuccession]:
    """Edges with the unit at the other end and its names; lead ones first, then by code."""
    found = edges.select_related(other, "legal_document").prefetch_related(f"{other}__names")
    return list(found.order_by("-is_lead", f"{other}__code"))


def _once(successors: list[Successor]) -> list[Successor]:
    """Each unit once, as lead if any way to it is; lead ones first, then by code."""
    best: dict[int, Successor] = {}
    for successor in successors:
        known = best.get(successor.unit.pk)
        if known is None or (successor.is_lead and not known.is_lead):
            best[successor.unit.pk] = successor
    return sorted(best.values(), key=lambda successor: (not successor.is_lead, successor.unit.code))
