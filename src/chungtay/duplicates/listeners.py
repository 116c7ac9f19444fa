from __future__ import annotations

from chungtay.duplicates.actions import follow_reform
from chungtay.kernel.clock import today
from chungtay.kernel.facts import listen
from chungtay.reforms.facts import ReformApplied, ReformUndone, ReformWithdrawn


@listen(ReformApplied)
def a_pair_whose_change_is_carried_out_is_joined(fact: ReformApplied) -> None:
    follow_reform(fact.reform, by=fact.by, on=fact.on or today())


@listen(ReformUndone)
def a_pair_whose_change_is_undone_is_open_again(fact: ReformUndone) -> None:
    follow_reform(fact.reform, by=fact.by, on=fact.on or today())


@listen(ReformWithdrawn)
def a_pair_whose_change_is_given_up_is_open_again(fact: ReformWithdrawn) -> None:
    follow_reform(fact.reform, by=fact.by, on=fact.on or today())
