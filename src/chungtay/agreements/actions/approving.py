from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.agreements.choices import STATES, AgreementState
from chungtay.agreements.facts import AgreementApproved, ContentConfirmed, TextCommentedOn
from chungtay.agreements.models import Approval, Comment, Party, TextVersion
from chungtay.agreements.queries.authority import (
    locked_agreement,
    must_act_for,
    must_be_open,
    must_not_be_over,
    must_speak_for,
    must_stand,
)
from chungtay.agreements.queries.texts import current_text
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy_lines
from chungtay.records.engine.canonical import short_form

LONGEST_COMMENT = 4000


@transaction.atomic
def comment_on(
    text: TextVersion, clause_number: int | None, body: str, *, by: Person, party: Party, at: datetime
) -> Comment:
    """Say something, for a party, of one article or of the whole text."""
    agreement = locked_agreement(text.agreement)
    must_be_open(agreement)
    must_speak_for(party, agreement, by=by, at=at)
    words = tidy_lines(body)
    if not words or len(words) > LONGEST_COMMENT:
        raise RuleBroken(_("Write a comment of 1 to %(longest)s characters.") % {"longest": LONGEST_COMMENT}, "body")
    clause = None if clause_number is None else text.clauses.filter(number=clause_number).first()
    if clause_number is not None and clause is None:
        raise RuleBroken(_("This version has no article %(number)s.") % {"number": clause_number}, "clause_number")
    comment = Comment.objects.create(
        text=text, clause_number=clause_number, party=party, author_id=by.pk, body=words, at=at
    )
    place = _("article %(number)s") % {"number": clause_number} if clause else _("the whole text")
    day = to_local(at).date()
    tell(
        TextCommentedOn(
            agreement=agreement, party=party, comment=comment, place=place, number=text.number, by=by, on=day
        )
    )
    return comment


@transaction.atomic
def approve_text(text: TextVersion, *, by: Person, party: Party, at: datetime) -> Approval:
    """Confirm, for a party, the content of the newest version; when every party has, it can be signed. No signature."""
    agreement = locked_agreement(text.agreement)
    known = text.approvals.filter(party=party).first()
    if known is not None:
        return known
    must_be_open(agreement)
    must_act_for(party, agreement, by=by, at=at)
    day = to_local(at).date()
    must_stand(agreement.parties.select_related("organisation"), day)
    must_not_be_over(agreement, day)
    newest = current_text(agreement)
    if newest.pk != text.pk:
        raise RuleBroken(
            _("Version %(number)s is no longer the newest. Read version %(newest)s, then confirm that one.")
            % {"number": text.number, "newest": newest.number}
        )
    approval = Approval.objects.create(text=text, party=party, person_id=by.pk, text_hash=text.text_hash, at=at)
    tell(
        ContentConfirmed(
            agreement=agreement,
            party=party,
            text=text,
            number=text.number,
            short_hash=short_form(text.text_hash),
            by=by,
            on=day,
            wrote=[approval],
        )
    )
    if text.approvals.filter(text_hash=text.text_hash).count() == agreement.parties.count():
        STATES.check(AgreementState(agreement.state), AgreementState.APPROVED)
        agreement.state = AgreementState.APPROVED
        agreement.version += 1
        agreement.save(update_fields=["state", "version"])
        tell(AgreementApproved(agreement=agreement, text=text, number=text.number, by=by, on=day))
    return approval
