from __future__ import annotations

from chungtay.kernel.exchange.export import keep_back
from chungtay.reforms.models import ReformWrite

# Rows by their number, for taking a change back on this very installation; the rows themselves are exported.
keep_back(ReformWrite)
