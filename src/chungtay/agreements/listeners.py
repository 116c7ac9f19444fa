from django.utils.translation import gettext_lazy as _

from chungtay.access.queries.leading import leaders_of
from chungtay.agreements import facts
from chungtay.agreements.queries import visible_agreements
from chungtay.notices.actions import news
from chungtay.notices.queries import register_topic, register_visible

BEFORE = (facts.AgreementDrafted, facts.TextRevised, facts.TextCommentedOn, facts.AgreementApproved)
SINCE = (facts.PartySigned, facts.AgreementSigned, facts.AgreementCameIntoForce, facts.AgreementEnded)
WORDS = {"topic": "agreements", "about": "agreement", "to": "agreements:show"}
register_topic("agreements", _("Memoranda"))
register_visible("agreements.agreement", visible_agreements)
news(*BEFORE, *SINCE, readers_of=leaders_of("agreement.parties"), **WORDS)
