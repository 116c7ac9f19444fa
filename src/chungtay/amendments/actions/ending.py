from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from chungtay.agreements.choices import STATES, AgreementState, Standing
from chungtay.agreements.facts import AgreementEnded
from chungtay.agreements.models import Agreement, Party
from chungtay.agreements.queries.authority import locked_agreement, must_be_party
from chungtay.agreements.queries.parties import PartyOn, parties_on, standing_of
from chungtay.amendments.actions.annexes import OPEN, put_aside_open
from chungtay.amendments.facts import AgreementInternalised, AgreementRanOut, PartyHadNoHeir, PartyLeft
from chungtay.amendments.queries.authority import (
    must_answer,
    must_be_a_memorandum,
    must_be_in_force,
    must_bind,
    must_settle,
)
from chungtay.amendments.queries.inheritance import parties_bound_by
from chungtay.amendments.queries.terms import run_out
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.sources import parse_reference
from chungtay.kernel.vietnamese import short_day, tidy
from chungtay.programmes.actions import close_partnership, open_partnership

FEWEST_PARTIES = 2


@transaction.atomic
def end_agreement(
    agreement: Agreement, *, by: Person, at: datetime, last_day: date, reason: str, notice: str
) -> Agreement:
    """One of two parties ends it under its written notice, cited by its symbol; the partnership ends with it."""
    agreement = locked_agreement(agreement)
    day = to_local(at).date()
    must_bind(agreement, parties_bound_by(by, agreement, day), by=by, day=day)
    must_be_a_memorandum(agreement)
    STATES.check(AgreementState(agreement.state), AgreementState.ENDED)
    if agreement.parties.filter(left_on__isnull=True).count() > FEWEST_PARTIES:
        raise RuleBroken(
            _("This memorandum has more than two parties, so one of them cannot end it for all. It stays in force.")
        )
    symbol, until = _noticed(agreement, at=at, last_day=last_day, reason=reason, notice=notice)
    annexes = _close(agreement, until, by=by)
    programme, reason = agreement.programme, tidy(reason)
    tell(
        AgreementEnded(
            agreement=agreement,
            programme=programme,
            reason=reason,
            notice=symbol,
            by=by,
            on=last_day,
            wrote=annexes,
        )
    )
    return agreement


def _noticed(agreement: Agreement, *, at: datetime, last_day: date, reason: str, notice: str) -> tuple[str, date]:
    """The symbol of the written notice and the first day after the last; each doubt is refused at its field."""
    paper = parse_reference(tidy(notice))
    if not paper.is_understood:
        raise RuleBroken(
            _("“%(typed)s” is not the number and symbol of a paper. Write them as they stand on the written notice.")
            % {"typed": tidy(notice)},
            "notice",
        )
    until = last_day + timedelta(days=1)
    if last_day > to_local(at).date():
        raise RuleBroken(
            _("%(day)s is still to come. End the memorandum on that day or after it.") % {"day": short_day(last_day)},
            "last_day",
        )
    if agreement.valid_from is not None and until <= agreement.valid_from:
        raise RuleBroken(
            _("The memorandum holds only from %(day)s. Write a last day that is not before it.")
            % {"day": short_day(agreement.valid_from)},
            "last_day",
        )
    if not tidy(reason):
        raise RuleBroken(_("Say in one sentence why the memorandum ends; the other parties will read it."), "reason")
    return str(paper.notation), until


def _close(agreement: Agreement, until: date, *, by: Person) -> list[models.Model]:
    """The memorandum holds up to the day, and its annexes and the partnership with it; returns the annexes."""
    agreement.state = AgreementState.ENDED
    agreement.valid_until = until
    agreement.version += 1
    agreement.save(update_fields=["state", "valid_until", "version"])
    close_partnership(agreement.uid, by=by, on=until)
    annexes = list(Agreement.objects.filter(amends__agreement=agreement, state=AgreementState.IN_FORCE))
    for annex in annexes:
        annex.state = AgreementState.ENDED
        annex.valid_until = max(until, (annex.valid_from or until) + timedelta(days=1))
        annex.version += 1
        annex.save(update_fields=["state", "valid_until", "version"])
    put_aside_open(agreement, by=by, on=until)
    return list(annexes)


@transaction.atomic
def leave_agreement(
    agreement: Agreement, party: Party, *, by: Person, at: datetime, last_day: date, reason: str, notice: str
) -> Party:
    """One of three or more parties leaves under its written notice; the others go on as partners without it."""
    agreement = locked_agreement(agreement)
    must_be_party(party, agreement)
    must_bind(agreement, [party], by=by, day=to_local(at).date())
    must_be_in_force(agreement)
    party = agreement.parties.get(pk=party.pk)
    if party.left_on is not None:
        raise RuleBroken(_("%(party)s has left this memorandum already.") % {"party": party})
    if agreement.parties.filter(left_on__isnull=True).count() <= FEWEST_PARTIES:
        raise RuleBroken(_("Only two parties are left, so none can leave alone. End the memorandum instead."))
    symbol, until = _noticed(agreement, at=at, last_day=last_day, reason=reason, notice=notice)
    _must_follow(agreement, until)
    party.left_on = until
    party.save(update_fields=["left_on"])
    _go_on_without(agreement, by=by, on=until)
    tell(PartyLeft(agreement=agreement, party=party, notice=symbol, reason=tidy(reason), by=by, on=last_day))
    return party


