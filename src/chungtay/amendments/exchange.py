from __future__ import annotations

from chungtay.amendments.models import Amendment, ExpiryAlert
from chungtay.kernel.exchange.export import name_table

name_table(Amendment, "amendments")
name_table(ExpiryAlert, "expiry_alerts")
