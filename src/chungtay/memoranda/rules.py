from __future__ import annotations

from chungtay.agreements.rules import may_read
from chungtay.kernel.permissions import allow

# Whoever may read the text may have it on paper.
allow({"memoranda.print": may_read})
