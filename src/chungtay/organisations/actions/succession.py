from __future__ import annotations

from datetime import date
from typing import Required, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.models import LegalDocument
from chungtay.kernel.people import Person
from chungtay.kernel.sources import LegalReference
from chungtay.kernel.vietnamese import short_day, tidy
from chungtay.organisations.actions.documents import document_of
from chungtay.organisations.choices import SuccessionKind, SuccessionScope, SuccessionState
from chungtay.organisations.facts import (
    DuplicateConfirmed,
    SuccessionConfirmed,
    SuccessionProposed,
    SuccessionRejected,
)
from chungtay.organisations.models import Organisation, Succession


class Ground(TypedDict, total=False):
    """What speaks for a succession: how it was inferred, and the document if there is one."""

    basis: Required[str]
    legal_document: LegalDocument | None
    is_lead: bool


@transaction.atomic
def propose_succession(
    predecessor: Organisation,
    successor: Organisation,
    *,
    kind: SuccessionKind,
    scope: SuccessionScope,
    on: date,
    by: Person,
    **ground: Unpack[Ground],
) -> Succession:
    """Name a possible successor from the day on; it answers for nothing until somebody confirms it."""
    words = {"predecessor": predecessor, "successor": successor, "day": short_day(on)}
    if predecessor.pk == successor.pk:
        raise RuleBroken(_("A body cannot succeed itself. Choose another one."), field="successor")
    if not successor.is_valid_on(on):
        raise RuleBroken(_("%(successor)s does not stand on %(day)s. Check the day.") % words, field="on")
    if predecessor.valid_from and predecessor.valid_from >= on:
        raise RuleBroken(_("%(predecessor)s begins only later than %(day)s. Check the day.") % words, field="on")
    if Succession.objects.filter(predecessor=predecessor, successor=successor, scope=scope).exists():
        raise RuleBroken(
            _("This succession from %(predecessor)s to %(successor)s is already recorded.") % words, field="successor"
        )
    if kind != SuccessionKind.TRANSFER and _leads_to(successor, predecessor):
        raise RuleBroken(
            _("%(predecessor)s itself comes after %(successor)s. Check which of them ended first.") % words,
            field="successor",
        )
    basis = tidy(ground["basis"])
    if not basis and not ground.get("legal_document"):
        raise RuleBroken(_("Say what this rests on: a document, or how it was inferred."), field="basis")
    succession = Succession.objects.create(
        predecessor=predecessor,
        successor=successor,
        kind=kind,
        scope=scope,
        on=on,
        basis=basis[:200],
        legal_document=ground.get("legal_document"),
        is_lead=ground.get("is_lead", True),
    )
    fact = SuccessionProposed(
        succession=succession, predecessor=predecessor, successor=successor, basis=basis, by=by, on=on
    )
    tell(fact)
    return succession


@transaction.atomic
def confirm_succession(
    succession: Succession, *, by: Person, on: date, legal_document: LegalDocument | LegalReference | None = None
) -> Succession:
    """A person vouches, under a document, that the successor takes over; from now on it answers.

    That a body was entered twice needs no document: nothing changed in the world.
    """
    _lock_candidate(succession)
    document = document_of(legal_document, by=by, on=on) or succession.legal_document
    if document is None and succession.kind != SuccessionKind.DUPLICATE:
        raise RuleBroken(
            _("A succession is confirmed only under a document. Type its number and symbol, such as 202/2025/QH15."),
            field="legal_document",
        )
    succession.legal_document = document
    _decide(succession, SuccessionState.CONFIRMED, by)
    before, after = succession.predecessor, succession.successor
    if document is None:
        tell(DuplicateConfirmed(succession=succession, predecessor=before, successor=after, by=by, on=on))
    else:
        tell(
            SuccessionConfirmed(
                succession=succession, predecessor=before, successor=after, document=document, by=by, on=on
            )
        )
    return succession


@transaction.atomic
def reject_succession(succession: Succession, *, by: Person, on: date) -> Succession:
    """A person finds that this body does not take over; the candidate is kept, and answers for nothing."""
    _lock_candidate(succession)
    _decide(succession, SuccessionState.REJECTED, by)
    before, after = succession.predecessor, succession.successor
    tell(SuccessionRejected(succession=succession, predecessor=before, successor=after, by=by, on=on))
    return succession


def _lock_candidate(succession: Succession) -> None:
    succession.refresh_from_db(from_queryset=Succession.objects.select_for_update())
    if succession.state != SuccessionState.CANDIDATE:
        raise RuleBroken(
            _("Somebody has already decided this succession: %(state)s.") % {"state": succession.get_state_display()}
        )


def _decide(succession: Succession, state: SuccessionState, by: Person) -> None:
    succession.state, succession.decided_by_id, succession.decided_at = state, by.pk, now()
    succession.version += 1
    succession.save(update_fields=["state", "decided_by", "decided_at", "legal_document", "version"])


def _leads_to(first: Organisation, last: Organisation) -> bool:
    """Whether successions that are not rejected lead from the first body to the last."""
    steps = Succession.objects.exclude(state=SuccessionState.REJECTED).exclude(kind=SuccessionKind.TRANSFER)
    seen: set[int] = set()
    reached = {first.pk}
    while reached:
        seen |= reached
        reached = set(steps.filter(predecessor_id__in=reached).values_list("successor_id", flat=True)) - seen
        if last.pk in reached:
            return True
    return False
