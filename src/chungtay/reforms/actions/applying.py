from __future__ import annotations

from datetime import date

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.organisations.actions import restore_rows
from chungtay.organisations.queries import RowChange
from chungtay.reforms.actions.preparing import _keep_trial, _lock_prepared
from chungtay.reforms.actions.previewing import perform_and_note, try_plan
from chungtay.reforms.choices import ReformState
from chungtay.reforms.engine.plans import read
from chungtay.reforms.facts import ReformApplied, ReformPrepared, ReformUndone
from chungtay.reforms.models import Reform, ReformBody, ReformWrite
from chungtay.reforms.queries import emptied_by, footprint_of, names_of_changed, what_depends_on


@transaction.atomic
def apply_reform(reform: Reform, *, by: Person, on: date) -> Reform:
    """Carry the reform out as it was shown.

    When it would now do something else than was shown it stays prepared, shows the new preview, and its caller says so.
    """
    _lock_prepared(reform)
    plan = read(reform.plan)
    trial = try_plan(plan, by=by, document=reform.legal_document)
    if trial.digest != reform.digest:
        _keep_trial(reform, trial)
        tell(ReformPrepared(reform=reform, bodies=names_of_changed(reform), by=by, on=on))
        return reform
    if trial.shown["unsaid"]:
        raise RuleBroken(_("Not every question is answered yet: say of each person and each body where it goes."))
    doing, changes = perform_and_note(plan, by=by, document=reform.legal_document)
    changes += [RowChange(*at, before, dict.fromkeys(before)) for at, before in doing.emptied.items()]
    ReformWrite.objects.bulk_create(
        ReformWrite(
            reform=reform,
            position=at,
            model=change.model,
            row_key=change.key,
            before=change.before,
            after=change.after,
        )
        for at, change in enumerate(changes)
    )
    ReformBody.objects.bulk_create(
        ReformBody(reform=reform, organisation=body, is_new=True) for body in doing.founded.values()
    )
    reform.state, reform.applied_by_id, reform.applied_at = ReformState.APPLIED, by.pk, now()
    reform.version += 1
    reform.save(update_fields=["state", "applied_by", "applied_at", "version"])
    tell(ReformApplied(reform=reform, bodies=names_of_changed(reform), by=by, on=on))
    return reform


@transaction.atomic
def undo_reform(reform: Reform, *, by: Person, on: date) -> Reform:
    """Put the register back as it was before the reform; refused once anything depends on it."""
    reform.refresh_from_db(from_queryset=Reform.objects.select_for_update())
    if not reform.is_applied:
        raise RuleBroken(
            _("Somebody has already decided this change: %(state)s.") % {"state": reform.get_state_display()}
        )
    if sentence := what_depends_on(reform):
        raise RuleBroken(sentence)
    bodies = names_of_changed(reform)
    founded = reform.bodies.filter(is_new=True).values_list("organisation_id", flat=True)
    # What nobody will carry out any more does not hold a body back; what is prepared or carried out does.
    closed = [ReformState.UNDONE, ReformState.WITHDRAWN]
    ReformBody.objects.filter(organisation__in=list(founded), reform__state__in=closed).delete()
    reform.bodies.filter(is_new=True).delete()
    restore_rows(footprint_of(reform), by=by, on=on)
    _name_again(reform)
    reform.state, reform.closed_by_id, reform.closed_at = ReformState.UNDONE, by.pk, now()
    reform.version += 1
    reform.save(update_fields=["state", "closed_by", "closed_at", "version"])
    tell(ReformUndone(reform=reform, bodies=bodies, by=by, on=on))
    return reform


def _name_again(reform: Reform) -> None:
    """Let what lost a row that was withdrawn name it again, unless it names another by now."""
    for emptied in emptied_by(reform):
        model = apps.get_model(emptied.model)
        for column, key in (emptied.before or {}).items():
            model._default_manager.filter(pk=emptied.key, **{column: None}).update(**{column: key})
