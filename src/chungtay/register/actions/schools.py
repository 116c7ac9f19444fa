"""Taking over a sheet of schools, and taking it back: set-based, inside the one transaction of the pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chungtay.kernel.errors import RuleBroken
from chungtay.organisations.actions import NewBody, enter_bodies, take_back_bodies
from chungtay.organisations.choices import Kind
from chungtay.organisations.models import (
    Organisation,
    OrganisationCode,
    OrganisationKind,
    OrganisationName,
    Parentage,
    Seat,
)
from chungtay.register.engine.folding import orders_of
from chungtay.register.engine.schools import (
    CHANGE,
    FIGURES,
    NEW,
    NO_FIGURES,
    NO_PROFILE,
    PROFILE,
    REFUSED,
    SAME,
    Placed,
)
from chungtay.register.models import SchoolFigures, SchoolProfile, SheetTrace
from chungtay.register.queries.schools import SchoolPlan, hold_schools, plan_schools
from chungtay.sheets.models import Plain, pour
from chungtay.sheets.queries.offers import Entering, Taken
from chungtay.workbooks.engine.columns import Row

OWN_ROWS = {OrganisationName, OrganisationKind, Seat, OrganisationCode, Parentage, SchoolProfile, SchoolFigures}


@transaction.atomic
def take_over_schools(rows: Sequence[Row], entering: Entering) -> Taken:
    """Enter and change the schools of a checked sheet; a register that has moved since is told, and nothing written."""
    known = entering.checked.plan if entering.checked else None  # of all rows; those that are refused stay out
    if not isinstance(known, SchoolPlan):
        hold_schools(entering)
    plan = known if isinstance(known, SchoolPlan) else plan_schools(rows, entering)
    if plan is not known and (refused := [placed for placed in plan.placed if placed.outcome == REFUSED]):
        raise RuleBroken(
            ngettext(
                "The register has changed since the check: %(count)s row no longer fits. Have the file checked again.",
                "The register has changed since the check: %(count)s rows no longer fit. Have the file checked again.",
                len(refused),
            )
            % {"count": len(refused)}
        )
    new = [placed for placed in plan.placed if placed.outcome == NEW]
    changed = {placed.body: placed for placed in plan.placed if placed.outcome == CHANGE and placed.body}
    if new or changed:
        _write_plan(plan, new, changed, entering)
    return Taken(len(new), len(changed), sum(placed.outcome == SAME for placed in plan.placed))


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


def _write_plan(plan: SchoolPlan, new: list[Placed], changed: Mapping[int, Placed], entering: Entering) -> None:
    before = _standing(changed)
    orders = orders_of([placed.name for placed in new])
    in_order = sorted(range(len(new)), key=orders.__getitem__)  # indexes are filled fastest in their order
    entered = enter_bodies(
        plan.scope,
        [_body_of(new[at], orders[at]) for at in in_order],
        {key: placed.changes for key, placed in changed.items()},
        fresh=plan.fresh,
        source=entering.source_name,
        by=entering.by,
        on=entering.on,
    )
    uid = entering.import_uid
    both = [(key, new[at]) for key, at in zip(entered.keys, in_order, strict=True)]
    stamp: dict[str, Plain] = {"stated_on": entering.on.isoformat(), "import_uid": uid}
    profiles = ((key, *placed.profile) for key, placed in both if placed.profile != NO_PROFILE)
    pour(SchoolProfile, ["organisation_id", *PROFILE], profiles, same=stamp)
    figures = ((key, *placed.figures) for key, placed in both if placed.figures != NO_FIGURES)
    pour(SchoolFigures, ["organisation_id", *FIGURES], figures, same=stamp)
    for key, placed in changed.items():
        _restate(key, placed, entering)
    trace: dict[str, Plain] = {"import_uid": uid, "on": entering.on.isoformat()}
    pour(
        SheetTrace, ["organisation_id"], ((key,) for key in entered.keys), same={**trace, "is_new": True, "steps": "{}"}
    )
    taken = ((key, json.dumps(steps | before[key])) for key, steps in entered.steps.items())
    pour(SheetTrace, ["organisation_id", "steps"], taken, same={**trace, "is_new": False})


def _body_of(placed: Placed, order: str) -> NewBody:
    at = placed.commune
    seat = (at.key, at.since) if at else None
    named = (placed.name, placed.folded, order, Kind(placed.kind), placed.levels)
    return NewBody(*named, seat, placed.address, placed.code, placed.parents)


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


def _refuse_if_moved(traces: Sequence[SheetTrace], import_uid: str) -> None:
    """Refuse when a body was changed since, or when something of another room refers to one the sheet made."""
    keys = [trace.organisation_id for trace in traces]
    later = SheetTrace.objects.filter(organisation=OuterRef("organisation"), pk__gt=OuterRef("pk"))
    mine = SheetTrace.objects.filter(import_uid=import_uid)
    moved = [trace for trace in traces if trace.organisation.version != (1 if trace.is_new else trace.steps["version"])]
    again = mine.filter(Exists(later)).select_related("organisation").first()
    if moved or again:
        body = (moved[0] if moved else again).organisation  # type: ignore[union-attr]  # one of the two is there
        raise RuleBroken(_("%(body)s was changed after this sheet. Take the later change back first.") % {"body": body})
    new = {trace.organisation_id for trace in traces if trace.is_new}
    if not new or not keys:
        return
    for relation in Organisation._meta.related_objects:
        model = relation.related_model
        name = relation.field.name
        if not isinstance(model, type) or model is SheetTrace or (model in OWN_ROWS and name == "organisation"):
            continue
        rows = model._default_manager.filter(
            **{f"{name}__sheet_traces__import_uid": import_uid, f"{name}__sheet_traces__is_new": True}
        )
        if held := rows.select_related(name).first():
            raise RuleBroken(
                _("%(body)s is in use already: %(kind)s. What the sheet brought in can no longer be taken back.")
                % {"body": getattr(held, name), "kind": model._meta.verbose_name}
            )
