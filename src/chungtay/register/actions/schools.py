"""Taking over a sheet of schools, and taking it back: set-based, inside the one transaction of the pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.actions import NewBodies, enter_bodies, take_back_bodies
from chungtay.organisations.models import (
    Organisation,
    Parentage,
)
from chungtay.organisations.queries import links_to_bodies
from chungtay.register.engine.schools import (
    CHANGE,
    FIGURES,
    NEW,
    PROFILE,
    REFUSED,
    SAME,
    Placed,
)
from chungtay.register.models import SchoolFigures, SchoolProfile, SheetTrace
from chungtay.register.queries.schools import DATED_ROWS, SchoolPlan, hold_schools, mark_of, plan_schools
from chungtay.sheets.models import heaped, pour
from chungtay.sheets.queries.offers import Entering, Taken
from chungtay.workbooks.engine.columns import Row
from chungtay.workbooks.engine.folding import orders_of

OWN_ROWS = {*DATED_ROWS, SchoolProfile, SchoolFigures}

# What a new school states beside its body, and whether it states anything of either part.
NEW_SCHOOL = {
    "key": "bigint",
    "ownership": "text",
    "phone": "text",
    "email": "text",
    "standard_level": "bigint",
    "standard_year": "bigint",
    "classes": "bigint",
    "pupils": "bigint",
    "teachers": "bigint",
}
HAS_PROFILE = "ownership <> '' OR phone <> '' OR email <> '' OR COALESCE(standard_level, standard_year) IS NOT NULL"
HAS_FIGURES = "COALESCE(classes, pupils, teachers) IS NOT NULL"


@transaction.atomic
def take_over_schools(rows: Sequence[Row], entering: Entering) -> Taken:
    """Enter and change the schools of a checked sheet; a register that has moved since is told, and nothing written."""
    known = entering.checked.plan if entering.checked else None  # of all rows; those that are refused stay out
    if not isinstance(known, SchoolPlan):
        hold_schools(entering)
    plan = known if isinstance(known, SchoolPlan) else plan_schools(rows, entering)
    outcomes = plan.placed.outcomes
    if plan is not known and (refused := outcomes.count(REFUSED)):
        raise RuleBroken(
            ngettext(
                "The register has changed since the check: %(count)s row no longer fits. Have the file checked again.",
                "The register has changed since the check: %(count)s rows no longer fit. Have the file checked again.",
                refused,
            )
            % {"count": refused}
        )
    new = [at for at, outcome in enumerate(outcomes) if outcome == NEW]
    careful = plan.placed.careful.values()
    changed = {placed.body: placed for placed in careful if placed.outcome == CHANGE and placed.body}
    if new or changed:
        _write_plan(plan, new, changed, entering)
    return Taken(len(new), len(changed), outcomes.count(SAME))


@transaction.atomic
def take_back_schools(entering: Entering) -> int:
    """Undo a sheet while nothing depends on what it brought and nobody has changed it since; how many bodies."""
    scope = Organisation.objects.select_for_update().get(uid=entering.scope_uid)
    traces = list(SheetTrace.objects.filter(import_uid=entering.import_uid).select_related("organisation"))
    _refuse_if_moved(traces, entering.import_uid)
    new = [trace.organisation_id for trace in traces if trace.is_new]
    steps = {trace.organisation_id: trace.steps for trace in traces if not trace.is_new}
    SchoolFigures.objects.filter(import_uid=entering.import_uid).delete()
    SchoolProfile.objects.filter(organisation__sheet_traces__import_uid=entering.import_uid).delete()
    for body, step in steps.items():
        if step["profile"]:
            SchoolProfile.objects.create(organisation_id=body, **step["profile"])
        if step["figures"]:
            figures = dict(step["figures"])
            day = figures.pop("stated_on")
            SchoolFigures.objects.get_or_create(organisation_id=body, stated_on=day, defaults=figures)
    SheetTrace.objects.filter(import_uid=entering.import_uid).delete()
    if traces:
        take_back_bodies(scope, new, steps, source=entering.source_name, by=entering.by, on=entering.on)
    return len(traces)


def _write_plan(plan: SchoolPlan, new: list[int], changed: Mapping[int, Placed], entering: Entering) -> None:
    before = _standing(changed)
    stated = plan.placed.stated
    entered = enter_bodies(
        plan.scope,
        _bodies_of(plan, new),
        {key: placed.changes for key, placed in changed.items()},
        fresh=plan.fresh,
        source=entering.source_name,
        by=entering.by,
        on=entering.on,
    )
    uid, day = entering.import_uid, entering.on.isoformat()
    rows = zip(entered.keys, *(_of(column, new) for column in (*stated.profile, *stated.figures)), strict=True)
    mark = mark_of()
    with heaped(NEW_SCHOOL, rows) as heap:
        own, stamp = {"organisation_id": "key"}, {"stated_on": day, "import_uid": uid}
        heap.fill(SchoolProfile, own | {name: name for name in PROFILE}, same=stamp, where=HAS_PROFILE)
        heap.fill(SchoolFigures, own | {name: name for name in FIGURES}, same=stamp, where=HAS_FIGURES)
        heap.fill(SheetTrace, own, same={"import_uid": uid, "on": day, "is_new": True, "steps": json.dumps(mark)})
    for key, placed in changed.items():
        _restate(key, placed, entering)
    taken = ((key, json.dumps(steps | before[key] | mark)) for key, steps in entered.steps.items())
    pour(SheetTrace, ["organisation_id", "steps"], taken, same={"import_uid": uid, "on": day, "is_new": False})


def _bodies_of(plan: SchoolPlan, new: Sequence[int]) -> NewBodies:
    """The schools in these places of the sheet as bodies, column by column."""
    stated = plan.placed.stated
    communes, kinds, levels = (_of(column, new) for column in (stated.communes, stated.kinds, stated.levels))
    alike = list(zip([commune.key if commune else None for commune in communes], kinds, levels, strict=True))
    firsts = dict(zip(alike, communes, strict=True))
    parents = {each: plan.parents_at(commune, each[1], each[2]) for each, commune in firsts.items()}
    names = _of(stated.names, new)
    return NewBodies(
        names=names,
        folded=_of(stated.folded, new),
        orders=orders_of(names),
        kinds=kinds,
        levels=levels,
        seats=[(commune.key, commune.since) if commune else None for commune in communes],
        addresses=_of(stated.addresses, new),
        codes=_of(stated.codes, new),
        parents=[parents[each] for each in alike],
    )


def _of(column: Sequence[Any], places: Sequence[int]) -> Sequence[Any]:
    """The cells in these places, which rise; of all places the column itself."""
    return column if len(places) == len(column) else list(map(column.__getitem__, places))


def _standing(bodies: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Profile and figures of the bodies as they stand, to be put back by an undo."""
    found: dict[int, dict[str, Any]] = {key: {"profile": None, "figures": None} for key in bodies}
    for label, model, columns in (("profile", SchoolProfile, PROFILE), ("figures", SchoolFigures, FIGURES)):
        kept = ("stated_on", "import_uid", *columns)
        rows = model.objects.filter(organisation__in=list(found)).order_by("stated_on")
        for body, day, *values in rows.values_list("organisation_id", *kept):
            found[body][label] = dict(zip(kept, [day.isoformat(), *values], strict=True))
    return found


