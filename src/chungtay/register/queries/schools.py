"""A sheet of schools against the register: what would become of each row, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, FilteredRelation, Max, OuterRef, Q, QuerySet

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.validity import validity_condition
from chungtay.organisations.choices import SCHOOLS, CodeScheme
from chungtay.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
)
from chungtay.organisations.rules.entry import are_fitting, refuse_name
from chungtay.places.choices import UnitLevel
from chungtay.places.queries import units_on
from chungtay.register.engine.schools import (
    CHANGE,
    FIGURES,
    PROFILE,
    Commune,
    Ground,
    Known,
    Parents,
    Said,
    Sorted,
    Sorter,
)
from chungtay.register.models import SchoolFigures, SchoolProfile, SheetTrace
from chungtay.register.queries.ground import ground_of
from chungtay.register.queries.sentences import in_words
from chungtay.sheets.queries.offers import Checked, Entering, Finding
from chungtay.workbooks.engine.columns import Row, Rows

ALL_CODES = 5_000  # more codes than this in a file: the register's codes are read as a whole
DATED_ROWS = (OrganisationName, OrganisationKind, Seat, OrganisationCode, Parentage)
COUNTRY_WIDE = 1_000  # communes: no province has so many


@dataclass(frozen=True)
class SchoolPlan:
    """A sheet of schools sorted against the register of the day."""

    scope: Organisation
    placed: Sorted
    said: Sequence[Said]
    parents_at: Callable[[Commune | None, str, str], Parents]  # who stands over schools of a kind and levels there
    fresh: frozenset[int]  # bodies entered by a sheet that very day: a change of them is a correction


def check_schools(rows: Sequence[Row], entering: Entering) -> Checked:
    """What would become of each row; nothing is written."""
    plan = plan_schools(rows, entering)
    findings = [Finding(said.number, said.key, in_words(said), said.is_refusal) for said in plan.said]
    outcomes = dict(zip(plan.placed.stated.numbers, plan.placed.outcomes, strict=True))
    changed = [placed for placed in plan.placed.careful.values() if placed.outcome == CHANGE]
    changes = {placed.number: (placed.body, placed.changes, placed.restated) for placed in changed}
    return Checked(outcomes, findings, plan, changes)


def hold_schools(entering: Entering) -> Organisation:
    """The body, held until the transaction ends, so that two sheets for it are taken over one after the other."""
    return Organisation.objects.select_for_update().get(uid=entering.scope_uid)


def plan_schools(rows: Sequence[Row], entering: Entering) -> SchoolPlan:
    """The rows sorted: some ten questions to the database, however many rows there are."""
    scope = Organisation.objects.get(uid=entering.scope_uid)
    ground = ground_of(scope, entering.on)
    ours = schools_under(scope, ground, entering.on)
    known = _known(ours, scope, ground, entering.on)
    codes = {str(code) for code in Rows.of(rows).column("code") if code}
    sorter = Sorter(ground, known, _elsewhere(codes, known, entering.on), _name_refusal, are_fitting)
    placed = sorter.sort(rows)
    fresh = SheetTrace.objects.filter(on=entering.on, is_new=True, organisation__in=ours.values("pk"))
    return SchoolPlan(
        scope,
        placed,
        sorter.said,
        sorter.parents_at,
        frozenset(fresh.values_list("organisation_id", flat=True)),
    )


def mark_of(body: Organisation | None = None) -> dict[str, Any]:
    """How far the rows of the register reach, and which of one body have an end: what comes later has a higher key."""
    last = {model.__name__: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for model in DATED_ROWS}
    ended = Parentage.objects.filter(organisation=body, valid_until__isnull=False) if body else Parentage.objects.none()
    return {"last": last, "ended": sorted(ended.values_list("pk", flat=True))}


def schools_under(scope: Organisation, ground: Ground, day: date) -> QuerySet[Organisation]:
    """The standing schools on the ground of a body, or under it by either function."""
    kinds = OrganisationKind.objects.valid_on(day).filter(organisation=OuterRef("pk"), kind__in=list(SCHOOLS))
    under = Parentage.objects.valid_on(day).filter(organisation=OuterRef("pk"), parent_id__in=family_of(scope, day))
    place = Q(Exists(under))
    if ground.is_placed:
        keys = [commune.key for commune in ground.by_code.values()]
        seats = Seat.objects.valid_on(day).filter(organisation=OuterRef("pk"))
        # Thousands of keys, named in each of ten questions, take longer than the answers.
        is_wide = len(keys) >= COUNTRY_WIDE
        seated = Q(unit__in=units_on(day, UnitLevel.COMMUNE)) if is_wide else Q(unit_id__in=keys)
        place |= Q(Exists(seats.filter(seated)))
    return Organisation.objects.valid_on(day).filter(Exists(kinds), place)


def family_of(scope: Organisation, day: date) -> list[int]:
    """The body and what stands under it without being a school, clusters above all."""
    schools = OrganisationKind.objects.valid_on(day).filter(
        organisation=OuterRef("organisation"), kind__in=list(SCHOOLS)
    )
    below = Parentage.objects.valid_on(day).filter(~Exists(schools), parent=scope)
    return [scope.pk, *below.values_list("organisation_id", flat=True)]


def _known(ours: QuerySet[Organisation], scope: Organisation, ground: Ground, day: date) -> list[Known]:
    family = set(family_of(scope, day))
    parents: dict[int, dict[str, int]] = {}
    links = Parentage.objects.valid_on(day).filter(organisation__in=ours.values("pk"))
    for body, function, parent in links.values_list("organisation_id", "function", "parent_id"):
        parents.setdefault(body, {})[function] = parent
    profiles = _by_body(SchoolProfile.objects.filter(organisation__in=ours.values("pk")), PROFILE)
    figures = _by_body(
        SchoolFigures.objects.filter(organisation__in=ours.values("pk"), stated_on__lte=day).order_by("stated_on"),
        FIGURES,
    )
    found: list[Known] = []
    rows: Any = joined(ours, day)
    for key, name, kind, levels, unit, address, code in rows.values_list(
        "pk",
        "of_day__name",
        "kind_of_day__kind",
        "kind_of_day__levels",
        "seat_of_day__unit_id",
        "seat_of_day__address",
        "code_of_day__code",
    ):
        above = parents.get(key, {})
        answers = bool(family & set(above.values()))
        # A school on the ground of a committee that nobody administers yet may be taken under it.
        is_ours = answers or not above or (ground.home is not None and "administrative" not in above)
        stated = (profiles.get(key, {}), figures.get(key, {}))
        found.append(
            Known(key, name, kind, levels, unit, address or "", code or "", is_ours, frozenset(above), *stated)
        )
    return found


def joined(ours: QuerySet[Organisation], day: date) -> QuerySet[Organisation]:
    """The bodies with name, kind, seat and code of the day beside them: `of_day`, `kind_of_day` and so on."""
    return ours.alias(
        of_day=FilteredRelation("names", condition=validity_condition(day, "names__")),
        kind_of_day=FilteredRelation("kinds", condition=validity_condition(day, "kinds__")),
        seat_of_day=FilteredRelation("seats", condition=validity_condition(day, "seats__")),
        code_of_day=FilteredRelation(
            "codes", condition=validity_condition(day, "codes__") & Q(codes__scheme=CodeScheme.SECTOR)
        ),
    )


def _by_body(rows: QuerySet[Any], columns: Sequence[str]) -> dict[int, Mapping[str, Any]]:
    return {
        body: dict(zip(columns, values, strict=True)) for body, *values in rows.values_list("organisation_id", *columns)
    }


def _elsewhere(codes: set[str], known: Sequence[Known], day: date) -> dict[str, str]:
    """Codes of the file that bodies outside bear, with their names."""
    held = OrganisationCode.objects.valid_on(day).filter(scheme=CodeScheme.SECTOR)
    if len(codes) < ALL_CODES:
        held = held.filter(code__in=codes)
    inside = {each.code for each in known}
    rows = held.values_list("code", "organisation__current_name")
    return {code: name for code, name in rows if code in codes and code not in inside}


def _name_refusal(name: str, folded: str) -> str:
    try:
        refuse_name(name, folded)
    except RuleBroken as broken:
        return str(broken)
    return ""
