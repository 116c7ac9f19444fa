from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.agreements.choices import STATES, AgreementState
from chungtay.agreements.facts import AgreementEnded
from chungtay.agreements.models import Agreement
from chungtay.agreements.queries.authority import locked_agreement, must_answer
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.sources import parse_reference
from chungtay.kernel.vietnamese import short_day, tidy
from chungtay.programmes.actions import close_partnership


@transaction.atomic
def end_agreement(
    agreement: Agreement, *, by: Person, at: datetime, last_day: date, reason: str, notice: str
) -> Agreement:
    """One of two parties ends it under its written notice, cited by its symbol; the partnership ends with it."""
    agreement = locked_agreement(agreement)
    must_answer(agreement, by=by, at=at)
    STATES.check(AgreementState(agreement.state), AgreementState.ENDED)
    if agreement.parties.count() > 2:
        raise RuleBroken(
            _("This memorandum has more than two parties, so one of them cannot end it for all. It stays in force.")
        )
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
    agreement.state = AgreementState.ENDED
    agreement.valid_until = until
    agreement.version += 1
    agreement.save(update_fields=["state", "valid_until", "version"])
    close_partnership(agreement.uid, by=by, on=until)
    programme, reason = agreement.programme, tidy(reason)
    tell(
        AgreementEnded(
            agreement=agreement, programme=programme, reason=reason, notice=paper.notation, by=by, on=last_day
        )
    )
    return agreement
