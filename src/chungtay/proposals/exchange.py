"""What was proposed to the schools and what they answered, in the file with everything."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from chungtay.kernel.people import Person
from chungtay.proposals.queries import proposals_of
from chungtay.sheets.queries.parts import Part, offer_part, plain_sheets, workbook_of

TABLES = plain_sheets(Path(__file__).parent / "packs" / "takeaway.toml")


def proposals_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """What the bodies were asked in rounds of matching, and their answers."""
    yield workbook_of(TABLES["proposals"], proposals_of(person, bodies))


offer_part("proposals.answers", proposals_taken_away)
