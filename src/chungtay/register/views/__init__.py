from chungtay.register.views.beginning import begin
from chungtay.register.views.maps import map_schools
from chungtay.register.views.takeaway import fetch_takeaway, take_away, takeaway_progress

__all__ = [
    "begin",
    "fetch_takeaway",
    "map_schools",
    "take_away",
    "takeaway_progress",
]
