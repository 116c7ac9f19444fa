"""What of a handover is news: the one who takes over hears of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.handovers.facts import HandoverPrepared, HandoverUndone, RoleHandedOver
from chungtay.handovers.queries.handing import handovers_to, takers_of
from chungtay.notices.actions import news
from chungtay.notices.queries import register_topic, register_visible

register_topic("handovers", _("Handovers"))
register_visible("handovers.handover", handovers_to)
news(
    HandoverPrepared,
    RoleHandedOver,
    HandoverUndone,
    topic="handovers",
    about="handover",
    readers_of=takers_of,
    to="register:show",
    of="organisation",
)
