from chungtay.matching.views.answering import alternates, answer, show_proposals
from chungtay.matching.views.by_hand import forbid, lock, show_pair, swap
from chungtay.matching.views.preparing import (
    add,
    arrange,
    begin,
    join,
    publish,
    show_readiness,
    show_run,
    show_runs,
    take_back,
)
from chungtay.matching.views.scenarios import (
    export,
    review,
    run_scenario,
    show_alone,
    show_board,
    show_progress,
)

__all__ = [
    "add",
    "alternates",
    "answer",
    "arrange",
    "begin",
    "export",
    "forbid",
    "join",
    "lock",
    "publish",
    "review",
    "run_scenario",
    "show_alone",
    "show_board",
    "show_pair",
    "show_progress",
    "show_proposals",
    "show_readiness",
    "show_run",
    "show_runs",
    "swap",
    "take_back",
]
