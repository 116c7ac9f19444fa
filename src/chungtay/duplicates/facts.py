from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.duplicates.models import DuplicateProposal, DuplicateSearch
from chungtay.kernel.facts import Fact
from chungtay.organisations.models import Organisation
from chungtay.reforms.models.reform import Reform


@dataclass(frozen=True, kw_only=True)
class DuplicatesAsked(Fact):
    verb: ClassVar[str] = "duplicates.asked"
    sentence: ClassVar[str | Promise] = _("%(by)s asked for the bodies below %(department)s that were entered twice.")

    search: DuplicateSearch
    department: Organisation


@dataclass(frozen=True, kw_only=True)
class DuplicatesFound(Fact):
    verb: ClassVar[str] = "duplicates.found"
    sentence: ClassVar[str | Promise] = _(
        "Of %(compared)s bodies below %(department)s, %(proposed)s pairs were proposed as entered twice."
    )

    search: DuplicateSearch
    department: Organisation
    compared: int
    proposed: int


@dataclass(frozen=True, kw_only=True)
class PairToldApart(Fact):
    verb: ClassVar[str] = "duplicates.told_apart"
    sentence: ClassVar[str | Promise] = _("%(by)s found that %(first)s and %(second)s are two different bodies.")

    proposal: DuplicateProposal
    first: Organisation
    second: Organisation


@dataclass(frozen=True, kw_only=True)
class PairReopened(Fact):
    verb: ClassVar[str] = "duplicates.reopened"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s put the question again whether %(first)s and %(second)s are one body."
    )

    proposal: DuplicateProposal
    first: Organisation
    second: Organisation


@dataclass(frozen=True, kw_only=True)
class PairPrepared(Fact):
    verb: ClassVar[str] = "duplicates.prepared"
    sentence: ClassVar[str | Promise] = _("%(by)s prepared to join %(first)s and %(second)s into one record.")

    proposal: DuplicateProposal
    first: Organisation
    second: Organisation
    reform: Reform


@dataclass(frozen=True, kw_only=True)
class PairJoined(Fact):
    verb: ClassVar[str] = "duplicates.joined"
    sentence: ClassVar[str | Promise] = _("%(by)s joined %(first)s and %(second)s into one record.")

    proposal: DuplicateProposal
    first: Organisation
    second: Organisation
