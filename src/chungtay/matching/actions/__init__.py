from chungtay.matching.actions.asking import hand_out
from chungtay.matching.actions.computing import compute_scenario, request_scenario
from chungtay.matching.actions.preparing import Arranged, Begun, add_scenario, arrange_scenario, begin_run, join_run
from chungtay.matching.actions.review import send_to_review

__all__ = ["Arranged", "Begun", "add_scenario", "arrange_scenario", "begin_run", "compute_scenario"]
__all__ += ["join_run", "request_scenario", "send_to_review"]
__all__ += ["hand_out"]
