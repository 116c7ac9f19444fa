from chungtay.register.views.beginning import begin
from chungtay.register.views.handover import carry_out, prepare, print_minutes, show_handover, show_handovers, take_back
from chungtay.register.views.maps import map_schools
from chungtay.register.views.takeaway import fetch_takeaway, take_away, takeaway_progress

__all__ = [
    "begin",
    "carry_out",
    "fetch_takeaway",
    "map_schools",
    "prepare",
    "print_minutes",
    "show_handover",
    "show_handovers",
    "take_away",
    "take_back",
    "takeaway_progress",
]
