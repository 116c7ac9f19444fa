from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.accounts.models import Person
from chungtay.amendments.actions import note_activity
from chungtay.amendments.queries.inheritance import leaders_today
from chungtay.kernel.facts import listen
from chungtay.notices.actions import news
from chungtay.notices.queries import register_topic
from chungtay.progress import facts


@listen(facts.ProgressStated)
def progress_is_activity(fact: facts.ProgressStated) -> None:
    if fact.on is not None:
        note_activity(fact.agreement, by=fact.by, on=fact.on)


def heads_of_the_parties(fact: facts.ProgressStated) -> list[Person]:
    return leaders_today(fact.agreement)


register_topic("progress", _("Progress of commitments"))
news(
    facts.ProgressStated,
    facts.ProgressCorrected,
    topic="progress",
    about="agreement",
    readers_of=heads_of_the_parties,
    to="agreements:show",
)
