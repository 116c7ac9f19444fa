from chungtay.register.models.handover import Handover, HandoverLine
from chungtay.register.models.schools import SchoolFigures, SchoolProfile
from chungtay.register.models.sheets import SheetTrace, StaffCode, StaffTrace
from chungtay.register.models.takeaway import Takeaway

__all__ = [
    "Handover",
    "HandoverLine",
    "SchoolFigures",
    "SchoolProfile",
    "SheetTrace",
    "StaffCode",
    "StaffTrace",
    "Takeaway",
]
