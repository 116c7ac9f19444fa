from __future__ import annotations

from chungtay.kernel.facts import listen
from chungtay.programmes.facts import ProgrammeOpened
from chungtay.search.models import index_rows


@listen(ProgrammeOpened)
def what_a_programme_is_called_can_be_found(fact: ProgrammeOpened) -> None:
    index_rows("programmes", [fact.programme.pk])
