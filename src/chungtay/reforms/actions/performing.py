"""Each kind of change, as the actions of the register it is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.people import Person
from chungtay.organisations.actions import (
    move_organisation,
    relevel_organisation,
    rename_organisation,
)
from chungtay.organisations.choices import Function, Kind, SuccessionKind, SuccessionScope
from chungtay.organisations.models import Organisation, Succession
from chungtay.places.models import Unit
from chungtay.reforms.actions.doing import (
    Doing,
    found,
    hand_on_children,
    hand_on_roles,
    succeed,
)
from chungtay.reforms.engine.plans import (
    NEW,
    NOBODY,
    DissolvePlan,
    DuplicatePlan,
    MergePlan,
    MovePlan,
    NewBody,
    Plan,
    RelevelPlan,
    RenamePlan,
    SplitPlan,
    TransferPlan,
    said,
)


def perform(plan: Plan, *, by: Person, document: LegalDocument | None) -> Doing:
    """Carry the plan out, inside the caller's transaction; its standing bodies stay locked until that ends."""
    uids = {uid for uid in (*plan.changed(), *plan.named()) if uid}
    locked = Organisation.objects.select_for_update().filter(uid__in=uids).order_by("pk")
    doing = Doing(plan, by, document, {body.uid: body for body in locked})
    for uid in uids:
        doing.body(uid)
    match plan:
        case RenamePlan():
            rename(doing, plan)
        case MovePlan():
            move(doing, plan)
        case RelevelPlan():
            relevel(doing, plan)
        case MergePlan():
            merge(doing, plan)
        case SplitPlan():
            split(doing, plan)
        case DissolvePlan():
            dissolve(doing, plan)
        case TransferPlan():
            transfer(doing, plan)
        case DuplicatePlan():
            join_duplicate(doing, plan)
        case _:
            raise LookupError(plan.kind)
    return doing


def rename(doing: Doing, plan: RenamePlan) -> None:
    """The body bears another name."""
    rename_organisation(doing.body(plan.body), plan.name, by=doing.by, on=plan.on, legal_document=doing.document)


def move(doing: Doing, plan: MovePlan) -> None:
    """The body sits elsewhere, or answers to others."""
    named = {Function.ADMINISTRATIVE: plan.administrative, Function.PROFESSIONAL: plan.professional}
    move_organisation(
        doing.body(plan.body),
        by=doing.by,
        on=plan.on,
        unit=Unit.objects.filter(uid=plan.unit).first() if plan.unit else None,
        address=plan.address,
        parents={function: doing.body(uid) for function, uid in named.items() if uid},
    )


def relevel(doing: Doing, plan: RelevelPlan) -> None:
    """The body is of another kind, or teaches other levels."""
    relevel_organisation(
        doing.body(plan.body), Kind(plan.becomes), plan.levels, by=doing.by, on=plan.on, legal_document=doing.document
    )


def _found_outside(new: Iterable[NewBody], ending: Collection[str]) -> None:
    """Refuse a new body that would answer to one that ends on the day it begins."""
    if any(uid in ending for each in new for uid in (each.administrative, each.professional)):
        raise RuleBroken(_("A new body cannot answer to one that ends on the same day. Name another body above it."))


def merge(doing: Doing, plan: MergePlan) -> None:
    """The bodies hand everything on to one and end."""
    ending = [doing.body(uid) for uid in dict.fromkeys(plan.bodies) if uid != plan.into]
    if len(plan.new) + bool(plan.into) != 1:
        raise RuleBroken(_("Say what they become: one new body, or one of those that stand."), field="into")
    if len(ending) + bool(plan.into) < 2:
        raise RuleBroken(_("A merger needs at least two bodies. Name another one."), field="bodies")
    _found_outside(plan.new, [body.uid for body in ending])
    ref = plan.into or f"{NEW}0"
    target = doing.body(ref) if plan.into else found(doing, ref, plan.new[0], ending)
    for body in ending:
        hand_on_children(doing, body, {}, ref)
    for body in ending:
        hand_on_roles(doing, body, said(plan.staff), ref)
        succeed(doing, body, target, SuccessionKind.MERGE)


def split(doing: Doing, plan: SplitPlan) -> None:
    """Parts of the body become others; it ends, or lives on with what is left."""
    body = doing.body(plan.body)
    refs = [*(f"{NEW}{at}" for at in range(len(plan.new))), *dict.fromkeys(plan.into)]
    if len(refs) < (1 if plan.is_living_on else 2) or plan.body in plan.into:
        raise RuleBroken(
            _("Name the bodies it is divided into: at least two, or one when it lives on itself."), field="new"
        )
    _found_outside(plan.new, [] if plan.is_living_on else [plan.body])
    for at, new in enumerate(plan.new):
        found(doing, f"{NEW}{at}", new, [body])
    default = plan.body if plan.is_living_on else None
    hand_on_children(doing, body, said(plan.children), default)
    hand_on_roles(doing, body, said(plan.staff), default, is_ending=not plan.is_living_on)
    # Of a body that lives on only a part is taken over: the new one does not answer for it.
    scope = SuccessionScope.ASSETS if plan.is_living_on else SuccessionScope.LEGAL_PERSON
    for ref in refs:
        succeed(doing, body, doing.body(ref), SuccessionKind.SPLIT, scope, is_lead=ref == refs[0])


def dissolve(doing: Doing, plan: DissolvePlan) -> None:
    """The body ends, and nobody takes over from it."""
    body = doing.body(plan.body)
    hand_on_children(doing, body, said(plan.children), NOBODY)
    hand_on_roles(doing, body, said(plan.staff), NOBODY)


def transfer(doing: Doing, plan: TransferPlan) -> None:
    """One body takes over a function over bodies from another."""
    source, target = doing.body(plan.source), doing.body(plan.target)
    function = Function(plan.function)
    if source.pk == target.pk:
        raise RuleBroken(_("A body cannot succeed itself. Choose another one."), field="target")
    hand_on_children(doing, source, {}, plan.target, function=function, only=plan.bodies)
    if not doing.children:
        raise RuleBroken(
            _("Nobody answers to %(source)s in this function on that day.") % {"source": source}, field="source"
        )
    scope = SuccessionScope(function.value)
    if not _is_recorded(source, target, scope):
        succeed(doing, source, target, SuccessionKind.TRANSFER, scope, is_lead=not plan.bodies)


def join_duplicate(doing: Doing, plan: DuplicatePlan) -> None:
    """The second record ends and the first answers for it; every role and child goes along."""
    duplicate, kept = doing.body(plan.duplicate), doing.body(plan.kept)
    if duplicate.pk == kept.pk:
        raise RuleBroken(_("These are one record already. Choose another one."), field="kept")
    hand_on_children(doing, duplicate, {}, plan.kept)
    hand_on_roles(doing, duplicate, {}, plan.kept, all_move=True)
    basis = _("The same body was entered twice.")
    succeed(doing, duplicate, kept, SuccessionKind.DUPLICATE, basis=basis)


def _is_recorded(source: Organisation, target: Organisation, scope: SuccessionScope) -> bool:
    return Succession.objects.filter(predecessor=source, successor=target, scope=scope).exists()
