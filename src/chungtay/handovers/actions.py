from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from chungtay.accounts.actions import register_person
from chungtay.accounts.models import Person as PersonRow
from chungtay.handovers.choices import HandoverState
from chungtay.handovers.facts import HandoverDropped, HandoverListed, HandoverPrepared, HandoverUndone, RoleHandedOver
from chungtay.handovers.models import Handover, HandoverLine
from chungtay.handovers.queries.handing import Listed, Newcomer, passing_on
from chungtay.handovers.queries.named import ChangeOfHands, named_row, reassigners
from chungtay.kernel.clock import now
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.models import AuditEntry, LegalDocument
from chungtay.kernel.people import Person
from chungtay.kernel.sources import LegalReference
from chungtay.kernel.vietnamese import short_day, tidy
from chungtay.organisations.actions import (
    add_membership,
    cite_document,
    end_membership,
    take_back_change_of_hands,
)
from chungtay.organisations.choices import SIGNERS, Role
from chungtay.organisations.models import Membership


@dataclass(frozen=True)
class Taker:
    """Who takes over, in which post: a known person, or name and sign-in name of one who will be registered."""

    person: PersonRow | None = None
    new_name: str = ""
    new_login: str = ""
    post: str = ""


@transaction.atomic
def prepare_handover(
    leaving: Membership,
    taker: Taker,
    *,
    last_day: date,
    by: Person,
    on: date,
    legal_document: LegalDocument | LegalReference | None = None,
) -> Handover:
    """List what passes on from who leaves to who takes over; nothing changes hands before it is carried out."""
    leaving.refresh_from_db(from_queryset=Membership.objects.select_for_update())
    _must_be_held(leaving, last_day, on)
    _must_be_fit(leaving, taker, by)
    if Handover.objects.filter(leaving=leaving, state=HandoverState.PREPARED).exists():
        raise RuleBroken(
            _("A handover of this role is already prepared. Open it among the handovers, or put it aside first.")
        )
    document = (
        cite_document(legal_document, by=by, on=on) if isinstance(legal_document, LegalReference) else legal_document
    )
    handover = Handover.objects.create(
        organisation=leaving.organisation,
        leaving=leaving,
        role=leaving.role,
        last_held_on=last_day,
        taking=taker.person,
        new_name=tidy(taker.new_name),
        new_login=tidy(taker.new_login).lower(),
        post=tidy(taker.post),
        legal_document=document,
        prepared_by_id=by.pk,
        prepared_at=now(),
    )
    lines = _keep_lines(handover, passing_on(leaving, _somebody(handover), on))
    tell(HandoverPrepared(handover=handover, organisation=handover.organisation, wrote=lines, by=by, on=on))
    return handover


@transaction.atomic
def hand_over(handover: Handover, *, by: Person, on: date, seen: int | None, password: str = "") -> Handover:
    """Carry a prepared handover out: one role ends, the other begins, named work passes on, all at once.

    When something has been added to the list or left it since it was shown (as version `seen`), the list is kept anew
    and nothing changes hands: the handover comes back still prepared.
    """
    _lock(handover, HandoverState.PREPARED)
    if seen != handover.version:
        raise StaleVersion(handover)
    leaving = handover.leaving
    leaving.refresh_from_db(from_queryset=Membership.objects.select_for_update())
    _must_be_held(leaving, handover.last_held_on, on)
    listed = passing_on(leaving, _somebody(handover), on)
    if [_plain(line) for line in listed] != [_plain(line) for line in handover.lines.all()]:
        return _listed_anew(handover, listed, by=by, on=on)
    taking = handover.taking or register_person(
        handover.new_name, login=handover.new_login, password=password, by=by, on=on
    )
    first_day = handover.last_held_on + timedelta(days=1)
    handover.planned_until_on = leaving.valid_until
    wrote = [row for reassign in reassigners() for row in reassign(_change(handover, taking, by=by, on=on))]
    if leaving.valid_until != first_day:
        end_membership(leaving, by=by, on=first_day)
    handover.given = add_membership(
        taking, leaving.organisation, Role(leaving.role), by=by, valid_from=first_day, post=handover.post
    )
    handover.taking = taking
    handover.done_by_id, handover.done_at = by.pk, now()
    handover.given_rows = [list(named_row(row)) for row in wrote]
    _move(handover, HandoverState.DONE, "planned_until_on", "given", "given_rows", "taking", "done_by", "done_at")
    tell(
        RoleHandedOver(
            handover=handover,
            organisation=handover.organisation,
            leaving=str(leaving.person),
            taking=str(taking),
            role=handover.role,
            wrote=wrote,
            by=by,
            on=first_day,
        )
    )
    return handover


@transaction.atomic
def drop_handover(handover: Handover, *, by: Person, on: date) -> Handover:
    """Put a prepared handover aside; the list is kept, and nobody's role changes."""
    _lock(handover, HandoverState.PREPARED)
    _move(handover, HandoverState.DROPPED)
    tell(HandoverDropped(handover=handover, organisation=handover.organisation, by=by, on=on))
    return handover


