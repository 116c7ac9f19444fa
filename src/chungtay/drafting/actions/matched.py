"""Two units that were matched and accepted each other get the draft of their memorandum."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from chungtay.agreements.actions import Heading, open_draft
from chungtay.agreements.models import Agreement
from chungtay.drafting.engine.sheets import Sheet
from chungtay.drafting.queries.library import article_of, circumstances_of, library, slots_of
from chungtay.drafting.queries.matched import Matched, matched_needs, matched_words
from chungtay.kernel.clock import to_local
from chungtay.kernel.people import Person
from chungtay.matching.models import Pairing
from chungtay.organisations.queries import names_on
from chungtay.records.engine.memoranda import ClauseText, CommitmentText

LONGEST_TITLE = 200


@transaction.atomic
def draft_for_matched(pairing: Pairing, *, by: Person, at: datetime) -> Agreement:
    """Open version 1 in the words of the library, with each matched need as a proposed commitment of who helps."""
    day, run, words = to_local(at).date(), pairing.scenario.run, matched_words()
    bodies = [pairing.left, pairing.right]
    names = names_on(bodies, day)
    first, second = (names[body.pk] for body in bodies)
    sheet = Sheet(parties=tuple(body.uid for body in bodies))
    known = {"chuong_trinh": run.programme.name, "giai_doan": str(run.phase or "")}
    slots = slots_of(sheet, {bodies[0].uid: first}, known)
    here = circumstances_of(bodies, day, has_funding=False)
    articles = [(entry.key, article_of(entry, here, slots)) for entry in library().entries]
    place = next((number for number, (key, _article) in enumerate(articles, start=1) if key == words["article"]), None)
    numbers = {body.pk: number for number, body in enumerate(bodies, start=1)}
    commitments = [_commitment(need, numbers, names, words, place) for need in matched_needs(bodies, day)]
    clauses = [ClauseText(title=article.title, body=article.body) for _key, article in articles]
    title = words["title"].format(ben_a=first, ben_b=second)[:LONGEST_TITLE]
    return open_draft(
        run.programme, Heading(title, phase=run.phase), bodies, clauses, commitments, by=by, on=day, at=at
    )


def _commitment(
    need: Matched, numbers: Mapping[int, int], names: Mapping[int, str], words: Mapping[str, str], place: int | None
) -> CommitmentText:
    said = words["promise"].format(ben_giup=names[need.giver], ben_can=names[need.unit], noi_dung=need.what)
    return CommitmentText(
        title=need.what[:LONGEST_TITLE],
        as_written=said,
        owed_by=numbers[need.giver],
        owed_to=numbers[need.unit],
        clause_number=place,
    )
