from __future__ import annotations

from chungtay.programmes.models.conflicts import Conflict
from chungtay.programmes.models.programmes import (
    LONGEST_REASON,
    ClickRule,
    LegalBasis,
    Participation,
    Partnership,
    PartnershipMember,
    Phase,
    PilotQuota,
    PilotSeat,
    Programme,
    ProgrammeAlias,
    ReviewCadence,
    keep_dash,
)

__all__ = ["LONGEST_REASON", "ClickRule", "Conflict", "LegalBasis", "Participation", "Partnership"]
__all__ += ["PartnershipMember", "Phase", "PilotQuota", "PilotSeat", "Programme", "ProgrammeAlias", "ReviewCadence"]
__all__ += ["keep_dash"]
