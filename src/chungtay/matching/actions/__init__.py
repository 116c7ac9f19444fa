from chungtay.matching.actions.answering import accept_proposal, decline_proposal
from chungtay.matching.actions.by_hand import forbid_pair, lift_rule, lock_pair, swap_pairs, unlock_pair
from chungtay.matching.actions.computing import compute_scenario, request_scenario
from chungtay.matching.actions.preparing import (
    Arranged,
    Begun,
    add_scenario,
    arrange_scenario,
    begin_run,
    join_run,
)
from chungtay.matching.actions.publishing import (
    hand_out,
    propose_alternate,
    publish_run,
    send_to_review,
    take_back_from_review,
)

__all__ = [
    "Arranged",
    "Begun",
    "accept_proposal",
    "add_scenario",
    "arrange_scenario",
    "begin_run",
    "compute_scenario",
    "decline_proposal",
    "forbid_pair",
    "hand_out",
    "join_run",
    "lift_rule",
    "lock_pair",
    "propose_alternate",
    "publish_run",
    "request_scenario",
    "send_to_review",
    "swap_pairs",
    "take_back_from_review",
    "unlock_pair",
]
