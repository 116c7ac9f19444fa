from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from chungtay.organisations.choices import SuccessionState
from chungtay.organisations.models import Organisation, Succession
from chungtay.organisations.queries.answers import Answer, answers_today
from chungtay.organisations.queries.history import History, histories_of


@dataclass(frozen=True)
class Surroundings:
    """A body on a day with the successions next to it, who answers, and the histories of all of these by key."""

    organisation: Organisation
    day: date
    before: Sequence[Succession]
    after: Sequence[Succession]
    answer: Answer
    histories: Mapping[int, History]

    @property
    def history(self) -> History:
        return self.histories[self.organisation.pk]


def surroundings_of(organisation: Organisation, day: date) -> Surroundings:
    """The body with everything beside it, read together; as many questions for a thousand successors as for one."""
    steps = Succession.objects.exclude(state=SuccessionState.REJECTED).filter(on__lte=day)
    around = steps.filter(Q(predecessor=organisation) | Q(successor=organisation))
    rows = list(
        around.select_related("predecessor", "successor", "legal_document").order_by("on", "scope", "-is_lead", "pk")
    )
    after = [row for row in rows if row.predecessor_id == organisation.pk]
    before = [row for row in rows if row.successor_id == organisation.pk]
    answer = answers_today(organisation, day, first=sorted(after, key=lambda row: (not row.is_lead, row.pk)))
    others = [*answer.organisations, *(row.successor for row in after), *(row.predecessor for row in before)]
    histories = histories_of([organisation, *others])
    return Surroundings(organisation, day, before, after, answer, histories)