def _restate(key: int, placed: Placed, entering: Entering) -> None:
    stamp = {"import_uid": entering.import_uid}
    if profile := placed.restated.get("profile"):
        SchoolProfile.objects.update_or_create(
            organisation_id=key, defaults={**profile, **stamp, "stated_on": entering.on}
        )
    if figures := placed.restated.get("figures"):
        last = SchoolFigures.objects.filter(organisation_id=key, stated_on__lte=entering.on).order_by("-stated_on")
        known = last.values(*FIGURES).first() or {}
        SchoolFigures.objects.update_or_create(
            organisation_id=key, stated_on=entering.on, defaults={**known, **figures, **stamp}
        )


def _placed_since(traces: Sequence[SheetTrace], import_uid: str) -> set[int]:
    """The bodies of which a dated row was added or ended since, which need not raise their version."""
    found: set[int] = set()
    mark = traces[0].steps if traces else {}
    for model in DATED_ROWS:
        mine = Q(organisation__sheet_traces__import_uid=import_uid)
        since = Q(organisation__sheet_traces__is_new=True, valid_until__isnull=False)
        if model is Parentage:
            since &= ~Q(pk__in=mark.get("ended", []))
        if last := mark.get("last", {}).get(model.__name__):
            since |= Q(pk__gt=last)
        found |= set(model._default_manager.filter(mine & since).values_list("organisation_id", flat=True))
    return found


def _refuse_if_moved(traces: Sequence[SheetTrace], import_uid: str) -> None:
    """Refuse when a body was changed since, or when something of another room refers to one the sheet made."""
    keys = [trace.organisation_id for trace in traces]
    later = SheetTrace.objects.filter(organisation=OuterRef("organisation"), pk__gt=OuterRef("pk"))
    mine = SheetTrace.objects.filter(import_uid=import_uid)
    moved = [trace for trace in traces if trace.organisation.version != (1 if trace.is_new else trace.steps["version"])]
    again = mine.filter(Exists(later)).select_related("organisation").first()
    if not (moved or again):
        since = _placed_since(traces, import_uid)
        moved = [trace for trace in traces if trace.organisation_id in since]
    if moved or again:
        body = (moved[0] if moved else again).organisation  # type: ignore[union-attr]  # one of the two is there
        raise RuleBroken(_("%(body)s was changed after it came in. Take the later change back first.") % {"body": body})
    new = {trace.organisation_id for trace in traces if trace.is_new}
    if not new or not keys:
        return
    for relation in links_to_bodies():
        model = relation.related_model
        name = relation.field.name
        if model is SheetTrace or (model in OWN_ROWS and name == "organisation"):
            continue
        rows = model._default_manager.filter(
            **{f"{name}__sheet_traces__import_uid": import_uid, f"{name}__sheet_traces__is_new": True}
        )
        if held := rows.select_related(name).first():
            raise RuleBroken(
                _("%(body)s is in use already: %(kind)s. It can no longer be taken back.")
                % {"body": getattr(held, name), "kind": model._meta.verbose_name}
            )
