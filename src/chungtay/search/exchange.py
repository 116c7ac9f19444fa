from __future__ import annotations

from chungtay.kernel.exchange.export import keep_back
from chungtay.search.models import SearchRow, SearchWord, SearchWordForm, WaitingSubject

# Copies of what the tables of the rooms say; they are filed anew wherever those are taken.
for model in (SearchRow, SearchWord, SearchWordForm, WaitingSubject):
    keep_back(model)
