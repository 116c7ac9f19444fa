"""What the tables of this room are called where everything is taken away."""

from __future__ import annotations

from chungtay.kernel.exchange.export import name_table
from chungtay.matching.models import HandRule, MatchingRun, Pairing, Proposal, RunBody, Scenario, Unmatched

name_table(MatchingRun, "matching_runs")
name_table(RunBody, "matching_bodies")
name_table(Scenario, "matching_scenarios")
name_table(Pairing, "matched_pairs")
name_table(Unmatched, "units_without_partner")
name_table(HandRule, "matching_hand_rules")
name_table(Proposal, "partner_proposals")
