from chungtay.register.models.schools import SchoolFigures, SchoolProfile
from chungtay.register.models.sheets import SheetTrace, StaffCode, StaffTrace
from chungtay.register.models.takeaway import Takeaway

__all__ = [
    "SchoolFigures",
    "SchoolProfile",
    "SheetTrace",
    "StaffCode",
    "StaffTrace",
    "Takeaway",
]
