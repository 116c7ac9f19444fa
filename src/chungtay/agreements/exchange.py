from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from chungtay.agreements.models import Party
from chungtay.agreements.queries.parties import parties_of_many
from chungtay.kernel.exchange.export import compute_column, name_table


def party_as_signed(parties: Sequence[Party], day: date) -> list[str]:
    """The name under which each party signed."""
    return [party.frozen_name for party in parties]


def answers_today(parties: Sequence[Party], day: date) -> list[str]:
    """Who answers for each party on the day, parted by semicolons; in words where nobody is known."""
    on_day = parties_of_many({party.agreement for party in parties}, day)
    nobody = {True: _("awaiting confirmation"), False: _("nothing is known")}
    seen = [each for rows in on_day.values() for each in rows]
    answers = {each.party.pk: "; ".join(each.today) or nobody[each.is_awaiting] for each in seen}
    return [answers[party.pk] for party in parties]


name_table(Party, "agreement_parties")
compute_column(Party, "party_as_signed", party_as_signed)
compute_column(Party, "answers_today", answers_today)
