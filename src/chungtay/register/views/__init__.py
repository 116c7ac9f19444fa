from chungtay.register.views.beginning import begin
from chungtay.register.views.changes import register, take_back
from chungtay.register.views.members import add_member, end_member
from chungtay.register.views.reading import show, show_all
from chungtay.register.views.takeaway import fetch_takeaway, take_away, takeaway_progress

__all__ = [
    "add_member",
    "begin",
    "end_member",
    "fetch_takeaway",
    "register",
    "show",
    "show_all",
    "take_away",
    "take_back",
    "takeaway_progress",
]
