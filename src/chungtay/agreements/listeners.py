from django.utils.translation import gettext_lazy as _

from chungtay.access.queries.leading import leaders_of
from chungtay.agreements import facts
from chungtay.agreements.queries import visible_agreements
from chungtay.notices.actions import news
from chungtay.notices.queries import register_topic, register_visible

NEWS = (facts.AgreementDrafted, facts.TextRevised, facts.TextCommentedOn, facts.AgreementApproved)
NEWS += (facts.PartySigned, facts.AgreementSigned, facts.AgreementCameIntoForce, facts.AgreementEnded)
register_topic("agreements", _("Memoranda"))
register_visible("agreements.agreement", visible_agreements)
news(*NEWS, topic="agreements", about="agreement", readers_of=leaders_of("agreement.parties"), to="agreements:show")
