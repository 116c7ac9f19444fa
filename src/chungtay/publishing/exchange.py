"""What the tables of this room are called where everything is taken away."""

from __future__ import annotations

from chungtay.kernel.exchange.export import name_table
from chungtay.publishing.models import GivenSeat, ResultSheet, RunPublication

name_table(RunPublication, "matching_publications")
name_table(ResultSheet, "matching_sheets")
name_table(GivenSeat, "matching_seats")
