from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import listen
from chungtay.kernel.jobs import enqueue_after_commit
from chungtay.matching import facts
from chungtay.matching.jobs import compute
from chungtay.matching.queries.visible import visible_runs
from chungtay.notices.actions import news
from chungtay.notices.queries import register_topic, register_visible

register_topic("matching", _("Matching and proposed partners"))
register_visible("matching.matchingrun", visible_runs)
news(
    facts.SideDeclined,
    facts.ProposalLapsed,
    facts.AlternateDrafted,
    facts.ProposalAccepted,
    topic="matching",
    about="run",
    readers_of=lambda fact: [fact.run.begun_by],
    to="matching:show",
)


@listen(facts.RunRequested)
def a_large_run_waits_for_the_worker(fact: facts.RunRequested) -> None:
    if not fact.is_small:
        enqueue_after_commit(compute, uid=fact.scenario.uid)
