from chungtay.matching.actions.answering import accept_proposal, answer_by_link, decline_proposal
from chungtay.matching.actions.computing import compute_scenario, request_scenario
from chungtay.matching.actions.preparing import Arranged, Begun, add_scenario, arrange_scenario, begin_run, join_run
from chungtay.matching.actions.publishing import hand_out, publish_run, send_to_review

__all__ = ["Arranged", "Begun", "accept_proposal", "add_scenario", "answer_by_link", "arrange_scenario", "begin_run"]
__all__ += ["compute_scenario", "decline_proposal", "hand_out", "join_run", "publish_run", "request_scenario"]
__all__ += ["send_to_review"]
