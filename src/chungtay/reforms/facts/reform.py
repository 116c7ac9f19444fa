from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.reforms.models import Reform


@dataclass(frozen=True, kw_only=True)
class ReformPrepared(Fact):
    verb: ClassVar[str] = "reforms.prepared"
    sentence: ClassVar[str | Promise] = _("%(by)s prepared a change of the register: %(reform)s of %(bodies)s.")

    reform: Reform
    bodies: str


@dataclass(frozen=True, kw_only=True)
class ReformApplied(Fact):
    verb: ClassVar[str] = "reforms.applied"
    sentence: ClassVar[str | Promise] = _("%(by)s carried out a change of the register: %(reform)s of %(bodies)s.")

    reform: Reform
    bodies: str


@dataclass(frozen=True, kw_only=True)
class ReformUndone(Fact):
    verb: ClassVar[str] = "reforms.undone"
    sentence: ClassVar[str | Promise] = _("%(by)s undid a change of the register: %(reform)s of %(bodies)s.")

    reform: Reform
    bodies: str


@dataclass(frozen=True, kw_only=True)
class ReformWithdrawn(Fact):
    verb: ClassVar[str] = "reforms.withdrawn"
    sentence: ClassVar[str | Promise] = _("%(by)s gave up a change of the register: %(reform)s of %(bodies)s.")

    reform: Reform
    bodies: str
