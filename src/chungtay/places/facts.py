"""What can happen to the reference tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chungtay.kernel.facts import Fact
from chungtay.places.models import UnitPack


@dataclass(frozen=True, kw_only=True)
class UnitsLoaded(Fact):
    verb: ClassVar[str] = "places.units_loaded"
    sentence: ClassVar[str | Promise] = _(
        "%(by)s loaded version %(pack)s of the administrative units: %(units)d units and %(successions)d successions."
    )

    pack: UnitPack
    units: int
    successions: int
