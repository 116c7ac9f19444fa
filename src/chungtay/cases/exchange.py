from __future__ import annotations

from chungtay.cases.models import CaseTrace
from chungtay.kernel.exchange.export import keep_back

# Rows by their number, for taking a change back on this very installation; the rows themselves are exported.
keep_back(CaseTrace)
