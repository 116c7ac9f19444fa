from chungtay.access.panels.bodies import ask_people_in, who_may_come_in
from chungtay.access.panels.duties import unanswered_invitations
from chungtay.access.panels.looks import the_strip, who_looked_at_me, who_looked_today
from chungtay.access.panels.posts import posts_and_bodies

__all__ = [
    "ask_people_in",
    "posts_and_bodies",
    "the_strip",
    "unanswered_invitations",
    "who_looked_at_me",
    "who_looked_today",
    "who_may_come_in",
]
