from chungtay.access.queries.leading import leaders_of
from chungtay.drafting import facts
from chungtay.notices.actions import news

# The topic of memoranda is registered below; what is suggested and answered is news of the same memorandum.
TOLD = (facts.WordsSuggested, facts.SuggestionTaken, facts.SuggestionDeclined, facts.SuggestionCarried)
news(*TOLD, topic="agreements", about="agreement", to="agreements:show", readers_of=leaders_of("agreement.parties"))
