"""Who reads distributions and lists of needs: whoever oversees units (domain dossier §14.4, first row)."""

from __future__ import annotations

from chungtay.kernel.permissions import allow
from chungtay.needs.rules import oversees_units

allow({"demand.see": oversees_units, "demand.find": oversees_units})
