from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from chungtay.agreements.models import Agreement, Party, TextVersion
from chungtay.agreements.queries.visible import visible_agreements
from chungtay.drafting.choices import Part, SuggestionState
from chungtay.drafting.models import Reminder, Suggestion
from chungtay.kernel.people import Visitor
from chungtay.records.engine.comparing import lines_of, word_diff

MOST_ANSWERED = 10
MOST_REMINDERS = 5


@dataclass(frozen=True)
class Words:
    """An article or a commitment of a version in words."""

    title: str
    body: str


@dataclass(frozen=True)
class SuggestionHere:
    """A suggestion beside the words it is about: of its own version, and where those stand in the newest."""

    suggestion: Suggestion
    lines: Sequence[Sequence[tuple[str, str, int]]]
    is_old: bool
    number_now: int | None


def visible_suggestions(visitor: Visitor) -> QuerySet[Suggestion]:
    """Suggestions in the memoranda the visitor may read."""
    found = Suggestion.objects.filter(text__agreement__in=visible_agreements(visitor).values("pk"))
    return found.select_related("text__agreement__programme", "text__agreement__phase", "text__made_for", "party")


def words_at(text: TextVersion, part: str, number: int) -> Words | None:
    """What stands at this place of a version; None when it has no such place."""
    if part == Part.COMMITMENT:
        promise = text.commitments.filter(number=number).first()
        return Words(promise.title, promise.as_written) if promise else None
    clause = text.clauses.filter(number=number).first()
    return Words(clause.title, clause.body) if clause else None


def place_of(part: str, number: int) -> str:
    """The place in words."""
    if part == Part.COMMITMENT:
        return _("commitment %(number)s") % {"number": number}
    return _("article %(number)s") % {"number": number}


def place_in(text: TextVersion, suggestion: Suggestion, words: Words) -> int | None:
    """Where the words a suggestion is about stand in another version: by their heading."""
    rows = text.commitments if suggestion.part == Part.COMMITMENT else text.clauses
    return rows.filter(title=words.title).values_list("number", flat=True).first()


def suggestions_in(agreement: Agreement, newest: TextVersion) -> tuple[list[SuggestionHere], list[Suggestion]]:
    """The open suggestions in a draft beside their words, and the last answered; as many questions for any number."""
    rows = list(
        Suggestion.objects.filter(text__agreement=agreement)
        .select_related("text", "party", "author", "answered_by", "answered_for", "result")
        .prefetch_related("text__clauses", "text__commitments")
        .order_by("pk")
    )
    now = _titles(newest)
    here = []
    for row in rows:
        if row.state == SuggestionState.OPEN:
            words = _written(row)
            diff = word_diff(f"{words.title}\n{words.body}", f"{row.title}\n{row.body}")
            at = row.number if row.text_id == newest.pk else now.get((row.part, words.title))
            here.append(SuggestionHere(row, lines_of(diff, row.party.number), row.text_id != newest.pk, at))
    answered = [row for row in rows if row.state in {SuggestionState.ACCEPTED, SuggestionState.DECLINED}]
    return here, answered[::-1][:MOST_ANSWERED]


def _titles(text: TextVersion) -> dict[tuple[str, str], int]:
    titles = {(str(Part.ARTICLE), row.title): row.number for row in text.clauses.all()}
    return titles | {(str(Part.COMMITMENT), row.title): row.number for row in text.commitments.all()}


def _written(row: Suggestion) -> Words:
    if row.part == Part.COMMITMENT:
        found = next((each for each in row.text.commitments.all() if each.number == row.number), None)
        return Words(found.title, found.as_written) if found else Words("", "")
    clause = next((each for each in row.text.clauses.all() if each.number == row.number), None)
    return Words(clause.title, clause.body) if clause else Words("", "")


def reminders_in(agreement: Agreement) -> list[Reminder]:
    """The last reminders of a memorandum, newest first."""
    found = Reminder.objects.filter(agreement=agreement).select_related("party", "by_party", "by")
    return list(found.order_by("-reminded_on", "-pk")[:MOST_REMINDERS])


def reminded_on(parties: Iterable[Party], day: date) -> set[int]:
    """Keys of those of the parties that were reminded on the day."""
    return set(Reminder.objects.filter(party__in=list(parties), reminded_on=day).values_list("party_id", flat=True))
