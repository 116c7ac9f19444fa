"""What can happen. Sentences name the two sides, never what is needed: more people read the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.offers.models import HelpRequest


@dataclass(frozen=True, kw_only=True)
class AboutRequest(Fact):
    """One request, the unit in need and the unit that could help."""

    request: HelpRequest
    of: str
    giver: str


@dataclass(frozen=True, kw_only=True)
class HelpAsked(AboutRequest):
    verb: ClassVar[str] = "offers.asked"
    sentence: ClassVar[str | Promise] = _("%(by)s asked %(giver)s for help with a need of %(of)s.")


@dataclass(frozen=True, kw_only=True)
class HelpTakenUp(AboutRequest):
    verb: ClassVar[str] = "offers.taken_up"
    sentence: ClassVar[str | Promise] = _("%(by)s took on, for %(giver)s, to help with a need of %(of)s.")


@dataclass(frozen=True, kw_only=True)
class HelpDeclined(AboutRequest):
    verb: ClassVar[str] = "offers.declined"
    sentence: ClassVar[str | Promise] = _("%(by)s said that %(giver)s cannot help with a need of %(of)s now.")


@dataclass(frozen=True, kw_only=True)
class HelpWithdrawn(AboutRequest):
    verb: ClassVar[str] = "offers.withdrawn"
    sentence: ClassVar[str | Promise] = _("%(by)s took back the request of %(of)s to %(giver)s.")


@dataclass(frozen=True, kw_only=True)
class HelpLapsed(AboutRequest):
    verb: ClassVar[str] = "offers.lapsed"
    sentence: ClassVar[str | Promise] = _("The request of %(of)s to %(giver)s needs no answer any more.")
