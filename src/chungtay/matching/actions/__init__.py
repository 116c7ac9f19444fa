from chungtay.matching.actions.computing import compute_scenario, request_scenario
from chungtay.matching.actions.preparing import Arranged, Begun, add_scenario, arrange_scenario, begin_run, join_run
from chungtay.matching.actions.publishing import hand_out, publish_run, send_to_review

__all__ = ["Arranged", "Begun", "add_scenario", "arrange_scenario", "begin_run", "compute_scenario", "hand_out"]
__all__ += ["join_run", "publish_run", "request_scenario", "send_to_review"]
