from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from chungtay.kernel.exchange.export import keep_back, name_table
from chungtay.kernel.people import Person
from chungtay.notices.models import Addressee, AnswerCount, LetterRun, Link, Preference, Reply
from chungtay.notices.queries.announcing import addressees_within, replies_within, written_announcements
from chungtay.sheets.queries.parts import Part, offer_part, plain_sheets, workbook_of

TABLES = plain_sheets(Path(__file__).parent / "packs" / "takeaway.toml")

name_table(Addressee, "announcement_addressees")
name_table(Reply, "announcement_replies")
name_table(Preference, "letter_preferences")
keep_back(Link)
keep_back(AnswerCount)
keep_back(LetterRun)


def announcements_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """What the person wrote to many at once, to whom, and what they answered."""
    written = written_announcements(person)
    yield workbook_of(TABLES["announcements"], written)
    yield workbook_of(TABLES["addressees"], addressees_within(written))
    yield workbook_of(TABLES["replies"], replies_within(written))


offer_part("notices.announcements", announcements_taken_away)
