from __future__ import annotations

from chungtay.kernel.exchange.export import name_table
from chungtay.memoranda.models import Ceremony

name_table(Ceremony, "signing_ceremonies")
