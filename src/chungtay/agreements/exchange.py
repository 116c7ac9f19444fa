from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from chungtay.agreements.models import Party
from chungtay.kernel.exchange.export import compute_column, name_table
from chungtay.organisations.queries import Answer, answers_for_many


def party_as_signed(parties: Sequence[Party], day: date) -> list[str]:
    """The name each party bore when it signed."""
    return [party.frozen_name for party in parties]


def answers_today(parties: Sequence[Party], day: date) -> list[str]:
    """Who answers for each party on the day of the export, in words while nobody is confirmed."""
    answers = answers_for_many([party.organisation for party in parties], day)
    return [_words(answers[party.organisation_id]) for party in parties]


def _words(answer: Answer) -> str:
    if answer.organisations:
        return "; ".join(str(body) for body in answer.organisations)
    return _("awaiting confirmation") if answer.is_awaiting else _("nothing is known")


name_table(Party, "agreement_parties")
compute_column(Party, "party_as_signed", party_as_signed)
compute_column(Party, "answers_today", answers_today)
