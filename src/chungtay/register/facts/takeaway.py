from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.register.models import Takeaway


@dataclass(frozen=True, kw_only=True)
class TakeawayAsked(Fact):
    verb: ClassVar[str] = "register.takeaway_asked"
    sentence: ClassVar[str | Promise] = _("%(by)s asked for everything of %(count)s bodies in one file.")
    personal: ClassVar[frozenset[str]] = frozenset({"takeaway"})

    takeaway: Takeaway
    count: int


@dataclass(frozen=True, kw_only=True)
class TakeawayPutTogether(Fact):
    verb: ClassVar[str] = "register.takeaway_put_together"
    sentence: ClassVar[str | Promise] = _("The file with everything %(by)s asked for was put together.")
    personal: ClassVar[frozenset[str]] = frozenset({"takeaway"})

    takeaway: Takeaway
    size: int


@dataclass(frozen=True, kw_only=True)
class TakeawayDeleted(Fact):
    verb: ClassVar[str] = "register.takeaway_deleted"
    sentence: ClassVar[str | Promise] = _("A file with everything was deleted after its time.")
    personal: ClassVar[frozenset[str]] = frozenset({"takeaway"})

    takeaway: Takeaway
