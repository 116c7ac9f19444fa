"""What makes itself heard when the program starts: the question by link, and its letter."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.clock import to_local
from chungtay.kernel.outbox import register_gate, register_letter
from chungtay.needs.actions import confirm_entries
from chungtay.needs.documents import letter_of, may_still_ask
from chungtay.needs.queries.asking import (
    LETTER,
    PURPOSE,
    details_by_link,
    is_still_asked,
    question_by_link,
    unit_by_link,
)
from chungtay.notices.models import Link
from chungtay.notices.queries import Purpose, register_purpose


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
register_gate(LETTER, may_still_ask)
register_letter(LETTER, letter_of)
