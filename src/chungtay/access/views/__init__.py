from chungtay.access.views.accepting import accept, say_no
from chungtay.access.views.inviting import (
    invite_somebody,
    renew,
    show_invitation,
    show_invitations,
    show_ways,
    take_back,
)
from chungtay.access.views.looking import look_as, show_looks, stop_looking
from chungtay.access.views.rounds import choose_heads, drop, show_round

__all__ = [
    "accept",
    "choose_heads",
    "drop",
    "invite_somebody",
    "look_as",
    "renew",
    "say_no",
    "show_invitation",
    "show_invitations",
    "show_looks",
    "show_round",
    "show_ways",
    "stop_looking",
    "take_back",
]
