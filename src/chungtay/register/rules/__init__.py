from chungtay.register.rules.beginning import set_the_installation_up
from chungtay.register.rules.sheets import OFFICERS, heads_a_school, is_officer

__all__ = ["OFFICERS", "heads_a_school", "is_officer", "set_the_installation_up"]
