from chungtay.register.facts.handover import (
    HandoverDropped,
    HandoverListed,
    HandoverPrepared,
    HandoverUndone,
    RoleHandedOver,
)

__all__ = ["HandoverDropped", "HandoverListed", "HandoverPrepared", "HandoverUndone", "RoleHandedOver"]
