from chungtay.reforms.views.deciding import answer, carry_out, show, show_all, undo, withdraw
from chungtay.reforms.views.planning import choose, plan
from chungtay.reforms.views.succession import confirm

__all__ = [
    "answer",
    "carry_out",
    "choose",
    "confirm",
    "plan",
    "show",
    "show_all",
    "undo",
    "withdraw",
]
