"""What the tables of this room are called where everything is taken away, and the rounds of matching in that file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from chungtay.kernel.exchange.export import name_table
from chungtay.kernel.people import Person
from chungtay.matching.choices import ScenarioState
from chungtay.matching.queries.visible import visible_runs, visible_scenarios
from chungtay.publishing.documents import RESULT, result_rows
from chungtay.publishing.models import GivenSeat, ResultSheet, RunPublication
from chungtay.sheets.queries.parts import Part, Workbook, offer_part, plain_sheets, workbook_of

TABLES = plain_sheets(Path(__file__).parent / "packs" / "takeaway.toml")

name_table(RunPublication, "matching_publications")
name_table(ResultSheet, "matching_sheets")
name_table(GivenSeat, "matching_seats")


def rounds_taken_away(person: Person, bodies: Collection[int], day: date) -> Iterator[Part]:
    """The rounds an officer may open, their scenarios, and of every computed one the result as it is printed."""
    scenarios = visible_scenarios(person)
    yield workbook_of(TABLES["rounds"], visible_runs(person))
    yield workbook_of(TABLES["scenarios"], scenarios)
    for scenario in scenarios.filter(state=ScenarioState.DONE).order_by("pk"):
        yield Workbook(f"ghep-doi/ket-qua/{scenario.uid}.xlsx", RESULT, result_rows(scenario, person, day))


offer_part("publishing.rounds", rounds_taken_away)
