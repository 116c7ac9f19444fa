from __future__ import annotations

from chungtay.agreements.facts import ScanTakenBack
from chungtay.kernel.facts import listen
from chungtay.memoranda.actions import forget_click


@listen(ScanTakenBack)
def what_was_clicked_is_taken_back(fact: ScanTakenBack) -> None:
    forget_click(fact.agreement, by=fact.by, on=fact.on)
