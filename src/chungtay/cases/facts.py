"""What can happen to a reform case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.cases.models import ReformCase
from chungtay.kernel.facts import Fact
from chungtay.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Fact):
    verb: ClassVar[str] = "cases.opened"
    sentence: ClassVar[str | Promise] = _("%(by)s began to prepare the end of the districts under %(department)s.")

    case: ReformCase
    department: Organisation


@dataclass(frozen=True, kw_only=True)
class CaseProposed(Fact):
    verb: ClassVar[str] = "cases.proposed"
    sentence: ClassVar[str | Promise] = _(
        "The end of the districts under %(department)s was prepared for %(by)s: %(bodies)s bodies, %(asked)s questions."
    )

    case: ReformCase
    department: Organisation
    bodies: int
    asked: int


@dataclass(frozen=True, kw_only=True)
class CaseAnswered(Fact):
    verb: ClassVar[str] = "cases.answered"
    sentence: ClassVar[str | Promise] = _("%(by)s answered %(answers)s questions about the end of the districts.")

    case: ReformCase
    answers: int


@dataclass(frozen=True, kw_only=True)
class CaseAsked(Fact):
    verb: ClassVar[str] = "cases.asked"
    sentence: ClassVar[str | Promise] = _("%(by)s asked for this to be done with the case: %(work)s.")

    case: ReformCase
    work: str


@dataclass(frozen=True, kw_only=True)
class CasePreviewed(Fact):
    verb: ClassVar[str] = "cases.previewed"
    sentence: ClassVar[str | Promise] = _(
        "The case was rehearsed for %(by)s: %(gained)s ways to a body would be gained, %(lost)s lost."
    )

    case: ReformCase
    gained: int
    lost: int


@dataclass(frozen=True, kw_only=True)
class CaseApplied(Fact):
    verb: ClassVar[str] = "cases.applied"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s carried out the end of the districts under %(department)s: %(moved)s bodies moved, %(ended)s ended."
    )

    case: ReformCase
    department: Organisation
    moved: int
    ended: int


@dataclass(frozen=True, kw_only=True)
class CaseUndone(Fact):
    verb: ClassVar[str] = "cases.undone"
    sentence: ClassVar[str | Promise] = _("%(by)s undid the end of the districts under %(department)s.")

    case: ReformCase
    department: Organisation


@dataclass(frozen=True, kw_only=True)
class CaseFailed(Fact):
    verb: ClassVar[str] = "cases.failed"
    sentence: ClassVar[str | Promise] = _("What %(by)s asked for could not be done: %(why)s")

    case: ReformCase
    why: str
