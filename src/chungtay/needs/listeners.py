"""What makes itself heard when the program starts: the question by link, and its letter."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from chungtay.handovers.queries.named import offer_named_work
from chungtay.kernel.clock import to_local, today
from chungtay.kernel.facts import listen
from chungtay.kernel.outbox import register_gate, register_letter
from chungtay.needs.actions import confirm_entries, note_joining, note_parting
from chungtay.needs.actions.handing import hand_drafts_on
from chungtay.needs.documents import letter_of, may_still_ask
from chungtay.needs.queries.asking import (
    LETTER,
    PURPOSE,
    details_by_link,
    is_still_asked,
    question_by_link,
    unit_by_link,
)
from chungtay.needs.queries.entries import drafts_in_hand
from chungtay.notices.models import Link
from chungtay.notices.queries import Purpose, register_purpose
from chungtay.programmes.facts import PartnershipClosed, PartnershipOpened


def confirm_by_link(link: Link, answer: str, at: datetime) -> None:
    """Whoever was asked says that everything still holds."""
    unit = unit_by_link(link)
    if unit is not None and link.person is not None:
        confirm_entries(unit, by=link.person, on=to_local(at).date())


register_purpose(
    Purpose(
        key=PURPOSE,
        title=_("Needs and strengths that still hold"),
        question=question_by_link,
        answer=confirm_by_link,
        is_still_allowed=is_still_asked,
        answers={"confirm": _("Yes, all of it still holds")},
        details=details_by_link,
    )
)
offer_named_work("needs.drafts", drafts_in_hand, hand_drafts_on)
register_gate(LETTER, may_still_ask)
register_letter(LETTER, letter_of)


@listen(PartnershipClosed)
def partners_that_part_help_no_more(fact: PartnershipClosed) -> None:
    note_parting(fact.partnership, by=fact.by, on=fact.on or today())


@listen(PartnershipOpened)
def partners_that_go_on_help_on(fact: PartnershipOpened) -> None:
    note_joining(fact.partnership, by=fact.by, on=fact.on or today())
