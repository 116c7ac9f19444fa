from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.handovers.models import Handover
from chungtay.kernel.facts import Fact
from chungtay.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class HandoverPrepared(Fact):
    verb: ClassVar[str] = "handovers.prepared"
    sentence: ClassVar[str | Promise] = _("%(by)s prepared the handover of a role in %(organisation)s.")
    personal: ClassVar[frozenset[str]] = frozenset({"handover"})

    handover: Handover
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class HandoverListed(Fact):
    verb: ClassVar[str] = "handovers.listed"
    sentence: ClassVar[str | Promise] = _("%(by)s listed anew what a handover in %(organisation)s passes on.")
    personal: ClassVar[frozenset[str]] = frozenset({"handover"})

    handover: Handover
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class RoleHandedOver(Fact):
    verb: ClassVar[str] = "handovers.handed_over"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s recorded that %(leaving)s handed over to %(taking)s in %(organisation)s."
    )
    personal: ClassVar[frozenset[str]] = frozenset({"handover", "leaving", "taking"})

    handover: Handover
    organisation: Organisation
    leaving: str
    taking: str
    role: str


@dataclass(frozen=True, kw_only=True)
class HandoverUndone(Fact):
    verb: ClassVar[str] = "handovers.undone"
    sentence: ClassVar[str | Promise] = _("%(by)s took back the handover of a role in %(organisation)s.")
    personal: ClassVar[frozenset[str]] = frozenset({"handover"})

    handover: Handover
    organisation: Organisation


@dataclass(frozen=True, kw_only=True)
class HandoverDropped(Fact):
    verb: ClassVar[str] = "handovers.dropped"
    sentence: ClassVar[str | Promise] = _("%(by)s put aside a prepared handover in %(organisation)s.")
    personal: ClassVar[frozenset[str]] = frozenset({"handover"})

    handover: Handover
    organisation: Organisation
