from __future__ import annotations

from chungtay.drafting.models import DraftSheet, Reminder, Suggestion
from chungtay.kernel.exchange.export import keep_back, name_table

name_table(Suggestion, "agreement_suggestions")
name_table(Reminder, "agreement_reminders")
# What somebody is still drafting is nobody else's to read.
keep_back(DraftSheet)