def _must_follow(agreement: Agreement, until: date) -> None:
    """Refuse a day before the one on which another party left: from then on the others were partners without it."""
    last = agreement.parties.filter(left_on__gt=until).order_by("left_on").last()
    if last is not None and last.left_on is not None:
        raise RuleBroken(
            _("%(party)s has left after %(day)s. Write that day or a later one.")
            % {"party": last, "day": short_day(last.left_on - timedelta(days=1))},
            "last_day",
        )


def _go_on_without(agreement: Agreement, *, by: Person, on: date) -> None:
    staying = agreement.parties.filter(left_on__isnull=True).select_related("organisation")
    close_partnership(agreement.uid, by=by, on=on)
    open_partnership(
        agreement.programme,
        [party.organisation for party in staying],
        by=by,
        on=on,
        phase=agreement.phase,
        agreement_key=agreement.uid,
        stated_on=agreement.signed_on,
        inferred_year=agreement.signed_inferred_year,
        part_of_day=agreement.signed_part_of_day,
        place=agreement.signed_place,
        source=agreement.source,
    )


@transaction.atomic
def record_no_heir(agreement: Agreement, party: Party, *, by: Person, at: datetime, reason: str) -> Party:
    """A party is no more and nobody takes its place: the others go on without it; with fewer than two left it ends.

    Done by who binds a party that is left, or by the department over one: of a memorandum all of whose parties are
    gone nobody else is left to say so.
    """
    agreement = locked_agreement(agreement)
    must_be_party(party, agreement)
    day = to_local(at).date()
    must_settle(agreement, by=by, day=day)
    must_be_in_force(agreement)
    seen = next(one for one in parties_on(agreement, day) if one.party.pk == party.pk)
    ended = _ended_without_heir(seen)
    if not tidy(reason):
        raise RuleBroken(
            _("Say in one sentence what becomes of what this party promised; the other parties will read it."), "reason"
        )
    party = agreement.parties.get(pk=party.pk)
    party.left_on = _first_day_without(agreement, ended)
    party.save(update_fields=["left_on"])
    annexes: list[models.Model] = []
    if agreement.parties.filter(left_on__isnull=True).count() < FEWEST_PARTIES:
        annexes = _close(agreement, party.left_on, by=by)
    else:
        _go_on_without(agreement, by=by, on=party.left_on)
    tell(PartyHadNoHeir(agreement=agreement, party=party, reason=tidy(reason), by=by, on=day, wrote=annexes))
    return party


def _ended_without_heir(seen: PartyOn) -> date:
    """The first day after the body that signed; refused while it stands, has left, or somebody may still answer."""
    if seen.has_left:
        raise RuleBroken(_("%(party)s has left this memorandum already.") % {"party": seen.party})
    ended = seen.party.organisation.valid_until
    if ended is None or not seen.is_awaiting:
        raise RuleBroken(
            _("Somebody answers for %(party)s today: %(bodies)s. Only a party nobody answers for is without an heir.")
            % {"party": seen.party, "bodies": ", ".join(seen.today) or _("nobody yet")}
        )
    if seen.candidates:
        raise RuleBroken(
            _("The register names a proposed successor of %(party)s: %(bodies)s. Have it confirmed or rejected first.")
            % {"party": seen.party, "bodies": ", ".join(str(step.successor) for step in seen.candidates)}
        )
    return ended


def _first_day_without(agreement: Agreement, ended: date) -> date:
    """Not before anybody was bound, nor before another party left: until then they were partners with it."""
    left = agreement.parties.filter(left_on__gt=ended).order_by("left_on").last()
    days = [ended]
    if agreement.valid_from is not None:
        days.append(agreement.valid_from + timedelta(days=1))
    if left is not None and left.left_on is not None:
        days.append(left.left_on)
    return max(days)


@transaction.atomic
def end_what_ran_out(*, by: Person, on: date) -> list[Agreement]:
    """End every memorandum whose agreed last day is past; running it again changes nothing."""
    ended = []
    # Written by an older version, an annex may still wait over a memorandum that has ended.
    late = Agreement.objects.filter(state=AgreementState.ENDED, amendments__annex__state__in=OPEN)
    for over in late.distinct().order_by("pk"):
        put_aside_open(over, by=by, on=on)
    for found in run_out(on):
        agreement = locked_agreement(found)
        last_day: date = found.agreed_until  # type: ignore[attr-defined]  # annotated by the query
        annexes = _close(agreement, max(last_day, agreement.valid_from or last_day) + timedelta(days=1), by=by)
        tell(AgreementRanOut(agreement=agreement, last_day=last_day, by=by, on=last_day, wrote=annexes))
        ended.append(agreement)
    return ended


@transaction.atomic
def close_internalised(agreement: Agreement, *, by: Person, at: datetime) -> Agreement:
    """Close a memorandum whose parties have become one body; it stays readable as it was."""
    agreement = locked_agreement(agreement)
    must_answer(agreement, by=by, at=at)
    must_be_in_force(agreement)
    day = to_local(at).date()
    parties = parties_on(agreement, day)
    if standing_of(parties) != Standing.INTERNALISED:
        raise RuleBroken(_("The parties are not one body today, so the memorandum goes on between them."))
    body = next(name for seen in parties for name in seen.today)
    annexes = _close(agreement, max(day, (agreement.valid_from or day) + timedelta(days=1)), by=by)
    tell(AgreementInternalised(agreement=agreement, body=body, by=by, on=day, wrote=annexes))
    return agreement
