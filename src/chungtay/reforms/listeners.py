"""What of a change of the register is news for those whose bodies it touches."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chungtay.notices.actions import news
from chungtay.notices.queries import register_topic, register_visible
from chungtay.reforms.facts import ReformApplied, ReformUndone
from chungtay.reforms.queries.told import told_reforms, whose_bodies_it_touches

NEWS = (ReformApplied, ReformUndone)
TO = {"to": "register:show", "of": "reform.department"}

register_topic("reforms", _("Changes of the register"))
register_visible("reforms.reform", told_reforms)
news(*NEWS, topic="reforms", about="reform", readers_of=whose_bodies_it_touches, **TO)
