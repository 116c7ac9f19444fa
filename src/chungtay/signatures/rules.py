"""Who keeps the list of trust, and who reads what was found in a signed file."""

from __future__ import annotations

from chungtay.kernel.permissions import allow, is_operator, is_signed_in

# A check is found only among those of things the person may read: `visible_checks` asks the room of the thing.
allow({"signatures.keep_trust": is_operator, "signatures.see": is_signed_in, "signatures.own": is_signed_in})
