"""The handovers in the file with everything: who handed over what to whom, line by line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from chungtay.handovers.queries.handing import lines_within, visible_handovers
from chungtay.kernel.people import Person
from chungtay.sheets.queries.parts import Part, offer_part, plain_sheets, workbook_of

TABLES = plain_sheets(Path(__file__).parent / "packs" / "takeaway.toml")


def handovers_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """The handovers in the bodies, as far as the person may read them, with every line of theirs."""
    handovers = visible_handovers(person).filter(organisation__in=bodies)
    yield workbook_of(TABLES["handovers"], handovers)
    yield workbook_of(TABLES["lines"], lines_within(handovers))


offer_part("handovers.handovers", handovers_taken_away)
