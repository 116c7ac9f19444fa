from chungtay.access.queries.leading import leaders_of
from chungtay.agreements.facts import AgreementDrafted, ContentConfirmed, TextRevised
from chungtay.agreements.queries.texts import current_text
from chungtay.drafting import facts
from chungtay.drafting.actions.handing import hand_sheets_on
from chungtay.drafting.actions.matched import draft_for_matched
from chungtay.drafting.facts import SheetTabled
from chungtay.drafting.queries.printing import must_be_printable, must_keep_the_rules
from chungtay.drafting.queries.sheets import drafts_in_hand
from chungtay.handovers.queries.named import offer_named_work
from chungtay.kernel.clock import now
from chungtay.kernel.facts import listen
from chungtay.matching.facts import ProposalAccepted
from chungtay.notices.actions import news

# The topic of memoranda is registered below; what is suggested and answered is news of the same memorandum.
TOLD = (facts.WordsSuggested, facts.SuggestionTaken, facts.SuggestionDeclined, facts.SuggestionCarried)
news(*TOLD, topic="agreements", about="agreement", to="agreements:show", readers_of=leaders_of("agreement.parties"))

offer_named_work("drafting.sheets", drafts_in_hand, hand_sheets_on)


@listen(ProposalAccepted)
def accepted_partners_get_a_draft(fact: ProposalAccepted) -> None:
    draft_for_matched(fact.pairing, by=fact.by, at=now())


@listen(AgreementDrafted)
def what_is_put_on_the_table_can_be_printed(fact: AgreementDrafted) -> None:
    text = current_text(fact.agreement)
    must_be_printable(text)
    # What two matched schools need is in their own words from elsewhere: no acceptance fails because of it.
    must_keep_the_rules(text, with_promises=False)


@listen(SheetTabled)
def what_somebody_puts_on_the_table_keeps_the_rules(fact: SheetTabled) -> None:
    must_keep_the_rules(fact.text)


@listen(TextRevised)
def a_new_version_can_be_printed(fact: TextRevised) -> None:
    must_be_printable(fact.text)
    must_keep_the_rules(fact.text)


@listen(ContentConfirmed)
def what_a_party_agrees_to_keeps_the_rules(fact: ContentConfirmed) -> None:
    must_keep_the_rules(fact.text)
