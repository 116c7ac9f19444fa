from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from chungtay.accounts.queries import system_person
from chungtay.kernel.clock import to_local
from chungtay.kernel.facts import listen
from chungtay.kernel.jobs import enqueue_after_commit
from chungtay.kernel.outbox import register_gate, register_letter
from chungtay.matching import facts
from chungtay.matching.actions.asking import LETTER
from chungtay.matching.choices import WhyNot
from chungtay.matching.queries.links import PURPOSE
from chungtay.notices.actions import news
from chungtay.notices.models import Link
from chungtay.notices.queries import Purpose, register_purpose, register_visible
from chungtay.proposals.actions import ACCEPT, answer_by_link
from chungtay.proposals.documents import details_by_link, letter_of, may_still_be_sent, question_by_link
from chungtay.proposals.jobs import draft_alternates
from chungtay.proposals.queries import heads_asked, is_still_asked, proposal_by_link, visible_proposals

register_visible("matching.proposal", visible_proposals)
register_gate(LETTER, may_still_be_sent)
register_letter(LETTER, letter_of)
ASKING = {"topic": "matching", "about": "proposal", "to": "proposals:answer"}
news(facts.PartnerProposed, facts.ProposalReminded, readers_of=heads_asked, **ASKING)


def answer_for_the_unit(link: Link, answer: str, at: datetime) -> None:
    """One tap answers in the name of the person the link was written to."""
    proposal = proposal_by_link(link)
    if proposal is not None:
        answer_by_link(proposal, answer, by=link.person or system_person(), on=to_local(at).date())


# A reason in one's own words needs the page: one tap has only the ready ones.
register_purpose(
    Purpose(
        key=PURPOSE,
        title=_("Proposed partner"),
        question=question_by_link,
        details=details_by_link,
        answer=answer_for_the_unit,
        is_still_allowed=is_still_asked,
        answers={
            ACCEPT: _("Yes, we take this unit as our partner"),
            **{why.value: why.label for why in WhyNot if why != WhyNot.OTHER},
        },
    )
)


@listen(facts.SideDeclined)
def who_was_declined_gets_an_alternate(fact: facts.SideDeclined) -> None:
    enqueue_after_commit(draft_alternates, uid=fact.proposal.pairing.uid)


@listen(facts.ProposalLapsed)
def who_waited_in_vain_gets_an_alternate(fact: facts.ProposalLapsed) -> None:
    enqueue_after_commit(draft_alternates, uid=fact.proposal.pairing.uid)
