from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.kernel.clock import today
from chungtay.kernel.facts import listen
from chungtay.needs.choices import EntryState
from chungtay.needs.facts import EntriesTakenBack, EntryChanged, EntryWithdrawn, NeedAdvanced
from chungtay.needs.models import Entry
from chungtay.notices.actions import news
from chungtay.notices.queries import register_topic, register_visible
from chungtay.offers import facts
from chungtay.offers.actions import lapse_requests, lapse_what_no_longer_fits
from chungtay.offers.queries.requests import askers, helpers_asked, visible_requests

register_topic("offers", _("Help among partners"))
register_visible("offers.helprequest", visible_requests)
news(
    facts.HelpAsked,
    facts.HelpWithdrawn,
    topic="offers",
    about="request",
    readers_of=helpers_asked,
    to="needs:show",
    of="request.need",
)
news(
    facts.HelpTakenUp,
    facts.HelpDeclined,
    topic="offers",
    about="request",
    readers_of=askers,
    to="needs:show",
    of="request.need",
)


@listen(NeedAdvanced)
def a_need_with_a_helper_asks_no_more(fact: NeedAdvanced) -> None:
    if fact.before == EntryState.OPEN:
        lapse_requests(fact.entry, by=fact.by, on=fact.on or today())


@listen(EntryWithdrawn)
def what_was_withdrawn_is_not_asked_for(fact: EntryWithdrawn) -> None:
    lapse_requests(fact.entry, by=fact.by, on=fact.on or today())


@listen(EntriesTakenBack)
def what_came_with_a_sheet_taken_back_is_not_asked_for(fact: EntriesTakenBack) -> None:
    for entry in fact.wrote:
        if isinstance(entry, Entry):
            lapse_requests(entry, by=fact.by, on=fact.on or today())


@listen(EntryChanged)
def what_was_changed_is_asked_for_anew(fact: EntryChanged) -> None:
    lapse_what_no_longer_fits(fact.entry, by=fact.by, on=fact.on or today())
