from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.people import Person
from chungtay.kernel.sources import LegalReference
from chungtay.kernel.vietnamese import tidy
from chungtay.organisations.actions import cite_document
from chungtay.organisations.models import Organisation
from chungtay.reforms.actions.previewing import Trial, try_plan
from chungtay.reforms.choices import MAY_LACK_DOCUMENT, ReformState
from chungtay.reforms.engine.plans import Plan, written
from chungtay.reforms.facts import ReformPrepared, ReformWithdrawn
from chungtay.reforms.models import Reform, ReformBody
from chungtay.reforms.queries import names_of_changed


@transaction.atomic
def prepare_reform(
    plan: Plan,
    *,
    by: Person,
    on: date,
    legal_document: LegalDocument | LegalReference | None = None,
    department: Organisation | None = None,
    without_document: str = "",
) -> Reform:
    """Find out what the plan would do and keep that to be read; the register itself stays as it is.

    A new name or a move that rests on no decision yet says in `without_document` why.
    """
    reason = "" if legal_document is not None else tidy(without_document)
    if plan.kind in MAY_LACK_DOCUMENT and legal_document is None and not reason:
        raise RuleBroken(_("Name the decision this rests on; if there is none yet, say why."), field="legal_document")
    document = _cited(legal_document, by=by, on=on)
    trial = try_plan(plan, by=by, document=document)
    reform = Reform.objects.create(
        kind=plan.kind,
        on=plan.on,
        legal_document=document,
        without_document=reason,
        department=department,
        plan=written(plan),
        preview=trial.shown,
        digest=trial.digest,
        prepared_by_id=by.pk,
        prepared_at=now(),
    )
    _name_bodies(reform, plan)
    tell(ReformPrepared(reform=reform, bodies=names_of_changed(reform), by=by, on=on))
    return reform


@transaction.atomic
def revise_reform(
    reform: Reform,
    plan: Plan,
    *,
    by: Person,
    on: date,
    legal_document: LegalDocument | LegalReference | None = None,
) -> Reform:
    """Change what a prepared reform would do, such as by answering its questions, and find out anew."""
    _lock_prepared(reform)
    if plan.kind != reform.kind:
        raise RuleBroken(_("A change of another kind is prepared by itself. Start again."))
    reform.legal_document = _cited(legal_document, by=by, on=on) or reform.legal_document
    reform.on, reform.plan = plan.on, written(plan)
    _keep_trial(reform, try_plan(plan, by=by, document=reform.legal_document))
    reform.bodies.all().delete()
    _name_bodies(reform, plan)
    tell(ReformPrepared(reform=reform, bodies=names_of_changed(reform), by=by, on=on))
    return reform


@transaction.atomic
def withdraw_reform(reform: Reform, *, by: Person, on: date) -> Reform:
    """Give up a prepared reform; it can be read, and no longer be carried out."""
    _lock_prepared(reform)
    reform.state, reform.closed_by_id, reform.closed_at = ReformState.WITHDRAWN, by.pk, now()
    reform.version += 1
    reform.save(update_fields=["state", "closed_by", "closed_at", "version"])
    tell(ReformWithdrawn(reform=reform, bodies=names_of_changed(reform), by=by, on=on))
    return reform


def _lock_prepared(reform: Reform) -> None:
    """Lock the reform; a sentence when somebody has carried it out or given it up meanwhile."""
    reform.refresh_from_db(from_queryset=Reform.objects.select_for_update())
    if not reform.is_prepared:
        raise RuleBroken(
            _("Somebody has already decided this change: %(state)s.") % {"state": reform.get_state_display()}
        )


def _keep_trial(reform: Reform, trial: Trial) -> None:
    """Keep what a trial showed as what the reform shows."""
    reform.preview, reform.digest = dict(trial.shown), trial.digest
    reform.version += 1
    reform.save(update_fields=["on", "plan", "legal_document", "preview", "digest", "version"])


def _cited(cited: LegalDocument | LegalReference | None, *, by: Person, on: date) -> LegalDocument | None:
    return cite_document(cited, by=by, on=on) if isinstance(cited, LegalReference) else cited


def _name_bodies(reform: Reform, plan: Plan) -> None:
    changed = set(plan.changed())
    bodies = Organisation.objects.filter(uid__in=changed | {uid for uid in plan.named() if uid}).order_by("pk")
    ReformBody.objects.bulk_create(
        ReformBody(reform=reform, organisation=body, is_changed=body.uid in changed) for body in bodies
    )
