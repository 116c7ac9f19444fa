from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from chungtay.agreements.actions import revise_text
from chungtay.agreements.models import Agreement, Party, TextVersion
from chungtay.agreements.queries.authority import locked_agreement, must_act_for, must_be_open, must_speak_for
from chungtay.agreements.queries.texts import current_text
from chungtay.drafting.choices import Part, SuggestionState
from chungtay.drafting.facts import (
    SuggestionCarried,
    SuggestionDeclined,
    SuggestionTaken,
    SuggestionTakenBack,
    WordsSuggested,
)
from chungtay.drafting.models import Suggestion
from chungtay.drafting.queries.suggestions import Words, place_in, place_of, words_at
from chungtay.kernel.clock import to_local
from chungtay.kernel.errors import RuleBroken
from chungtay.kernel.facts import tell
from chungtay.kernel.people import Person
from chungtay.kernel.vietnamese import tidy, tidy_lines
from chungtay.records.engine.rows import clause_texts, commitment_texts

LONGEST_TITLE, LONGEST_WHY = 200, 300


@transaction.atomic
def suggest_words(
    text: TextVersion, part: str, number: int, words: Words, *, by: Person, party: Party, at: datetime, why: str = ""
) -> Suggestion:
    """Suggest, for a party, other words for one place of the newest version; an open one of the party is replaced."""
    agreement = locked_agreement(text.agreement)
    must_be_open(agreement)
    must_speak_for(party, agreement, by=by, at=at)
    _must_be_newest(agreement, text)
    before = words_at(text, part, number)
    if before is None:
        raise RuleBroken(_("This version has no %(place)s.") % {"place": place_of(part, number)})
    new = Words(tidy(words.title), tidy_lines(words.body))
    if not new.title or len(new.title) > LONGEST_TITLE:
        raise RuleBroken(_("Give the words you suggest a heading of at most 200 characters."), "title")
    if new == before:
        raise RuleBroken(_("These are the words that stand there already. Change a word, or write a comment."), "body")
    if len(tidy(why)) > LONGEST_WHY:
        raise RuleBroken(_("Say why in at most 300 characters."), "why")
    day = to_local(at).date()
    place = place_of(part, number)
    earlier = text.suggestions.select_for_update().filter(
        part=part, number=number, party=party, state=SuggestionState.OPEN
    )
    for row in earlier:
        _close(row, SuggestionState.TAKEN_BACK, by=by, party=party, at=at)
        tell(SuggestionTakenBack(agreement=agreement, party=party, suggestion=row, place=place, by=by, on=day))
    suggestion = Suggestion.objects.create(
        text=text,
        part=part,
        number=number,
        title=new.title,
        body=new.body,
        why=tidy(why),
        party=party,
        author_id=by.pk,
        at=at,
    )
    told: dict[str, Any] = {
        "agreement": agreement,
        "party": party,
        "suggestion": suggestion,
        "place": place,
        "number": text.number,
    }
    tell(WordsSuggested(**told, by=by, on=day))
    return suggestion


def _must_be_newest(agreement: Agreement, text: TextVersion) -> None:
    newest = current_text(agreement)
    if newest.pk != text.pk:
        raise RuleBroken(
            _("Version %(newest)s has replaced version %(number)s. Carry the suggestion over to it first.")
            % {"newest": newest.number, "number": text.number}
        )


def _close(
    row: Suggestion, state: SuggestionState, *, by: Person, party: Party, at: datetime, answer: str = ""
) -> None:
    row.state, row.answered_by_id, row.answered_for, row.answered_at, row.answer = state, by.pk, party, at, answer
    row.save(update_fields=["state", "answered_by", "answered_for", "answered_at", "answer", "result"])


def _opened(suggestion: Suggestion) -> tuple[Agreement, Suggestion]:
    agreement = locked_agreement(suggestion.text.agreement)
    must_be_open(agreement)
    row = Suggestion.objects.select_for_update(of=("self",)).select_related("text", "party").get(pk=suggestion.pk)
    if not row.is_open:
        raise RuleBroken(_("This suggestion is answered already: %(state)s.") % {"state": row.get_state_display()})
    return agreement, row


def _must_answer_for(row: Suggestion, party: Party, agreement: Agreement, *, by: Person, at: datetime) -> None:
    must_act_for(party, agreement, by=by, at=at)
    if party.pk == row.party_id:
        raise RuleBroken(_("Your own party suggested this. Another party answers it; you may take it back."))


