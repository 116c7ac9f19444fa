from __future__ import annotations

from chungtay.kernel.exchange.export import keep_back, name_table
from chungtay.needs.models import Entry, EntryDraft

name_table(Entry, "needs_and_strengths")
# What somebody is still answering is nobody else's to read.
keep_back(EntryDraft)
