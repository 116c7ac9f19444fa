from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.accounts.models import Person
from chungtay.kernel.facts import Fact
from chungtay.organisations.models import Organisation


@dataclass(frozen=True, kw_only=True)
class FirstOfficeOpened(Fact):
    verb: ClassVar[str] = "register.first_office_opened"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s, who set this installation up, began the work of %(organisation)s as its first officer."
    )
    personal: ClassVar[frozenset[str]] = frozenset({"officer"})

    organisation: Organisation
    officer: Person
