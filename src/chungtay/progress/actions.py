"""What a party says has been done of a commitment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from chungtay.agreements.choices import AgreementState
from chungtay.agreements.models import Agreement, Commitment, Party
from chungtay.agreements.queries.authority import locked_agreement
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken, StaleVersion
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import short_day, tidy_lines
from chungtay.organisations.models import Organisation
from chungtay.progress.choices import Progress
from chungtay.progress.facts import ProgressCorrected, ProgressStated
from chungtay.progress.models import LONGEST_NOTE, Statement
from chungtay.progress.queries.sides import CommitmentProgress, Side, progress_of
from chungtay.progress.queries.speaking import body_speaking, speaks_for_all
from chungtay.progress.queries.words import figures, said_of


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a party says; a correction takes the place of what it said last."""

    progress: Progress
    counted_on: date
    amount: Decimal | None = None
    note: str = ""
    is_correction: bool = False


@transaction.atomic
def state_progress(
    commitment: Commitment, agreement: Agreement, told: Told, *, by: Person, party: Party, at: datetime, seen: int
) -> Statement:
    """Keep what the party says of a commitment that holds today, for itself alone; `seen` is how much it had said."""
    agreement, day = locked_agreement(agreement), to_local(at).date()
    progress, side = _held(commitment, agreement, party, day)
    body = _speaking(by, progress, side, day)
    if len(side.statements) != seen:
        raise StaleVersion(side.latest or agreement)
    before = side.latest if told.is_correction else None
    if told.is_correction and (before is None or not tidy_lines(told.note)):
        raise RuleBroken(_("Say in the note what was wrong with what you stated before."), "note")
    if told.note and len(tidy_lines(told.note)) > LONGEST_NOTE:
        raise RuleBroken(_("Write a note of at most %(longest)s characters.") % {"longest": LONGEST_NOTE}, "note")
    _must_count(told, progress, agreement, day)
    _must_explain(told, progress)
    _must_follow(told, side, progress.unit)
    statement = Statement.objects.create(
        agreement=agreement,
        commitment=progress.commitment,
        party=party,
        body=body,
        progress=told.progress,
        amount=told.amount,
        counted_on=told.counted_on,
        note=tidy_lines(told.note),
        corrects=before,
        stated_by_id=by.pk,
        stated_at=at,
    )
    _tell(statement, before, by=by, on=day)
    return statement


def _held(commitment: Commitment, agreement: Agreement, party: Party, day: date) -> tuple[CommitmentProgress, Side]:
    if agreement.state != AgreementState.IN_FORCE or (agreement.valid_from or day) > day:
        raise RuleBroken(
            _("This memorandum is in the state “%(state)s”; progress is stated only while it is in force.")
            % {"state": agreement.get_state_display()}
        )
    progress = next((each for each in progress_of(agreement, day) if commitment.pk in each.keys), None)
    if progress is None:
        raise RuleBroken(_("This commitment does not hold today. Open the memorandum again."))
    side = progress.side_of(party)
    if side is None:
        raise RuleBroken(
            _("%(party)s neither gives nor receives what this commitment says, so it has nothing to state here.")
            % {"party": party}
        )
    return progress, side


def _speaking(by: Person, progress: CommitmentProgress, side: Side, day: date) -> Organisation:
    """The body that speaks for the party; refused where both sides would be in the same hands."""
    body = body_speaking(by, side.party, day)
    if body is None:
        raise RuleBroken(
            _("Only the head, a deputy, the records clerk or an officer of %(party)s today can state this for it.")
            % {"party": side.party}
        )
    facing = progress.facing(side.party)
    if speaks_for_all(body, facing, day):
        raise RuleBroken(
            _("%(body)s answers for both sides today, so there is nobody else to state the other side.")
            % {"body": body}
        )
    for other in facing:
        if any(row.stated_by_id == by.pk and row.body_id != body.pk for row in other.standing):
            raise RuleBroken(
                _("You stated this for %(other)s yourself. Let somebody else of %(party)s state it for this side.")
                % {"other": other.party, "party": side.party}
            )
    return body


def _must_count(told: Told, progress: CommitmentProgress, agreement: Agreement, day: date) -> None:
    begun = agreement.valid_from or day
    if not begun <= told.counted_on <= day:
        raise RuleBroken(
            _("The memorandum holds from %(begun)s. Write a day from then until today.") % {"begun": short_day(begun)},
            "counted_on",
        )
    if told.progress == Progress.NOT_BEGUN and told.amount:
        raise RuleBroken(_("Something is done already, so it has begun. Choose how far it is."), "progress")
    if told.amount is not None and not progress.is_measured:
        raise RuleBroken(_("The text gives this commitment no unit, so there is nothing to count."), "amount")
    if told.amount is None and progress.is_measured and told.progress != Progress.NOT_BEGUN:
        raise RuleBroken(_("Write how much has been done so far; nought if nothing has."), "amount")


def _must_explain(told: Told, progress: CommitmentProgress) -> None:
    """Who gives up, or calls less than the target enough, says why: the other side reads it."""
    if tidy_lines(told.note):
        return
    if told.progress == Progress.IMPOSSIBLE:
        raise RuleBroken(_("Say in the note why it cannot be carried out; the other side reads it."), "note")
    target = progress.whole
    if told.progress == Progress.DONE and target is not None and told.amount is not None and told.amount < target:
        raise RuleBroken(
            _("The target is %(target)s. If this is all, say in the note why; if not, choose again how far it is.")
            % {"target": figures(target, progress.unit)},
            "note",
        )


def _must_follow(told: Told, side: Side, unit: str) -> None:
    """What is counted only grows; what was wrong is corrected, with the reason."""
    standing = side.standing[1:] if told.is_correction else side.standing
    if not standing:
        return
    last = standing[0]
    if told.counted_on < last.counted_on:
        raise RuleBroken(
            _("You have counted to the end of %(day)s already. Write that day or a later one.")
            % {"day": short_day(last.counted_on)},
            "counted_on",
        )
    if told.amount is not None and last.amount is not None and told.amount < last.amount:
        raise RuleBroken(
            _("You have stated %(amount)s already. If that was wrong, tick that this corrects it.")
            % {"amount": figures(last.amount, unit)},
            "amount",
        )


def _tell(statement: Statement, before: Statement | None, *, by: Person, on: date) -> None:
    title = statement.commitment.title
    # The record keeps words; its readers read Vietnamese.
    with override("vi"):
        said, was = said_of(statement), said_of(before) if before else ""
    agreement, party = statement.agreement, statement.party
    if before is None:
        tell(
            ProgressStated(
                agreement=agreement, party=party, commitment=title, said=said, by=by, on=on, wrote=[statement]
            )
        )
        return
    tell(
        ProgressCorrected(
            agreement=agreement,
            party=party,
            commitment=title,
            said=said,
            before=was,
            by=by,
            on=on,
            wrote=[statement],
        )
    )