@transaction.atomic
def undo_handover(handover: Handover, *, by: Person, on: date) -> Handover:
    """Take a handover back as long as the successor has done nothing since: who left goes on as before."""
    _lock(handover, HandoverState.DONE)
    given, taking = handover.given, handover.taking
    if given is None or taking is None or handover.done_at is None:
        raise RuleBroken(_("The role that was given is no longer there. The page of the body says who holds it."))
    _must_be_unused(handover, taking, given)
    named = ChangeOfHands(
        leaving=taking,
        taking=handover.leaving.person,
        organisation=handover.organisation,
        by=by,
        on=on,
        only=frozenset((label, uid) for label, uid in handover.given_rows),
    )
    wrote = [row for reassign in reassigners() for row in reassign(named)]
    take_back_change_of_hands(handover.leaving, handover.planned_until_on, given, by=by, on=on)
    handover.given, handover.undone_at = None, now()
    _move(handover, HandoverState.UNDONE, "given", "undone_at")
    tell(HandoverUndone(handover=handover, organisation=handover.organisation, wrote=wrote, by=by, on=on))
    return handover


def _must_be_held(leaving: Membership, last_day: date, on: date) -> None:
    words = {"person": leaving.person, "day": short_day(leaving.last_day or last_day)}
    if not leaving.is_valid_on(on):
        raise RuleBroken(_("%(person)s does not hold this role today, so there is nothing to hand over.") % words)
    if leaving.valid_from and last_day < leaving.valid_from:
        words["day"] = short_day(leaving.valid_from)
        raise RuleBroken(_("The role began only on %(day)s. Choose a later last day.") % words, field="last_day")
    if leaving.last_day and last_day > leaving.last_day:
        raise RuleBroken(_("The role ends with %(day)s anyway. Choose that day or an earlier one.") % words, "last_day")


def _must_be_fit(leaving: Membership, taker: Taker, by: Person) -> None:
    if taker.person is None and not (tidy(taker.new_name) and tidy(taker.new_login)):
        raise RuleBroken(
            _("Say who takes over: a sign-in name, or the full name and sign-in name of a new person."), field="person"
        )
    if taker.person is not None and taker.person.pk == leaving.person_id:
        raise RuleBroken(_("Who leaves and who takes over must be two people."), field="person")
    if taker.person is not None and taker.person.pk == by.pk:
        raise RuleBroken(_("Nobody gives themselves a role. Ask a colleague with this right."), field="person")
    if taker.person is None and PersonRow.objects.filter(login=tidy(taker.new_login).lower()).exists():
        raise RuleBroken(
            _("Somebody already signs in as “%(login)s”. If it is the successor, type it as a known sign-in name.")
            % {"login": tidy(taker.new_login).lower()},
            field="new_login",
        )
    if Role(leaving.role) in SIGNERS and not tidy(taker.post):
        raise RuleBroken(
            _("Type the post as papers write it: whoever holds this role may sign for the body."), field="post"
        )


def _must_be_unused(handover: Handover, taking: PersonRow, given: Membership) -> None:
    words = {"person": taking, "body": handover.organisation}
    since = AuditEntry.objects.filter(actor_key=taking.uid, at__gt=handover.done_at).exclude(
        verb__startswith="accounts."
    )
    if since.exists():
        raise RuleBroken(
            _(
                "%(person)s has already worked since the handover, so it can no longer be taken back."
                " Hand the role over anew instead."
            )
            % words
        )
    if given.version != 1 or Handover.objects.filter(leaving=given).exists():
        raise RuleBroken(
            _("The role of %(person)s in %(body)s has been changed since. Hand it over anew instead.") % words
        )


def _lock(handover: Handover, state: HandoverState) -> None:
    handover.refresh_from_db(from_queryset=Handover.objects.select_for_update(of=("self",)))
    if handover.state != state:
        raise RuleBroken(
            _("This handover is already in the state “%(state)s”. Open the page again.")
            % {"state": handover.get_state_display()}
        )


def _move(handover: Handover, state: HandoverState, *fields: str) -> None:
    handover.state = state
    handover.version += 1
    handover.save(update_fields=["state", "version", *fields])


def _somebody(handover: Handover) -> Person:
    return handover.taking or Newcomer(handover.new_name)


def _change(handover: Handover, taking: PersonRow, *, by: Person, on: date) -> ChangeOfHands:
    return ChangeOfHands(
        leaving=handover.leaving.person, taking=taking, organisation=handover.organisation, by=by, on=on
    )


def _plain(line: Listed | HandoverLine) -> tuple[str, str, str]:
    return str(line.kind), line.sentence, line.to


def _keep_lines(handover: Handover, listed: Sequence[Listed]) -> list[models.Model]:
    rows = [
        HandoverLine(
            handover=handover,
            number=number,
            kind=line.kind,
            sentence=line.sentence[:400],
            remark=line.remark[:400],
            to=line.to[:200],
        )
        for number, line in enumerate(listed, start=1)
    ]
    return [*HandoverLine.objects.bulk_create(rows)]


def _listed_anew(handover: Handover, listed: Sequence[Listed], *, by: Person, on: date) -> Handover:
    handover.lines.all().delete()
    lines = _keep_lines(handover, listed)
    _move(handover, HandoverState.PREPARED)
    tell(HandoverListed(handover=handover, organisation=handover.organisation, wrote=lines, by=by, on=on))
    return handover