@transaction.atomic
def accept_suggestion(suggestion: Suggestion, *, by: Person, party: Party, at: datetime) -> TextVersion:
    """Take the suggested words into the next version of the text; who confirmed the old one confirms again."""
    agreement, row = _opened(suggestion)
    _must_answer_for(row, party, agreement, by=by, at=at)
    _must_be_newest(agreement, row.text)
    clauses = clause_texts(row.text.clauses.all())
    commitments = commitment_texts(row.text.commitments.select_related("owed_by", "owed_to"))
    if row.part == Part.COMMITMENT:
        changed = replace(commitments[row.number - 1], title=row.title, as_written=row.body)
        commitments[row.number - 1] = changed
    else:
        clauses[row.number - 1] = replace(clauses[row.number - 1], title=row.title, body=row.body)
    text = revise_text(agreement, clauses, commitments, by=by, at=at, party=party, based_on=row.text.number)
    row.result = text
    _close(row, SuggestionState.ACCEPTED, by=by, party=party, at=at)
    told: dict[str, Any] = {
        "agreement": agreement,
        "party": party,
        "suggester": row.party,
        "suggestion": row,
        "text": text,
    }
    tell(SuggestionTaken(**told, place=place_of(row.part, row.number), by=by, on=to_local(at).date()))
    return text


@transaction.atomic
def decline_suggestion(suggestion: Suggestion, *, by: Person, party: Party, at: datetime, reason: str) -> Suggestion:
    """Decline the suggested words, and say why."""
    agreement, row = _opened(suggestion)
    _must_answer_for(row, party, agreement, by=by, at=at)
    why = tidy(reason)
    if not why or len(why) > LONGEST_WHY:
        raise RuleBroken(
            _("Say in one sentence why the words are not taken over; the other parties read it."), "reason"
        )
    _close(row, SuggestionState.DECLINED, by=by, party=party, at=at, answer=why)
    place = place_of(row.part, row.number)
    told: dict[str, Any] = {"agreement": agreement, "party": party, "suggestion": row, "place": place, "reason": why}
    tell(SuggestionDeclined(**told, by=by, on=to_local(at).date()))
    return row


@transaction.atomic
def take_suggestion_back(suggestion: Suggestion, *, by: Person, party: Party, at: datetime) -> Suggestion:
    """Take back what one's own party suggested."""
    agreement, row = _opened(suggestion)
    must_speak_for(party, agreement, by=by, at=at)
    if party.pk != row.party_id:
        raise RuleBroken(_("Only the party that made a suggestion takes it back."))
    _close(row, SuggestionState.TAKEN_BACK, by=by, party=party, at=at)
    told: dict[str, Any] = {
        "agreement": agreement,
        "party": party,
        "suggestion": row,
        "place": place_of(row.part, row.number),
    }
    tell(SuggestionTakenBack(**told, by=by, on=to_local(at).date()))
    return row


@transaction.atomic
def carry_suggestion(suggestion: Suggestion, *, by: Person, party: Party, at: datetime) -> Suggestion:
    """Carry a suggestion of an earlier version to the newest, to the place with the same heading."""
    agreement, row = _opened(suggestion)
    must_speak_for(party, agreement, by=by, at=at)
    newest = current_text(agreement)
    words = words_at(row.text, row.part, row.number)
    number = place_in(newest, row, words) if words else None
    if newest.pk == row.text_id:
        raise RuleBroken(_("This suggestion is about the newest version already."))
    now = words_at(newest, row.part, number) if number is not None else None
    if number is None or now is None:
        raise RuleBroken(
            _("Version %(number)s has nothing under this heading any more. Take the suggestion back, or suggest anew.")
            % {"number": newest.number}
        )
    if now == Words(row.title, row.body):
        raise RuleBroken(_("Version %(number)s has these words already.") % {"number": newest.number})
    if newest.suggestions.filter(
        part=row.part, number=number, party_id=row.party_id, state=SuggestionState.OPEN
    ).exists():
        raise RuleBroken(_("This party has an open suggestion for the same place of the newest version already."))
    _close(row, SuggestionState.CARRIED, by=by, party=party, at=at)
    fields = {name: getattr(row, name) for name in ("part", "title", "body", "why", "party_id", "author_id")}
    carried = Suggestion.objects.create(**fields, text=newest, number=number, at=at, carried_from=row)
    told: dict[str, Any] = {
        "agreement": agreement,
        "party": party,
        "suggestion": carried,
        "before": row,
        "number": newest.number,
    }
    tell(SuggestionCarried(**told, place=place_of(row.part, number), by=by, on=to_local(at).date()))
    return carried
